package dev.nomos.ingest.table;

import java.nio.file.Path;

/** A file that does not hold what its data set's specification needs; the message says where. */
public final class TableException extends RuntimeException {
  TableException(String message) {
    super(message);
  }

  TableException(Path file, String what) {
    super(file + ": " + what);
  }

  TableException(Path file, String what, Throwable cause) {
    super(file + ": " + what, cause);
  }

  TableException(String message, Throwable cause) {
    super(message, cause);
  }
}
