package dev.nomos.console;

import java.util.List;

/** A table for a terminal: the first column to the left, figures to the right. */
final class TextTable {
  private TextTable() {}

  /** Lines of as many cells each, the header first. */
  static String of(List<List<String>> lines) {
    int columns = lines.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int c = 0; c < columns; c++) widths[c] = Math.max(widths[c], line.get(c).length());
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder row = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        String padding = " ".repeat(widths[c] - line.get(c).length());
        row.append(c == 0 ? line.get(c) + padding : "  " + padding + line.get(c));
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
