package dev.nomos.enforcer.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RealDataTest {
  private static final RowType TYPE =
      new RowType(
          List.of(
              Field.of("proto", FieldType.CATEGORICAL),
              Field.of("syn", FieldType.BOOLEAN),
              Field.of("octets", FieldType.INTEGER)));

  private static Row row(@Nullable String proto, long syn, @Nullable Long octets) {
    return Row.of(
        TYPE,
        new @Nullable Value[] {
          proto == null ? null : Value.of(proto),
          Value.of(syn),
          octets == null ? null : Value.of(octets)
        });
  }

  private static Sample sample(Row... rows) {
    Sample sample = new Sample(TYPE, 1000);
    for (Row row : rows) sample.add(row);
    return sample;
  }

  private static Fidelity compare(Sample real, Sample other) {
    return new RealData(real).compare(other);
  }

  @Test
  void fieldsMayBeAlikeWhereCombinationsAreNot() {
    Sample real = sample(row("tcp", 1, 100L), row("udp", 0, 300L));
    Sample other = sample(row("udp", 1, 300L), row("tcp", 0, 100L));
    Fidelity fidelity = compare(real, other);
    assertThat(fidelity.fields())
        .containsExactly(
            new FieldFidelity("proto", 0, null, null),
            new FieldFidelity("syn", 0, null, null),
            new FieldFidelity("octets", 0, 0.0, 0.0));
    assertThat(fidelity.meanJsd()).isEqualTo(0);
    assertThat(fidelity.meanNormalizedEmd()).isEqualTo(0);
    assertThat(fidelity.pairs()).isEqualTo(3);
    assertThat(fidelity.meanPairJsd()).isCloseTo(2 / 3.0, within(1e-12)); // proto fits octets
    assertThat(fidelity.categoricalJsd()).isEqualTo(1);
  }

  @Test
  void valuesThatRealDataLackAndAbsentOnesCount() {
    Sample real = sample(row("tcp", 1, 100L), row("tcp", 1, 300L));
    Fidelity unseen = compare(real, sample(row("gre", 1, 100L), row("sctp", 1, 500L)));
    assertThat(unseen.fields().get(0).jsd()).isEqualTo(1);
    assertThat(unseen.fields().get(2).emd()).isEqualTo(100);
    assertThat(unseen.fields().get(2).normalizedEmd()).isEqualTo(0.5);
    assertThat(unseen.categoricalJsd()).isEqualTo(1);
    Fidelity absent = compare(real, sample(row(null, 1, null)));
    assertThat(absent.fields())
        .containsExactly(
            new FieldFidelity("proto", 1, null, null),
            new FieldFidelity("syn", 0, null, null),
            new FieldFidelity("octets", 1, null, null));
    assertThat(absent.meanNormalizedEmd()).isNull();
  }

  @Test
  void codesWithLabelsAreNamesAndFreeTextIsNoCategory() {
    Field proto = new Field("proto", FieldType.INTEGER, "protocol", Map.of("6", "TCP"));
    RowType type =
        new RowType(
            List.of(
                proto, Field.of("address", FieldType.STRING), Field.of("syn", FieldType.BOOLEAN)));
    Sample real = new Sample(type, 9);
    real.add(Row.of(type, new Value[] {Value.of(6), Value.of("10.0.0.1"), Value.of(1)}));
    Sample other = new Sample(type, 9);
    other.add(Row.of(type, new Value[] {Value.of(6), Value.of("10.0.0.2"), Value.of(1)}));
    Fidelity fidelity = compare(real, other);
    assertThat(fidelity.fields())
        .containsExactly(
            new FieldFidelity("proto", 0, null, null),
            new FieldFidelity("address", 1, null, null),
            new FieldFidelity("syn", 0, null, null));
    assertThat(fidelity.categoricalJsd()).isEqualTo(0);
  }

  @Test
  void noRecordIsUnlikeAny() {
    Fidelity none = compare(sample(row("tcp", 1, 1L)), sample());
    assertThat(none.meanJsd()).isEqualTo(1);
    assertThat(none.meanPairJsd()).isEqualTo(1);
    assertThat(none.categoricalJsd()).isEqualTo(1);
    assertThat(compare(sample(), sample()).meanJsd()).isEqualTo(0);
  }

  @Test
  void aTypeWithoutFieldsHasNoFigures() {
    RowType empty = new RowType(List.of());
    assertThat(compare(new Sample(empty, 1), new Sample(empty, 1)))
        .isEqualTo(new Fidelity(List.of(), null, null, null, 0, null));
  }

  @Test
  void samplesOfOtherFieldsAreRefused() {
    RowType other = new RowType(List.of(Field.of("x", FieldType.INTEGER)));
    assertThatThrownBy(() -> compare(sample(), new Sample(other, 1)))
        .hasMessage("the samples have different fields");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aSampleIsLikeItselfAndMoreLikeItsKindThanAnother(long seed) {
    Random random = new Random(seed);
    Sample real = drawn(random, 40);
    Fidelity same = compare(real, real);
    assertThat(same.meanJsd()).isEqualTo(0);
    assertThat(same.meanPairJsd()).isEqualTo(0);
    assertThat(same.categoricalJsd()).isEqualTo(0);
    assertThat(same.meanNormalizedEmd()).isEqualTo(0);
    Fidelity near = compare(real, drawn(random, 40));
    Fidelity far = compare(real, drawn(random, 90));
    assertThat(near.meanPairJsd()).isLessThan(far.meanPairJsd());
    assertThat(near.meanNormalizedEmd()).isLessThan(far.meanNormalizedEmd());
  }

  private static Sample drawn(Random random, int most) {
    Sample sample = new Sample(TYPE, 1000);
    for (int i = 0; i < 1000; i++) {
      long octets = random.nextInt(most);
      sample.add(row(octets > 20 ? "tcp" : "udp", random.nextInt(2), octets));
    }
    return sample;
  }

  @Test
  void ofManyRecordsAFixedNumberIsKept() {
    Sample sample = new Sample(TYPE, 100);
    for (long i = 0; i < 10_000; i++) sample.add(row("tcp", 1, i));
    assertThat(sample.records()).isEqualTo(10_000);
    assertThat(sample.size()).isEqualTo(100);
    double[] kept = ((Column.Numbers) sample.column(2)).sorted();
    assertThat(kept[50]).isBetween(3_000.0, 7_000.0); // seeded: from all over, not the first ones
    assertThatThrownBy(() -> new Sample(TYPE, 0))
        .hasMessage("a sample keeps at least 1 record, not 0");
  }

  @Test
  void ofManyPairsAFixedNumberIsCompared() {
    assertThat(RealData.pairs(3)).containsExactly(pair(0, 1), pair(0, 2), pair(1, 2));
    assertThat(RealData.pairs(63)).hasSize(63 * 62 / 2);
    assertThat(RealData.pairs(64)).hasSize(RealData.MOST_PAIRS).doesNotHaveDuplicates();
    assertThat(RealData.pairs(300)).hasSize(RealData.MOST_PAIRS).contains(pair(0, 1));
    assertThat(RealData.pairs(1)).isEmpty();
  }

  private static int[] pair(int i, int j) {
    return new int[] {i, j};
  }

  @Test
  void aNumberIsNeverBeyondReckoning() {
    assertThat(Column.number(Value.of(new BigDecimal("1e400")))).isEqualTo(Column.GREATEST);
    assertThat(Column.number(Value.of(new BigDecimal("-1e400")))).isEqualTo(-Column.GREATEST);
    assertThat(Column.number(Value.of("x"))).isNaN();
    assertThat(Column.number(null)).isNaN();
  }
}
