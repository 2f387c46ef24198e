package dev.nomos.ingest.table;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Hides escaped characters from a parser that knows no escapes: what follows the escape character
 * becomes one of Unicode's noncharacters, which no text has, and {@link #restore} turns back.
 */
final class EscapeReader extends FilterReader {
  private static final char FIRST_HIDDEN = '\uFDD0';

  private final char escape;

  /** The characters that mean something to the parser; others need no hiding. */
  private final String special;

  private boolean escaped;

  EscapeReader(Reader in, char escape, String special) {
    super(in);
    this.escape = escape;
    this.special = special;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    int kept = 0;
    while (kept == 0) {
      int count = in.read(target, offset, length);
      if (count < 0) return count;
      for (int i = offset; i < offset + count; i++) {
        char c = target[i];
        if (escaped) target[offset + kept++] = hidden(c);
        else if (c != escape) target[offset + kept++] = c;
        escaped = !escaped && c == escape;
      }
    }
    return kept;
  }

  private char hidden(char c) {
    int i = special.indexOf(c);
    return i < 0 ? c : (char) (FIRST_HIDDEN + i);
  }

  /** The text as it was meant. */
  String restore(String text) {
    if (text.chars().noneMatch(c -> c >= FIRST_HIDDEN && c < FIRST_HIDDEN + special.length()))
      return text;
    var restored = new StringBuilder(text);
    for (int i = 0; i < restored.length(); i++) {
      int hidden = restored.charAt(i) - FIRST_HIDDEN;
      if (hidden >= 0 && hidden < special.length()) restored.setCharAt(i, special.charAt(hidden));
    }
    return restored.toString();
  }
}
