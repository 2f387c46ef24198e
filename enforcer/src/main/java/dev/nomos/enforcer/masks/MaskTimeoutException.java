package dev.nomos.enforcer.masks;

/** A request was not answered in its time; the message says how far it came. */
public final class MaskTimeoutException extends RuntimeException {
  private static final long serialVersionUID = 1;

  MaskTimeoutException(String message) {
    super(message);
  }
}
