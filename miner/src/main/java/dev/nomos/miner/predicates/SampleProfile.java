package dev.nomos.miner.predicates;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
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
public final class SampleProfile implements Profile {
  private static final int MOST_ROWS = 50_000;

  private final RowType type;
  private final RandomGenerator random;
  private final List<Row> sample = new ArrayList<>();

  /** By fields: several quantiles of the same ones are asked for. Empty while rows come. */
  private final Map<List<Field>, List<Value>> sorted = new HashMap<>();

  private long seen;

  /** {@code random} decides which rows stay once there are more than {@value #MOST_ROWS}. */
  public SampleProfile(RowType type, RandomGenerator random) {
    this.type = type;
    this.random = random;
  }

  /** Reservoir sampling (Vitter's algorithm R): every row seen is kept with equal probability. */
  @Override
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

  @Override
  public long rows() {
    return seen;
  }

  @Override
  public RowType type() {
    return type;
  }

  /** All of the sample; but see {@link RareTies} for the order of many that are equally rare. */
  @Override
  public List<Value> values(List<Field> fields) {
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

  @Override
  public Optional<Value> quantile(List<Field> fields, BigDecimal quantile) {
    List<Value> numbers = sorted.computeIfAbsent(List.copyOf(fields), this::numbers);
    if (numbers.isEmpty()) {
      return Optional.empty();
    }
    boolean whole = fields.getFirst().type() == FieldType.INTEGER;
    OrderStatistics order =
        new OrderStatistics(numbers.size(), index -> numbers.get(Math.toIntExact(index)));
    return Optional.of(order.quantile(quantile, whole));
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
}
