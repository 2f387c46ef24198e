package dev.nomos.ingest.live;

/** A capture that cannot start or go on: the message names the interface, and what to do. */
public final class LiveCaptureException extends Exception {
  private final boolean wrongFilter;

  LiveCaptureException(String what, Throwable cause) {
    this(what, cause, /* wrongFilter= */ false);
  }

  LiveCaptureException(String what, Throwable cause, boolean wrongFilter) {
    super(what, cause);
    this.wrongFilter = wrongFilter;
  }

  /** Whether only the filter is wrong, which no other machine would take either. */
  public boolean isWrongFilter() {
    return wrongFilter;
  }
}
