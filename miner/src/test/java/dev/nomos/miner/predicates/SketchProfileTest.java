package dev.nomos.miner.predicates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SketchProfileTest {
  private static final RowType TYPE =
      new RowType(
          List.of(
              Field.of("octets", FieldType.INTEGER),
              Field.of("packets", FieldType.INTEGER),
              Field.of("load", FieldType.REAL),
              Field.of("protocol", FieldType.CATEGORICAL),
              Field.of("port", FieldType.CATEGORICAL),
              Field.of("syn", FieldType.BOOLEAN)));
  private static final List<BigDecimal> RANKS =
      Stream.of("0", "0.1", "0.25", "0.5", "0.75", "0.9", "0.99", "1")
          .map(BigDecimal::new)
          .toList();

  private static Row row(Random random, long scale) {
    Map<String, Value> values = new HashMap<>();
    long octets = (long) (Math.exp(random.nextGaussian()) * scale);
    values.put("octets", Value.of(octets));
    values.put("packets", Value.of(octets / 40));
    values.put("load", Value.of(new BigDecimal(random.nextInt(150)).movePointLeft(2)));
    values.put("protocol", Value.of(random.nextInt(10) < 7 ? "tcp" : "udp"));
    values.put("port", Value.of(Integer.toString(random.nextInt(100))));
    values.put("syn", Value.of(random.nextInt(2)));
    values.keySet().removeIf(_ -> random.nextInt(5) == 0);
    return Row.of(TYPE, values);
  }

  private static List<Row> rows(int count, long seed, long scale) {
    Random random = new Random(seed);
    return Stream.generate(() -> row(random, scale)).limit(count).toList();
  }

  private static SketchProfile sketch(List<Row> rows) {
    SketchProfile profile = new SketchProfile(TYPE);
    rows.forEach(profile::add);
    return profile;
  }

  /** In three parts, each written and read. */
  private static SketchProfile merged(List<Row> rows) {
    SketchProfile all = new SketchProfile(TYPE);
    for (int part = 0; part < 3; part++) {
      List<Row> own = new ArrayList<>();
      for (int i = part; i < rows.size(); i += 3) {
        own.add(rows.get(i));
      }
      sketch(own).panes().forEach(all::add);
    }
    return all;
  }

  private static SampleProfile sample(List<Row> rows) {
    SampleProfile profile = new SampleProfile(TYPE, new Random(1));
    rows.forEach(profile::add);
    return profile;
  }

  private static List<List<Field>> groups() {
    List<List<Field>> groups = new ArrayList<>();
    TYPE.fields().forEach(field -> groups.add(List.of(field)));
    groups.add(TYPE.fields().subList(0, 2));
    groups.add(TYPE.fields().subList(3, 5));
    return groups;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 100, 500})
  void overLittleDataItGivesWhatTheSampleGives(int count) {
    List<Row> rows = rows(count, count, 50);
    SampleProfile sample = sample(rows);
    for (SketchProfile sketch : List.of(sketch(rows), merged(rows))) {
      assertThat(sketch.rows()).isEqualTo(count);
      for (List<Field> group : groups()) {
        assertThat(sketch.values(group)).as("%s", group).isEqualTo(sample.values(group));
        for (BigDecimal rank :
            FieldSketch.isMeasured(group.getFirst()) ? RANKS : List.<BigDecimal>of()) {
          assertThat(sketch.quantile(group, rank)).isEqualTo(sample.quantile(group, rank));
        }
      }
    }
  }

  @Test
  void overMuchDataRanksAreOffByLittle() {
    List<Row> rows = rows(60_000, 7, 100_000);
    SketchProfile sketch = merged(rows);
    List<Value> sorted =
        rows.stream()
            .map(row -> row.get("octets"))
            .filter(value -> value != null)
            .sorted(Value::compareNumbers)
            .toList();
    for (BigDecimal rank : RANKS) {
      Value found = sketch.quantile(List.of(TYPE.fields().getFirst()), rank).orElseThrow();
      long below = sorted.stream().filter(v -> Value.compareNumbers(v, found) < 0).count();
      assertThat((double) below / sorted.size()).isCloseTo(rank.doubleValue(), within(0.01));
    }
    assertThat(sketch.incomplete(List.of("octets", "protocol"))).containsExactly("octets");
    assertThat(sketch.values(List.of(TYPE.fields().get(3))))
        .containsExactly(Value.of("tcp"), Value.of("udp"));
  }

  @Test
  void endlessVarietyOfLongValuesTakesBoundedRoom() {
    SketchProfile profile = new SketchProfile(TYPE);
    for (int i = 0; i < 50_000; i++) {
      Value wide = Value.of("x".repeat(i % 400) + i);
      profile.add(Row.of(TYPE, Map.of("port", wide)));
    }
    int octets = profile.panes().stream().mapToInt(p -> p.getFrequent().remaining()).sum();
    assertThat(octets).isLessThan(FieldSketch.MOST_VALUES * 220);
  }

  @Test
  void theSameTrafficDoesNotDrift() {
    List<String> names = TYPE.fields().stream().map(Field::name).toList();
    var before = sketch(rows(20_000, 1, 1_000)).summary(names);
    for (int count : new int[] {50, 300, 2_000, 20_000}) {
      for (long seed = 2; seed <= 6; seed++) {
        Drift drift = Drift.between(before, sketch(rows(count, seed, 1_000)), 0.05);
        assertThat(drift.fields()).hasSize(names.size());
        assertThat(drift.beyond()).as("%d rows, seed %d", count, seed).isEmpty();
      }
    }
  }

  @Test
  void whatMovedIsNamedWithWhereItWasAndIs() {
    var before = sketch(rows(20_000, 1, 1_000)).summary(List.of("octets", "load", "protocol"));
    Drift drift = Drift.between(before, sketch(rows(20_000, 2, 3_000)), 0.2);
    assertThat(drift.isBeyond()).isTrue();
    assertThat(drift.beyond()).extracting(Drift.FieldDrift::field).containsExactly("octets");
    Drift.FieldDrift octets = drift.fields().getFirst();
    // the shift of a lognormal by ln 3 at σ = 1: 2 Φ(ln 3 / 2) − 1
    assertThat(octets.distance()).isCloseTo(0.417, within(0.04));
    assertThat(octets.before()).hasSize(SketchProfile.STEPS + 1);
    assertThat(Long.parseLong(octets.after().get(16)))
        .isGreaterThan(2 * Long.parseLong(octets.before().get(16)));
  }

  @Test
  void aNewValueOrOneThatIsNoLongerSentIsDrift() {
    List<Row> old = rows(5_000, 1, 1_000);
    var before = sketch(old).summary(List.of("protocol", "syn"));
    int syn = TYPE.indexOf("syn");
    int protocol = TYPE.indexOf("protocol");
    List<Row> now =
        rows(5_000, 2, 1_000).stream()
            .map(row -> row.with(syn, null))
            .map(row -> row.hashCode() % 2 == 0 ? row.with(protocol, Value.of("sctp")) : row)
            .toList();
    Drift drift = Drift.between(before, sketch(now), 0.3);
    assertThat(drift.beyond())
        .extracting(Drift.FieldDrift::field)
        .containsExactly("syn", "protocol");
  }

  @Test
  void aConstantThatStaysIsNoDriftHoweverCoarseTheRanks() {
    List<Row> zeros =
        Stream.generate(() -> Row.of(TYPE, Map.of("octets", Value.of(0)))).limit(1_000).toList();
    var before = sketch(zeros).summary(List.of("octets"));
    assertThat(Drift.between(before, sketch(zeros), 0.01).fields().getFirst().distance()).isZero();
    List<Row> ones =
        Stream.generate(() -> Row.of(TYPE, Map.of("octets", Value.of(1)))).limit(1_000).toList();
    assertThat(Drift.between(before, sketch(ones), 0.01).fields().getFirst().distance()).isOne();
  }
}
