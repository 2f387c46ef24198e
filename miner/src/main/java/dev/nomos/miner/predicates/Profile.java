package dev.nomos.miner.predicates;

import dev.nomos.logic.Field;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private long seen;

  /** {@code random} decides which rows stay once there are more than {@value #MOST_ROWS}. */
  public Profile(RowType type, RandomGenerator random) {
    this.type = type;
    this.random = random;
  }

  /** Reservoir sampling (Vitter's algorithm R): every row seen is kept with equal probability. */
  public void add(Row row) {
    seen++;
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

  /** The distinct values of a field, most frequent first; equally frequent ones by their text. */
  List<Value> values(Field field) {
    int at = type.indexOf(field.name());
    Map<Value, Integer> counts = new HashMap<>();
    for (Row row : sample) {
      Value value = row.get(at);
      if (value != null) {
        counts.merge(value, 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .sorted(
            Comparator.comparingInt((Map.Entry<Value, Integer> e) -> -e.getValue())
                .thenComparing(e -> e.getKey().text()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The observed value at {@code quantile} in [0, 1] by nearest rank; empty without values. */
  List<Value> quantile(Field field, BigDecimal quantile) {
    int at = type.indexOf(field.name());
    List<Value> sorted = new ArrayList<>();
    for (Row row : sample) {
      Value value = row.get(at);
      if (value != null && value.isNumber()) {
        sorted.add(value);
      }
    }
    if (sorted.isEmpty()) {
      return List.of();
    }
    sorted.sort(Value::compareNumbers);
    int rank =
        quantile
            .multiply(BigDecimal.valueOf(sorted.size()))
            .setScale(0, RoundingMode.CEILING)
            .intValue();
    return List.of(sorted.get(Math.clamp(rank - 1L, 0, sorted.size() - 1)));
  }
}
