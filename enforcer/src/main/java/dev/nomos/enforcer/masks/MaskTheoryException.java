package dev.nomos.enforcer.masks;

/** Rules that no mask can be made of: they mean nothing here, or no record keeps them all. */
public final class MaskTheoryException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  MaskTheoryException(String message) {
    super(message);
  }
}
