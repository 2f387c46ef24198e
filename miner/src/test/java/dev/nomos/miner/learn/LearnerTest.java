package dev.nomos.miner.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.miner.learn.Learned.LearnedClause;
import dev.nomos.miner.search.Implications;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.search.SearchOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearnerTest {
  private static final int PREDICATES = 10;

  private static SearchLimits limits(int size) {
    return new SearchLimits(size, 100_000, Duration.ofMinutes(1));
  }

  private static BitSet bits(int... predicates) {
    BitSet bits = new BitSet();
    for (int p : predicates) {
      bits.set(p);
    }
    return bits;
  }

  private static BitSet range(int from, int to) {
    BitSet bits = new BitSet();
    bits.set(from, to);
    return bits;
  }

  private static List<BitSet> random(long seed, int rows) {
    Random random = new Random(seed);
    return IntStream.range(0, rows)
        .mapToObj(
            _ -> {
              BitSet row = new BitSet();
              IntStream.range(0, PREDICATES).forEach(p -> row.set(p, random.nextInt(3) > 0));
              return row;
            })
        .distinct()
        .toList();
  }

  private static Learned learn(List<BitSet> evidences, LearnRequest request) {
    return Learner.learn(
        PREDICATES, evidences, Implications.none(PREDICATES), request, (_, _) -> {});
  }

  /**
   * Sets of the consequents that meet every evidence outside the guard, and no smaller one does.
   */
  private static List<BitSet> bruteForce(List<BitSet> evidences, Guard guard) {
    List<BitSet> hitting = new ArrayList<>();
    for (long mask = 1; mask < 1L << PREDICATES; mask++) {
      BitSet set = BitSet.valueOf(new long[] {mask});
      set.andNot(guard.negations());
      boolean allowed =
          set.cardinality() == Long.bitCount(mask)
              && set.stream().allMatch(guard.consequents()::get)
              && set.cardinality() + guard.negations().cardinality() <= guard.maxClauseSize();
      if (allowed
          && evidences.stream()
              .filter(e -> !e.intersects(guard.negations()))
              .allMatch(set::intersects)) {
        hitting.add(set);
      }
    }
    return hitting.stream()
        .filter(a -> hitting.stream().noneMatch(b -> !a.equals(b) && contains(a, b)))
        .toList();
  }

  private static boolean contains(BitSet a, BitSet b) {
    BitSet rest = (BitSet) b.clone();
    rest.andNot(a);
    return rest.isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aGuardedSearchFindsAllMinimalConsequentsUnderItsGuard(long seed) {
    List<BitSet> evidences = random(seed, 60);
    Guard guard = new Guard("g", bits(0, 3), range(1, 9), 6);
    Learned learned =
        learn(
            evidences, new LearnRequest(limits(1), new BitSet(), List.of(guard), true, List.of()));

    List<BitSet> expected = new ArrayList<>(bruteForce(evidences, guard));
    expected.forEach(set -> set.or(guard.negations()));
    assertThat(learned.isComplete()).isTrue();
    assertThat(learned.rules().stream().filter(r -> r.guard().isPresent()))
        .extracting(LearnedClause::literals)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void aGuardThatNoRecordMeetsSaysNothing() {
    Guard guard = new Guard("never", bits(0), range(1, 5), 4);
    Learned learned =
        learn(
            List.of(bits(0, 1), bits(0, 2)),
            new LearnRequest(limits(2), range(1, 5), List.of(guard), false, List.of()));

    assertThat(learned.searches().getLast().evidences()).isZero();
    assertThat(learned.rules()).extracting(LearnedClause::literals).containsExactly(bits(1, 2));
  }

  @Test
  void aRecordThatSatisfiesNothingForbidsEveryRule() {
    Learned learned =
        learn(
            List.of(bits(1), new BitSet()),
            new LearnRequest(limits(3), range(0, PREDICATES), List.of(), false, List.of()));

    assertThat(learned.rules()).isEmpty();
    assertThat(learned.isComplete()).isTrue();
  }

  @Test
  void withoutAnyRecordThereIsNoRule() {
    Learned learned =
        learn(
            List.of(),
            new LearnRequest(limits(3), range(0, PREDICATES), List.of(), false, List.of()));

    assertThat(learned.rules()).isEmpty();
  }

  @Test
  void aStoppedSearchIsNotComplete() {
    Learned learned =
        learn(
            random(5, 20),
            new LearnRequest(
                new SearchLimits(6, 2, Duration.ofMinutes(1)),
                range(0, PREDICATES),
                List.of(),
                true,
                List.of()));

    assertThat(learned.isComplete()).isFalse();
    assertThat(learned.searches().getFirst().outcome()).isInstanceOf(SearchOutcome.Stopped.class);
    assertThat(learned.rules()).hasSize(2);
  }

  @Test
  void rulesThatFollowFromOthersAreLeftOutAndCounted() {
    // 2 holds everywhere; 0 and 1 exclude each other by axiom, as the values of one field do
    List<BitSet> evidences = List.of(bits(0, 2), bits(1, 2));
    Learned all =
        learn(evidences, new LearnRequest(limits(2), range(0, 3), List.of(), false, List.of()));
    Learned few =
        learn(
            evidences,
            new LearnRequest(limits(2), range(0, 3), List.of(), false, List.of(bits(0, 1))));

    assertThat(all.rules()).extracting(LearnedClause::literals).contains(bits(0, 1), bits(2));
    assertThat(few.rules()).extracting(LearnedClause::literals).containsExactly(bits(2));
    assertThat(few.implied()).isEqualTo(1);
  }

  @Test
  void aGuardNeedsRoomAndAConditionOfItsOwn() {
    assertThatThrownBy(() -> new Guard("g", bits(0, 1), range(2, 5), 2))
        .hasMessageContaining("no room");
    assertThatThrownBy(() -> new Guard("g", bits(), range(2, 5), 2))
        .hasMessageContaining("no condition");
  }
}
