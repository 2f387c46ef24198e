package dev.nomos.console;

/** A command that cannot be carried out as it was given; the message says what to give instead. */
final class UsageException extends RuntimeException {
  UsageException(String message) {
    super(message);
  }
}
