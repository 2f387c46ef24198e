package dev.nomos.console.rules;

/** The cluster does not answer, or has no topics of the data set; the message says what to do. */
public final class TopicsUnavailableException extends RuntimeException {
  public TopicsUnavailableException(String message) {
    super(message);
  }

  public TopicsUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
