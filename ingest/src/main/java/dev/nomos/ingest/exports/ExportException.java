package dev.nomos.ingest.exports;

import dev.nomos.ingest.capture.CaptureException;
import java.nio.file.Path;

/** A file that cannot be decoded on; the message names file, offset and what is wrong. */
public final class ExportException extends Exception {
  ExportException(Path file, String what) {
    super(file + ": " + what);
  }

  ExportException(CaptureException cause) {
    super(cause.getMessage(), cause);
  }
}
