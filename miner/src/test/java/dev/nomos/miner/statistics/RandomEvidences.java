package dev.nomos.miner.statistics;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Small random tables, their predicate space and their distinct evidences. */
public final class RandomEvidences {
  public static final RowType TYPE =
      new RowType(
          List.of(
              Field.of("a", FieldType.INTEGER),
              Field.of("b", FieldType.INTEGER),
              Field.of("c", FieldType.CATEGORICAL),
              Field.of("flag", FieldType.BOOLEAN)));
  public static final PredicateSpace SPACE =
      new PredicateSpace(
          TYPE,
          List.of(
                  "a >= 2",
                  "a < 2",
                  "a >= 4",
                  "b <= 1",
                  "b = 3",
                  "b != 3",
                  "a <= b",
                  "c = \"x\"",
                  "c != \"x\"",
                  "c = \"y\"",
                  "flag = 1",
                  "flag = 0")
              .stream()
              .map(text -> Predicate.of((Formula.Atom) Formula.parse(text)))
              .toList());

  public final List<Row> rows = new ArrayList<>();
  public final List<BitSet> evidences;
  public final long[] counts;

  /** The first row of each distinct evidence. */
  public final List<Row> first = new ArrayList<>();

  /** {@code absent}: the share of values that are missing. */
  public RandomEvidences(long seed, int size, double absent) {
    Random random = new Random(seed);
    Map<BitSet, Long> counted = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      int a = random.nextInt(6);
      int b = random.nextBoolean() ? a : random.nextInt(5);
      String c = a > 3 ? "x" : List.of("x", "y", "z").get(random.nextInt(3));
      Row row =
          Row.of(
              TYPE,
              Map.of(
                  "a", Value.of(a),
                  "b", Value.of(b),
                  "c", Value.of(c),
                  "flag", Value.of(c.equals("y") ? 1 : 0)));
      for (int field = 0; field < TYPE.size(); field++) {
        row = random.nextDouble() < absent ? row.with(field, null) : row;
      }
      rows.add(row);
      if (counted.merge(SPACE.evidence(row).toBitSet(), 1L, Long::sum) == 1) {
        first.add(row);
      }
    }
    evidences = List.copyOf(counted.keySet());
    counts = counted.values().stream().mapToLong(Long::longValue).toArray();
  }

  public EvidenceColumns columns() {
    return EvidenceColumns.of(SPACE, evidences, counts);
  }
}
