package dev.nomos.miner.theory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.miner.search.Implications;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedundancyTest {
  private static final int PREDICATES = 9;

  private static List<BitSet> clauses(Random random, int count) {
    List<BitSet> clauses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      BitSet clause = new BitSet();
      int size = 1 + random.nextInt(3);
      for (int k = 0; k < size; k++) {
        clause.set(random.nextInt(PREDICATES));
      }
      clauses.add(clause);
    }
    return clauses;
  }

  private static boolean holds(List<BitSet> clauses, long assignment) {
    BitSet truths = BitSet.valueOf(new long[] {assignment});
    return clauses.stream().allMatch(c -> c.intersects(truths));
  }

  /** By trying every assignment. */
  private static boolean follows(BitSet clause, List<BitSet> from) {
    return LongStream.range(0, 1L << PREDICATES)
        .filter(a -> holds(from, a))
        .allMatch(a -> holds(List.of(clause), a));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void whatIsLeftOutFollowsFromWhatStays(long seed) {
    Random random = new Random(seed);
    List<BitSet> candidates = clauses(random, 25);
    List<BitSet> background = clauses(random, 2);
    List<BitSet> kept =
        Redundancy.withoutImplied(
            PREDICATES, candidates, Function.identity(), Implications.none(PREDICATES), background);

    List<BitSet> theory = new ArrayList<>(background);
    theory.addAll(kept);
    assertThat(candidates).allMatch(c -> follows(c, theory));
    assertThat(kept).hasSizeLessThan(candidates.size());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aClauseThatContainsAnotherIsLeftOut(long seed) {
    List<BitSet> candidates = clauses(new Random(seed), 30);
    List<BitSet> kept =
        Redundancy.withoutImplied(
            PREDICATES, candidates, Function.identity(), Implications.none(PREDICATES), List.of());

    for (BitSet a : kept) {
      for (BitSet b : kept) {
        boolean inside = a != b && a.stream().allMatch(b::get);
        assertThat(inside).as("%s in %s", a, b).isFalse();
      }
    }
  }
}
