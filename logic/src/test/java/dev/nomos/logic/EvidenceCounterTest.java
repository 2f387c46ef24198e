package dev.nomos.logic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.logic.EvidenceTable.Entry;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EvidenceCounterTest {
  private static PredicateSpace space(Random random, int size) {
    Set<Formula.Atom> atoms = new LinkedHashSet<>();
    while (atoms.size() < size) {
      Formula.Atom atom = Samples.anyAtom(random, 1, List.of());
      if (atom.problems(Samples.TYPE).isEmpty()) {
        atoms.add(atom);
      }
    }
    return new PredicateSpace(Samples.TYPE, atoms.stream().map(Predicate::of).toList());
  }

  private static PredicateSpace space(RowType type, String... atoms) {
    return new PredicateSpace(
        type,
        List.of(atoms).stream()
            .map(text -> Predicate.of((Formula.Atom) Formula.parse(text)))
            .toList());
  }

  private static List<Row> rows(Random random, int count) {
    List<Row> distinct = new ArrayList<>();
    for (int i = 0; i < count / 3; i++) {
      distinct.add(Samples.row(random));
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(distinct.get(random.nextInt(distinct.size())));
    }
    return rows;
  }

  private static EvidenceTable counted(PredicateSpace space, List<Row> rows, int batchSize) {
    List<EvidenceCounter> counters =
        List.of(new EvidenceCounter(space, 10_000), new EvidenceCounter(space, 10_000));
    RecordBatch.Builder builder = new RecordBatch.Builder(space.type(), batchSize);
    int batches = 0;
    for (Row row : rows) {
      builder.add(row);
      if (builder.isFull()) {
        counters.get(batches++ % 2).add(builder.build());
      }
    }
    counters.get(batches % 2).add(builder.build());
    counters.getFirst().merge(counters.getLast());
    return counters.getFirst().table();
  }

  /** Row by row, from the meaning of each predicate. */
  private static EvidenceTable naive(PredicateSpace space, List<Row> rows) {
    Map<Evidence, Entry> entries = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      java.util.BitSet bits = new java.util.BitSet();
      for (int p = 0; p < space.size(); p++) {
        bits.set(p, space.predicates().get(p).atom().evaluate(row) != Truth.FALSE);
      }
      Evidence evidence = Evidence.of(space.size(), bits);
      entries.merge(
          evidence,
          new Entry(evidence, 1, i),
          (a, b) -> new Entry(evidence, a.count() + 1, a.firstRow()));
    }
    return new EvidenceTable(space.size(), rows.size(), List.copyOf(entries.values()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithEvaluatingEveryPredicateOnEveryRow(long seed) {
    Random random = new Random(seed);
    PredicateSpace space = space(random, 20 * (int) seed);
    List<Row> rows = rows(random, 300);
    EvidenceTable expected = naive(space, rows);
    assertThat(counted(space, rows, 1 + random.nextInt(200))).isEqualTo(expected);
    for (Entry entry : expected.entries()) {
      assertThat(space.evidence(rows.get((int) entry.firstRow()))).isEqualTo(entry.evidence());
    }
  }

  @Test
  void aRecordThatSatisfiesNothingStays() {
    RowType type = new RowType(List.of(Field.of("x", FieldType.INTEGER)));
    PredicateSpace space = space(type, "x > 5", "x = 3");
    List<Row> rows = List.of(Row.of(type, Map.of("x", Value.of(4))), Row.of(type, Map.of()));
    EvidenceTable table = counted(space, rows, 8);
    assertThat(table.entries())
        .extracting(entry -> entry.evidence().toBitSet().cardinality())
        .containsExactly(0, 2);
    assertThat(table.rows()).isEqualTo(2);
    assertThat(table.counts()).containsExactly(1, 1);
  }

  @Test
  void aRemainderIsTakenOfEveryRecord() {
    RowType type = new RowType(List.of(Field.of("x", FieldType.INTEGER)));
    PredicateSpace space = space(type, "mod(x, 4) = 0", "mod(x, 4) = 1", "mod(x, 4) = 3");
    List<Row> rows = new ArrayList<>();
    for (int x = -8; x < 8; x++) {
      rows.add(Row.of(type, Map.of("x", Value.of(x))));
    }
    assertThat(counted(space, rows, 5).counts()).containsExactly(4, 4, 4);
  }

  @Test
  void decimalsOfDifferentLengthsAndNumbersBeyond64BitsAreExact() {
    RowType type =
        new RowType(List.of(Field.of("x", FieldType.REAL), Field.of("y", FieldType.INTEGER)));
    PredicateSpace space =
        space(type, "x = 0.1", "x <= 9223372036854775807", "x + y > 9223372036854775807", "x < y");
    List<Row> rows = new ArrayList<>();
    for (String x : List.of("0.1", "0.100000000000000001", "9223372036854775807.5", "-3")) {
      rows.add(
          Row.of(type, Map.of("x", Value.of(new BigDecimal(x)), "y", Value.of(Long.MAX_VALUE))));
    }
    assertThat(counted(space, rows, 4)).isEqualTo(naive(space, rows));
  }

  @Test
  void moreDistinctEvidencesThanAllowedAreRefused() {
    RowType type = new RowType(List.of(Field.of("x", FieldType.INTEGER)));
    PredicateSpace space = space(type, "x < 1", "x < 2", "x < 3");
    RecordBatch.Builder builder = new RecordBatch.Builder(type, 4);
    for (int x = 0; x < 4; x++) {
      builder.add(Row.of(type, Map.of("x", Value.of(x))));
    }
    EvidenceCounter counter = new EvidenceCounter(space, 3);
    RecordBatch batch = builder.build();
    assertThatThrownBy(() -> counter.add(batch))
        .isInstanceOf(EvidenceLimitException.class)
        .hasMessageContaining("more than 3 distinct evidences among the first 4 records");
  }
}
