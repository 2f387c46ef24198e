package dev.nomos.ingest.publish;

/** Inputs that are not those that were begun; the message says what to do. */
public final class PublishException extends RuntimeException {
  PublishException(String message) {
    super(message);
  }
}
