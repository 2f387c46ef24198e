package dev.nomos.enforcer.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FieldOrderTest {
  @Test
  void knownFieldsComeFirst() {
    assertThat(FieldOrder.plain(3)).containsExactly(0, 1, 2);
    assertThat(FieldOrder.knownFirst(4, BitSet.valueOf(new long[] {0b1010})))
        .containsExactly(1, 3, 0, 2);
    assertThat(FieldOrder.knownFirst(2, BitSet.valueOf(new long[] {0b11}))).containsExactly(0, 1);
  }

  @Test
  void halfOfTheRandomOrdersArePlainAndEverySingleFieldComesFirst() {
    Random random = new Random(1);
    Map<Integer, Integer> first = new HashMap<>();
    int plain = 0;
    for (int i = 0; i < 4_000; i++) {
      int[] order = FieldOrder.random(4, random);
      assertThat(Arrays.stream(order).sorted().toArray()).containsExactly(0, 1, 2, 3);
      plain += Arrays.equals(order, FieldOrder.plain(4)) ? 1 : 0;
      first.merge(order[0], 1, Integer::sum);
    }
    assertThat(plain).isBetween(2_000, 2_800); // a random subset may be the first fields
    assertThat(first.keySet()).containsExactlyInAnyOrder(0, 1, 2, 3);
    assertThat(FieldOrder.random(1, random)).containsExactly(0);
  }
}
