package dev.nomos.logic.entailment;

import com.microsoft.z3.ArithExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.RatNum;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Objects;
import java.util.regex.Pattern;

/** Exact values as Z3's numerals and back. */
final class Numbers {
  private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]*)\\.[0-9]*[1-9]");
  private static final Pattern RATIO = Pattern.compile("(-?[1-9][0-9]*)/([1-9][0-9]*)");

  private Numbers() {}

  /** {@code value} is a number. */
  static ArithExpr<?> numeral(Context z3, Value value) {
    return switch (value) {
      case Value.Whole(var number) -> z3.mkInt(number);
      case Value.Real(var number) when number.scale() <= 0 -> z3.mkInt(number.toPlainString());
      case Value.Real(var number) -> z3.mkReal(number.toPlainString());
      case Value.Ratio ratio -> z3.mkReal(ratio.text());
      case Value.Text text -> throw new IllegalStateException("'" + text + "' is no number");
    };
  }

  static Value value(RatNum numeral) {
    return quotient(numeral.getBigIntNumerator(), numeral.getBigIntDenominator());
  }

  static Value value(BigInteger number) {
    return Value.of(new BigDecimal(number));
  }

  private static Value quotient(BigInteger numerator, BigInteger denominator) {
    return Objects.requireNonNull(Value.quotient(value(numerator), value(denominator)));
  }

  /** Whether the text is how a number that is not whole is written: 0.5, 1/3; not 0.50 or 2/6. */
  static boolean isFraction(String text) {
    var ratio = RATIO.matcher(text);
    return DECIMAL.matcher(text).matches()
        || (ratio.matches()
            && quotient(new BigInteger(ratio.group(1)), new BigInteger(ratio.group(2)))
                .text()
                .equals(text));
  }
}
