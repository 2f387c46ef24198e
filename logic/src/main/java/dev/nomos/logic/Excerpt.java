package dev.nomos.logic;

/** The part of a formula's text around a position, with a mark under it. */
final class Excerpt {
  private static final int BEFORE = 60;
  private static final int AFTER = 40;

  private Excerpt() {}

  /** Two lines, each after a line break: the text, and a caret below the position. */
  static String of(String text, int position) {
    int from = Math.max(0, position - BEFORE);
    int to = Math.min(text.length(), position + AFTER);
    String lead = from > 0 ? "…" : "";
    String line = lead + text.substring(from, to) + (to < text.length() ? "…" : "");
    return "\n  "
        + line.codePoints()
            .map(c -> Character.isISOControl(c) ? ' ' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        + "\n  "
        + " ".repeat(lead.length() + position - from)
        + "^";
  }
}
