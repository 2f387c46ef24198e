package dev.nomos.logic;

/** A formula that means nothing over a row type; the message tells the position and the reason. */
public final class FormulaTypeException extends IllegalArgumentException {
  private final int position;

  FormulaTypeException(String text, int position, String reason) {
    super(
        "formula means nothing at position %d: %s%s"
            .formatted(position, reason, Excerpt.of(text, position)));
    this.position = position;
  }

  /** Characters from the start of the text to the offending part. */
  public int position() {
    return position;
  }
}
