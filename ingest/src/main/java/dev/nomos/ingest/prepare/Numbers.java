package dev.nomos.ingest.prepare;

import dev.nomos.logic.Value;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Numbers as tables write them, exactly: never through a double. */
public final class Numbers {
  private static final int MOST_DIGITS_OF_LONG = 18;
  private static final int MOST_CHARACTERS = 400;

  /** Beyond it no double goes either; BigDecimal would take any and spell it out when printed. */
  private static final int MOST_EXPONENT = 308;

  private Numbers() {}

  /** The number that {@code text} is, blanks around it apart; null where it is none. */
  public static @Nullable Value parse(String text) {
    return parse(text.toCharArray(), 0, text.length());
  }

  /** The number in {@code from} (inclusive) to {@code to} (exclusive), or null. */
  public static @Nullable Value parse(char[] text, int from, int to) {
    while (from < to && text[from] <= ' ') from++;
    while (from < to && text[to - 1] <= ' ') to--;
    int at = from;
    boolean negative = at < to && text[at] == '-';
    if (at < to && (negative || text[at] == '+')) at++;
    long unscaled = 0;
    int digits = 0;
    int scale = -1; // digits after the point; -1 before it
    for (; at < to; at++) {
      char c = text[at];
      if (c == '.' && scale < 0) {
        scale = 0;
      } else if (c >= '0' && c <= '9') {
        if (++digits > MOST_DIGITS_OF_LONG) return large(text, from, to);
        unscaled = unscaled * 10 + (c - '0');
        if (scale >= 0) scale++;
      } else {
        return large(text, from, to);
      }
    }
    return digits == 0 ? null : value(negative ? -unscaled : unscaled, Math.max(scale, 0));
  }

  private static Value value(long unscaled, int scale) {
    while (scale > 0 && unscaled % 10 == 0) {
      unscaled /= 10;
      scale--;
    }
    return scale == 0 ? Value.of(unscaled) : new Value.Real(BigDecimal.valueOf(unscaled, scale));
  }

  /** With more digits than a long has, or with an exponent. */
  private static @Nullable Value large(char[] text, int from, int to) {
    if (to - from > MOST_CHARACTERS || !isPlausible(text, from, to)) return null;
    try {
      var number = new BigDecimal(text, from, to - from);
      long magnitude = (long) number.precision() - number.scale();
      if (Math.abs(magnitude) > MOST_EXPONENT || Math.abs((long) number.scale()) > MOST_EXPONENT)
        return null;
      return Value.of(number);
    } catch (NumberFormatException notANumber) {
      return null;
    }
  }

  /** Keeps the usual text from costing an exception. */
  private static boolean isPlausible(char[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text[i];
      boolean fits =
          c >= '0' && c <= '9' || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
      if (!fits) return false;
    }
    return true;
  }
}
