package dev.nomos.enforcer.vocabulary;

/** No vocabulary can be made of these records, or a file holds none; the message says why. */
public final class VocabularyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public VocabularyException(String message) {
    super(message);
  }
}
