package dev.nomos.logic.completion;

import dev.nomos.logic.Field;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A field's values as whole numbers: a number counts units of its last decimal; a text is its place
 * among the choices. Immutable.
 */
final class FieldUnits {
  private final int decimals;

  /** Of texts, by unit; empty where units are numbers. */
  private final List<Value> texts;

  private final Map<Value, Long> unitOfText = new HashMap<>();

  /** Which units there are: from, to, from, to, …, ascending, both inclusive. */
  private final long[] intervals;

  /**
   * Throws {@link IllegalArgumentException} where a numeric field has a choice that is no number.
   */
  FieldUnits(Field field, FieldDomain domain) {
    switch (domain) {
      case FieldDomain.Numbers(long lowest, long highest, int places, _) -> {
        decimals = places;
        texts = List.of();
        intervals = new long[] {lowest, highest};
      }
      case FieldDomain.Choices(var values, _) when field.type().isNumeric() -> {
        decimals = values.stream().mapToInt(value -> scale(field, value)).max().orElse(0);
        texts = List.of();
        intervals = singles(values.stream().mapToLong(this::numberUnits).sorted().toArray());
      }
      case FieldDomain.Choices(var values, _) -> {
        decimals = 0;
        texts = values;
        for (int i = 0; i < values.size(); i++) {
          unitOfText.put(values.get(i), (long) i);
        }
        intervals = new long[] {0, values.size() - 1};
      }
    }
  }

  private static int scale(Field field, Value value) {
    if (!value.isNumber() || value instanceof Value.Ratio) {
      throw new IllegalArgumentException(
          "'%s' is no choice for the numeric field '%s'".formatted(value, field.name()));
    }
    return Math.max(0, value.decimal().stripTrailingZeros().scale());
  }

  private long numberUnits(Value value) {
    return value.decimal().movePointRight(decimals).longValueExact();
  }

  private static long[] singles(long[] units) {
    long[] intervals = new long[2 * units.length];
    for (int i = 0; i < units.length; i++) {
      intervals[2 * i] = units[i];
      intervals[2 * i + 1] = units[i];
    }
    return intervals;
  }

  boolean isNumeric() {
    return texts.isEmpty();
  }

  int decimals() {
    return decimals;
  }

  /** What one unit of a number is. */
  double size() {
    return Math.pow(10, -decimals);
  }

  long[] intervals() {
    return intervals;
  }

  long lowest() {
    return intervals[0];
  }

  long highest() {
    return intervals[intervals.length - 1];
  }

  /** How many values there are. */
  long count() {
    long count = 0;
    for (int i = 0; i < intervals.length; i += 2) {
      count += intervals[i + 1] - intervals[i] + 1;
    }
    return count;
  }

  /** All units, of which there must not be many. */
  long[] all() {
    long[] all = new long[(int) count()];
    int next = 0;
    for (int i = 0; i < intervals.length; i += 2) {
      for (long unit = intervals[i]; unit <= intervals[i + 1]; unit++) {
        all[next++] = unit;
      }
    }
    return all;
  }

  Value value(long units) {
    return isNumeric()
        ? Value.of(BigDecimal.valueOf(units, decimals))
        : texts.get(Math.toIntExact(units));
  }

  /** Nothing where the value is not of the domain. */
  OptionalLong units(Value value) {
    if (!isNumeric()) {
      Long unit = unitOfText.get(value);
      return unit == null ? OptionalLong.empty() : OptionalLong.of(unit);
    }
    return whole(value).filter(this::contains).map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  private Optional<Long> whole(Value value) {
    if (!value.isNumber() || value instanceof Value.Ratio) {
      return Optional.empty();
    }
    BigDecimal units = value.decimal().movePointRight(decimals);
    boolean isWhole = units.setScale(0, RoundingMode.FLOOR).compareTo(units) == 0;
    boolean fits = units.abs().compareTo(BigDecimal.valueOf(FieldDomain.MAX_UNITS)) <= 0;
    return isWhole && fits ? Optional.of(units.longValueExact()) : Optional.empty();
  }

  private boolean contains(long units) {
    return Intervals.first(intervals, units, units) == units;
  }

  @Override
  public String toString() {
    return Arrays.toString(intervals);
  }
}
