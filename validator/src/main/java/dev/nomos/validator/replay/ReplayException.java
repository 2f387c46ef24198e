package dev.nomos.validator.replay;

/** What was asked for cannot be replayed: the message says why, and what to do. */
public final class ReplayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ReplayException(String message) {
    super(message);
  }
}
