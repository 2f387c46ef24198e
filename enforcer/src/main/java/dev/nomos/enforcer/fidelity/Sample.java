package dev.nomos.enforcer.fidelity;

import dev.nomos.logic.Field;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Records of one source, by column: all of them, or as many as there is room for, drawn uniformly
 * (reservoir sampling, J. S. Vitter 1985, algorithm R) and the same at every run. One owner thread.
 */
public final class Sample {
  private final RowType type;
  private final int most;
  private final SplittableRandom random = new SplittableRandom(1);
  private final List<Row> kept = new ArrayList<>();
  private long records;

  /**
   * @param most records to keep, at least 1
   */
  public Sample(RowType type, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("a sample keeps at least 1 record, not " + most);
    }
    this.type = type;
    this.most = most;
  }

  public void add(Row row) {
    records++;
    if (kept.size() < most) {
      kept.add(row);
      return;
    }
    long place = random.nextLong(records);
    if (place < most) kept.set((int) place, row);
  }

  /** All that were added. */
  public long records() {
    return records;
  }

  /** Those that are compared. */
  public int size() {
    return kept.size();
  }

  public RowType type() {
    return type;
  }

  /** The values of the field at a position of the type. */
  public Column column(int field) {
    Field wanted = type.fields().get(field);
    return Column.isOfNumbers(wanted)
        ? new Column.Numbers(numbers(field))
        : new Column.Names(names(field));
  }

  private double[] numbers(int field) {
    return kept.stream().mapToDouble(row -> Column.number(row.get(field))).toArray();
  }

  private @Nullable String[] names(int field) {
    @Nullable String[] names = new @Nullable String[kept.size()];
    IntStream.range(0, names.length)
        .forEach(
            i -> {
              Value value = kept.get(i).get(field);
              names[i] = value == null ? null : value.text();
            });
    return names;
  }
}
