package dev.nomos.logic;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * Reads the pieces of a formula's text: words, symbols, numbers, quoted text. Words may be in lower
 * or in upper case. The lengths of the text and of a number are bounded: reading a number takes
 * more than linear time, and an exponent makes a long number out of a short text.
 */
final class FormulaScanner {
  static final int MAX_LENGTH = 1 << 20;
  private static final int EXPONENT_DIGITS = 4;

  private final String text;
  private int at;

  FormulaScanner(String text) {
    this.text = text;
    if (text.length() > MAX_LENGTH) {
      throw error("at most " + MAX_LENGTH + " characters");
    }
  }

  /** Where the next piece begins. */
  int position() {
    skipBlanks();
    return at;
  }

  boolean atEnd() {
    return position() >= text.length();
  }

  /** The next character that is no blank; 0 at the end. */
  char peek() {
    return atEnd() ? 0 : text.charAt(at);
  }

  /** Whether the text goes on with exactly this. */
  boolean sees(String symbol) {
    return text.startsWith(symbol, position());
  }

  /** Steps over the symbol if it comes next. */
  boolean symbol(String symbol) {
    boolean found = sees(symbol);
    if (found) {
      at += symbol.length();
    }
    return found;
  }

  /** Steps over the word if it comes next: {@code and}, {@code AND} or {@code And}. */
  boolean keyword(String word) {
    boolean found = seesKeyword(word);
    if (found) {
      at += word.length();
    }
    return found;
  }

  boolean seesKeyword(String word) {
    int length = word.length();
    int end = position() + length;
    return text.regionMatches(true, at, word, 0, length)
        && (end == text.length() || !isNamePart(text.charAt(end)))
        && (text.startsWith(word.substring(1), at + 1)
            || text.startsWith(word.toUpperCase(Locale.ROOT), at));
  }

  void expect(String symbol) {
    if (!symbol(symbol)) {
      throw error("'" + symbol + "'");
    }
  }

  /** A plain or backquoted name; {@code what} says what was expected where there is none. */
  String name(String what) {
    if (peek() == '`') {
      return quoted('`');
    }
    int start = at;
    skipName();
    String name = text.substring(start, at);
    if (name.isEmpty() || isDigit(name.charAt(0)) || FormulaText.isKeyword(name)) {
      throw errorAt(start, what);
    }
    return name;
  }

  private void skipName() {
    while (at < text.length() && isNamePart(text.charAt(at))) {
      at++;
    }
  }

  static boolean isNamePart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '_' || c == '.';
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Digits and dots without a sign, and an exponent where one follows. */
  String digits() {
    int start = position();
    skipDigits(true);
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
        at++;
      }
      int exponent = at;
      skipDigits(false);
      if (at - exponent > EXPONENT_DIGITS) {
        throw tooLong(start);
      }
    }
    if (at - start > Value.MAX_DIGITS) {
      throw tooLong(start);
    }
    if (at < text.length() && isNamePart(text.charAt(at))) {
      throw errorAt(start, "a number");
    }
    return text.substring(start, at);
  }

  private void skipDigits(boolean dots) {
    while (at < text.length() && (isDigit(text.charAt(at)) || (dots && text.charAt(at) == '.'))) {
      at++;
    }
  }

  /** The number that {@code digits}, which end here, write. */
  BigDecimal number(String digits) {
    int start = at - digits.length();
    try {
      BigDecimal number = new BigDecimal(digits);
      if (Value.plainDigits(number) > Value.MAX_DIGITS) {
        throw tooLong(start);
      }
      return number;
    } catch (NumberFormatException notANumber) {
      throw errorAt(start, "a number");
    }
  }

  private FormulaSyntaxException tooLong(int start) {
    return errorAt(start, "a number of at most " + Value.MAX_DIGITS + " digits");
  }

  /** A whole number from 0 to {@code max}. */
  int whole(int max) {
    int start = position();
    skipDigits(false);
    boolean fits = at > start && at - start < 10;
    long number = fits ? Long.parseLong(text.substring(start, at)) : -1;
    if (number < 0 || number > max) {
      throw errorAt(start, "a whole number from 0 to " + max);
    }
    return (int) number;
  }

  /** What stands between two quotes, with its escapes undone. */
  String quoted(char quote) {
    int start = position();
    at++;
    StringBuilder content = new StringBuilder();
    while (at < text.length() && text.charAt(at) != quote) {
      char c = text.charAt(at++);
      content.append(c == '\\' && at < text.length() ? escaped() : c);
    }
    if (at >= text.length()) {
      throw errorAt(start, "a closing " + quote);
    }
    at++;
    return content.toString();
  }

  private char escaped() {
    char c = text.charAt(at++);
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> c;
    };
  }

  private char unicode() {
    int end = at + 4;
    try {
      char c = (char) Integer.parseInt(text.substring(at, Math.min(end, text.length())), 16);
      at = end;
      return c;
    } catch (NumberFormatException e) {
      throw error("four hexadecimal digits");
    }
  }

  /**
   * The position after the parenthesis that closes the one that comes next, past blanks; the end
   * where none does.
   */
  int afterGroup() {
    int level = 0;
    char quote = 0;
    for (int i = position(); i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        if (c == '\\') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '"' || c == '\'' || c == '`') {
        quote = c;
      } else if (c == '(') {
        level++;
      } else if (c == ')' && --level == 0) {
        return i + 1;
      }
    }
    return text.length();
  }

  /** A scanner of the same text from another position. */
  FormulaScanner from(int position) {
    FormulaScanner other = new FormulaScanner(text);
    other.at = position;
    return other;
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  FormulaSyntaxException error(String expected) {
    return errorAt(at, expected);
  }

  FormulaSyntaxException errorAt(int position, String expected) {
    return new FormulaSyntaxException(text, position, expected);
  }
}
