package dev.nomos.miner.predicates;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What the values of a learning period look like: a uniform sample of its rows, of bounded size.
 * Not thread-safe.
 */
public final class Profile {
  private static final int MOST_ROWS = 50_000;

  private final RowType type;
  private final RandomGenerator random;
  private final List<Row> sample = new ArrayList<>();

  /** By fields: several quantiles of the same ones are asked for. Empty while rows come. */
  private final Map<List<Field>, List<Value>> sorted = new HashMap<>();

  private long seen;

  /** {@code random} decides which rows stay once there are more than {@value #MOST_ROWS}. */
  public Profile(RowType type, RandomGenerator random) {
    this.type = type;
    this.random = random;
  }

  /** Reservoir sampling (Vitter's algorithm R): every row seen is kept with equal probability. */
  public void add(Row row) {
    seen++;
    sorted.clear();
    if (sample.size() < MOST_ROWS) {
      sample.add(row);
    } else {
      long at = random.nextLong(seen);
      if (at < MOST_ROWS) {
        sample.set((int) at, row);
      }
    }
  }

  public long rows() {
    return seen;
  }

  RowType type() {
    return type;
  }

  /**
   * The distinct values of the fields taken together, most frequent first. Equally frequent ones
   * come by their text, so that the order of the rows does not count; but see {@link RareTies}.
   */
  List<Value> values(List<Field> fields) {
    Map<Value, Integer> counts = new LinkedHashMap<>();
    for (Field field : fields) {
      int at = type.indexOf(field.name());
      for (Row row : sample) {
        Value value = row.get(at);
        if (value != null) {
          counts.merge(value, 1, Integer::sum);
        }
      }
    }
    int[] frequencies = counts.values().stream().mapToInt(Integer::intValue).toArray();
    if (RareTies.decide(frequencies)) {
      List<Value> values = List.copyOf(counts.keySet());
      return Arrays.stream(RareTies.mostFrequentFirst(frequencies)).mapToObj(values::get).toList();
    }
    return counts.entrySet().stream()
        .sorted(
            Comparator.comparingInt((Map.Entry<Value, Integer> e) -> -e.getValue())
                .thenComparing(e -> e.getKey().text()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * The value at {@code quantile} in [0, 1] of the fields taken together, between two observed
   * values by linear interpolation; empty without values. As NetNomos has it: a whole number, the
   * nearest one and of two the even, where the fields are whole numbers; else what arithmetic in
   * doubles gives, as the shortest decimal that names that double.
   */
  Optional<Value> quantile(List<Field> fields, BigDecimal quantile) {
    List<Value> numbers = sorted.computeIfAbsent(List.copyOf(fields), this::numbers);
    if (numbers.isEmpty()) {
      return Optional.empty();
    }
    boolean whole = fields.getFirst().type() == FieldType.INTEGER;
    BigDecimal rank = quantile.multiply(BigDecimal.valueOf(numbers.size() - 1));
    int below = rank.intValue();
    Value low = numbers.get(below);
    Value high = numbers.get(Math.min(below + 1, numbers.size() - 1));
    return Optional.of(
        Value.of(
            whole
                ? between(low.decimal(), high.decimal(), rank.subtract(BigDecimal.valueOf(below)))
                : betweenDoubles(low, high, quantile.doubleValue(), numbers.size())));
  }

  private List<Value> numbers(List<Field> fields) {
    List<Value> numbers = new ArrayList<>();
    for (Field field : fields) {
      int at = type.indexOf(field.name());
      for (Row row : sample) {
        Value value = row.get(at);
        if (value != null && value.isNumber()) {
          numbers.add(value);
        }
      }
    }
    numbers.sort(Value::compareNumbers);
    return numbers;
  }

  private static BigDecimal between(BigDecimal low, BigDecimal high, BigDecimal share) {
    return low.add(high.subtract(low).multiply(share)).setScale(0, RoundingMode.HALF_EVEN);
  }

  /** Each step rounds as NumPy's does: from the nearer end. */
  private static BigDecimal betweenDoubles(Value low, Value high, double quantile, int values) {
    double rank = quantile * (values - 1);
    double share = rank - Math.floor(rank);
    double a = low.decimal().doubleValue();
    double b = high.decimal().doubleValue();
    double step = b - a;
    return new BigDecimal(Double.toString(share < 0.5 ? a + step * share : b - step * (1 - share)));
  }
}
