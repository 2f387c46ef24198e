package dev.nomos.enforcer.vocabulary;

import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Numbers as counts of units of their last decimal, and as canonical text. */
final class NumberText {
  private NumberText() {}

  /** No leading zeros, none at the end of a fraction, no "-0". */
  static String of(long units, int decimals) {
    if (decimals == 0) {
      return Long.toString(units);
    }
    BigDecimal number = BigDecimal.valueOf(units, decimals).stripTrailingZeros();
    return number.signum() == 0 ? "0" : number.toPlainString();
  }

  /** The number that a text is, canonical or not; null where it is none, or one of many digits. */
  static @Nullable Value read(String text) {
    if (text.length() > Value.MAX_DIGITS) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(text);
      return Value.plainDigits(number) > Value.MAX_DIGITS ? null : Value.of(number);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** The count of units nearest to {@code number}, half to even. */
  static BigInteger units(BigDecimal number, int decimals) {
    return number.setScale(decimals, RoundingMode.HALF_EVEN).unscaledValue();
  }

  /** Whether {@code number} has at most so many decimals. */
  static boolean isExact(BigDecimal number, int decimals) {
    return number.scale() <= decimals || number.stripTrailingZeros().scale() <= decimals;
  }

  /** Most characters that a number of this many units takes, whatever its sign. */
  static int longest(long lowest, long highest, int decimals) {
    int digits = Math.max(digits(lowest), digits(highest));
    int whole = Math.max(1, digits - decimals);
    return (lowest < 0 ? 1 : 0) + whole + (decimals > 0 ? 1 + decimals : 0);
  }

  /** Of the magnitude; 1 for 0. */
  static int digits(long units) {
    return Long.toString(Math.abs(units)).length();
  }
}
