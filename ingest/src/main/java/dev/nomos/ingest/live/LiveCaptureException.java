package dev.nomos.ingest.live;

/** A capture that cannot start or go on: the message names the interface, and what to do. */
public final class LiveCaptureException extends Exception {
  LiveCaptureException(String what, Throwable cause) {
    super(what, cause);
  }
}
