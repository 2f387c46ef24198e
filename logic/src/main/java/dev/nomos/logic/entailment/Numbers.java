package dev.nomos.logic.entailment;

import com.microsoft.z3.ArithExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.RatNum;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Objects;

/** Exact values as Z3's numerals and back. */
final class Numbers {
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
    Value numerator = value(numeral.getBigIntNumerator());
    return Objects.requireNonNull(
        Value.quotient(numerator, value(numeral.getBigIntDenominator())), "a quotient by 0");
  }

  static Value value(BigInteger number) {
    return Value.of(new BigDecimal(number));
  }
}
