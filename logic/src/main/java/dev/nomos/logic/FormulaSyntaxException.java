package dev.nomos.logic;

/** A text that is no formula; the message names the text, the position and what was expected. */
public final class FormulaSyntaxException extends IllegalArgumentException {
  private final int position;

  FormulaSyntaxException(String text, int position, String expected) {
    super(
        "cannot read formula at position %d: expected %s in '%s'"
            .formatted(position, expected, text));
    this.position = position;
  }

  /** Characters from the start of the text. */
  public int position() {
    return position;
  }
}
