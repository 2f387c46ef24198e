package dev.nomos.logic;

/** A text that is no formula; the message tells the position, what was expected, and the place. */
public final class FormulaSyntaxException extends IllegalArgumentException {
  private final int position;

  FormulaSyntaxException(String text, int position, String expected) {
    super(
        "cannot read formula at position %d: expected %s%s"
            .formatted(position, expected, Excerpt.of(text, position)));
    this.position = position;
  }

  /** Characters from the start of the text. */
  public int position() {
    return position;
  }
}
