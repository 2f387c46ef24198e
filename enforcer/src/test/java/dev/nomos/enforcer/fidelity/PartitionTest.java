package dev.nomos.enforcer.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.enforcer.fidelity.Column.Names;
import dev.nomos.enforcer.fidelity.Column.Numbers;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PartitionTest {
  private static final int BINS = 4;

  @Test
  void fewNumbersHaveACellEachAndSoHaveTheGaps() {
    Partition cells = Partition.of(new Numbers(1, 1, 5, 9), BINS, 9);
    Numbers numbers = new Numbers(0.5, 1, 2, 4.9, 5, 6, 9, 10, Double.NaN);
    assertThat(cells.of(numbers)).containsExactly(0, 1, 2, 2, 3, 4, 5, 6, 7);
    assertThat(cells.counts(numbers)).hasSize(8).containsExactly(1, 1, 2, 1, 1, 1, 1, 1);
  }

  @Test
  void manyNumbersAreCutAtQuantiles() {
    Numbers real = new Numbers(IntStream.range(0, 100).asDoubleStream().toArray());
    long[] counts = Partition.of(real, BINS, 9).counts(real);
    assertThat(counts).containsExactly(0, 25, 25, 25, 25, 0, 0);
    assertThat(Partition.of(real, BINS, 9).of(new Numbers(-1, 99, 99.5))).containsExactly(0, 4, 5);
  }

  @Test
  void aFrequentNumberHasACellAmongTheMany() {
    double[] numbers = IntStream.range(0, 100).asDoubleStream().toArray();
    Arrays.fill(numbers, 0, 60, 0);
    Partition cells = Partition.of(new Numbers(numbers), BINS, 9);
    assertThat(cells.of(new Numbers(0, -0.0, 1, 74, 75))).containsExactly(1, 1, 2, 2, 3);
  }

  @Test
  void negativeZeroIsZero() {
    Partition cells = Partition.of(new Numbers(-0.0, 3), BINS, 9);
    assertThat(cells.of(new Numbers(0.0, -0.0, 1))).containsExactly(1, 1, 2);
  }

  @Test
  void frequentNamesHaveACellEach() {
    Partition cells = Partition.of(new Names("b", "a", "c", "a", "c", null), BINS, 2);
    assertThat(cells.of(new Names("a", "c", "b", "never seen", null)))
        .containsExactly(3, 4, 2, 1, 0);
    assertThat(cells.cells()).isEqualTo(5);
  }

  @Test
  void emptyColumnsHaveCellsToo() {
    Partition numbers = Partition.of(new Numbers(Double.NaN), BINS, 9);
    assertThat(numbers.counts(new Numbers(3, Double.NaN))).containsExactly(1, 1);
    Partition names = Partition.of(new Names(), BINS, 9);
    assertThat(names.counts(new Names("x", null))).containsExactly(1, 1, 0);
  }

  @Test
  void namesAndNumbersAreNotMixed() {
    assertThatThrownBy(() -> Partition.of(new Names("x"), BINS, 9).of(new Numbers(1)))
        .hasMessage("numbers have no place among names");
    assertThatThrownBy(() -> Partition.of(new Numbers(1), BINS, 9).of(new Names("x")))
        .hasMessage("names have no place among numbers");
  }
}
