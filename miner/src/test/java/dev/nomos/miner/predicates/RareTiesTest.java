package dev.nomos.miner.predicates;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RareTiesTest {
  private static int[] mostlyRare(Random random, int size) {
    return random.ints(size, 0, 10).map(one -> one < 8 ? 1 : 1 + random.nextInt(50)).toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, 17, 257, 5_000})
  void countsComeInOrderEachPlaceOnce(int size) {
    int[] counts = mostlyRare(new Random(size), size);
    int[] order = RareTies.mostFrequentFirst(counts);
    assertThat(order).containsExactlyInAnyOrder(IntStream.range(0, size).toArray());
    assertThat(Arrays.stream(order).map(i -> counts[i]).boxed().toList())
        .isSortedAccordingTo(Comparator.reverseOrder());
  }

  /** Worked out by hand: the median goes to the front, then each pair around the middle swaps. */
  @Test
  void equalCountsAreTurnedAroundTheirMiddle() {
    int[] counts = new int[17];
    Arrays.fill(counts, 1);
    assertThat(RareTies.mostFrequentFirst(counts))
        .containsExactly(15, 14, 13, 12, 11, 10, 9, 16, 7, 6, 5, 4, 3, 2, 1, 0, 8);
  }

  @Test
  void onlyManyValuesMostOfThemRareAreLeftToTheReferencesChoice() {
    int[] many = mostlyRare(new Random(1), 300);
    assertThat(RareTies.decide(many)).isTrue();
    assertThat(RareTies.decide(Arrays.copyOf(many, 256))).isFalse();
    assertThat(RareTies.decide(IntStream.range(1, 301).toArray())).isFalse();
    assertThat(RareTies.decide(new int[0])).isFalse();
  }
}
