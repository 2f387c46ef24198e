package dev.nomos.enforcer.training;

/** What training would compute on is not there; the message says what to do. */
public final class ComputeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ComputeException(String message) {
    super(message);
  }
}
