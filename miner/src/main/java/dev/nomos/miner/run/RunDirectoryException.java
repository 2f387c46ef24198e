package dev.nomos.miner.run;

/** A run directory that cannot be read or written; the message names the file and what is wrong. */
public final class RunDirectoryException extends RuntimeException {
  RunDirectoryException(String message) {
    super(message);
  }

  RunDirectoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
