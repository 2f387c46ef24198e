package dev.nomos.enforcer.masks;

/** A request that means nothing; the message names the member that is wrong. */
public final class MaskRequestException extends RuntimeException {
  private static final long serialVersionUID = 1;

  MaskRequestException(String member, String problem) {
    super(member + ": " + problem);
  }
}
