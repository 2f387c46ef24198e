package dev.nomos.enforcer.fidelity;

import dev.nomos.logic.Field;
import dev.nomos.logic.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The values of one field in a sample, one for each of its records and in their order. */
public sealed interface Column {
  /** Numbers beyond this, either way, count as this: sums of their squares stay finite. */
  double GREATEST = 1e150;

  /** How many records. */
  int size();

  /**
   * Whether a field's values are compared as numbers: integers and reals, unless they are codes
   * whose meanings are given as labels. All others are compared as names.
   */
  static boolean isOfNumbers(Field field) {
    return switch (field.type()) {
      case INTEGER, REAL -> field.labels().isEmpty();
      case CATEGORICAL, BOOLEAN, STRING -> false;
    };
  }

  /** A value as a double, rounded where it has more digits; NaN where it is absent or no number. */
  static double number(@Nullable Value value) {
    return value == null || !value.isNumber()
        ? Double.NaN
        : Math.clamp(value.decimal().doubleValue(), -GREATEST, GREATEST);
  }

  /** Numbers; NaN where one is absent. */
  final class Numbers implements Column {
    private final double[] values;

    public Numbers(double... values) {
      this.values = values.clone();
    }

    @Override
    public int size() {
      return values.length;
    }

    double[] values() {
      return values;
    }

    /** Those present, ascending. */
    double[] sorted() {
      return Arrays.stream(values).filter(x -> !Double.isNaN(x)).sorted().toArray();
    }
  }

  /** Names or codes, equal or not; null where one is absent. */
  final class Names implements Column {
    private final @Nullable String[] values;

    public Names(@Nullable String... values) {
      this.values = values.clone();
    }

    @Override
    public int size() {
      return values.length;
    }

    @Nullable String get(int record) {
      return values[record];
    }
  }
}
