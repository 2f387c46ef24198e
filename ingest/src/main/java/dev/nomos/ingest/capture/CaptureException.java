package dev.nomos.ingest.capture;

import java.nio.file.Path;

/** A capture file that cannot be read on: the message names file, offset and what is wrong. */
public final class CaptureException extends Exception {
  private final long offset;

  CaptureException(Path file, long offset, String what) {
    super(file + ": offset " + offset + ": " + what);
    this.offset = offset;
  }

  CaptureException(Path file, long offset, String what, Throwable cause) {
    super(file + ": offset " + offset + ": " + what, cause);
    this.offset = offset;
  }

  /** Octets from the file's start; in a gzipped file, from the start of what it unpacks to. */
  public long offset() {
    return offset;
  }
}
