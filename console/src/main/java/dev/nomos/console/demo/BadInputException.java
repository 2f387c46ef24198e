package dev.nomos.console.demo;

/** Input that cannot be used; the message names the file and what is wrong with it. */
public final class BadInputException extends RuntimeException {
  public BadInputException(String message) {
    super(message);
  }

  public BadInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
