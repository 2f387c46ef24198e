package dev.nomos.enforcer.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FieldOrderTest {
  @Test
  void knownFieldsComeFirst() {
    FieldOrder order = new FieldOrder(4, List.of());
    assertThat(order.plain()).containsExactly(0, 1, 2, 3);
    assertThat(order.knownFirst(fields(1, 3))).containsExactly(1, 3, 0, 2);
    assertThat(order.knownFirst(fields(0, 1, 2, 3))).containsExactly(0, 1, 2, 3);
  }

  @Test
  void someFieldsComeRightAfterKnownOnes() {
    FieldOrder order = new FieldOrder(5, List.of(3, 1));
    assertThat(order.plain()).containsExactly(0, 1, 2, 3, 4);
    assertThat(order.knownFirst(fields())).containsExactly(0, 1, 2, 3, 4);
    assertThat(order.knownFirst(fields(1, 2))).containsExactly(1, 2, 3, 0, 4);
    assertThatIllegalArgumentException().isThrownBy(() -> new FieldOrder(5, List.of(3, 3)));
    assertThatIllegalArgumentException().isThrownBy(() -> new FieldOrder(5, List.of(5)));
  }

  private static BitSet fields(int... fields) {
    BitSet set = new BitSet();
    Arrays.stream(fields).forEach(set::set);
    return set;
  }

  @Test
  void halfOfTheRandomOrdersArePlainAndEverySingleFieldComesFirst() {
    FieldOrder fields = new FieldOrder(4, List.of());
    Random random = new Random(1);
    Map<Integer, Integer> first = new HashMap<>();
    int plain = 0;
    for (int i = 0; i < 4_000; i++) {
      int[] order = fields.random(random);
      assertThat(Arrays.stream(order).sorted().toArray()).containsExactly(0, 1, 2, 3);
      plain += Arrays.equals(order, fields.plain()) ? 1 : 0;
      first.merge(order[0], 1, Integer::sum);
    }
    assertThat(plain).isBetween(2_000, 2_800); // a random subset may be the first fields
    assertThat(first.keySet()).containsExactlyInAnyOrder(0, 1, 2, 3);
    assertThat(new FieldOrder(1, List.of()).random(random)).containsExactly(0);
  }
}
