package dev.nomos.logic.completion;

/** Rules that no record can be written by: they mean nothing here, or no record keeps them all. */
public final class UnusableTheoryException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  public UnusableTheoryException(String message) {
    super(message);
  }

  public UnusableTheoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
