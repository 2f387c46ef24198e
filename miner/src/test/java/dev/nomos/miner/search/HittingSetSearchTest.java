package dev.nomos.miner.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HittingSetSearchTest {
  private static final SearchLimits UP_TO_4 =
      new SearchLimits(4, 10_000_000, Duration.ofMinutes(1));

  @Test
  void strongestOnlyKeepsWhatFilteringAfterwardsWouldKeep() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      PredicateSpace space = thresholds();
      List<BitSet> evidences =
          IntStream.range(0, 2 + random.nextInt(12))
              .mapToObj(_ -> space.evidence(randomRow(random)).toBitSet())
              .distinct()
              .toList();
      Implications implications = Implications.of(space, _ -> false);
      List<BitSet> strongest =
          HittingSetSearch.run(space.size(), evidences, implications, true, UP_TO_4).found();
      List<BitSet> all = allMinimal(space.size(), evidences);
      assertThat(all).as("seed %d", seed).containsAll(strongest);
      for (BitSet set : strongest) {
        assertThat(
                isReplaceable(set, evidences, implications)
                    && !isEquivalence(set, evidences, implications))
            .as("seed %d: %s", seed, set)
            .isFalse();
      }
      for (BitSet set : all) {
        assertThat(isImplied(set, strongest, space))
            .as("seed %d: %s follows from the strongest", seed, set)
            .isTrue();
      }
    }
  }

  /** Whether every row (any of the small domain) that satisfies all rules satisfies the set. */
  private static boolean isImplied(BitSet set, List<BitSet> rules, PredicateSpace space) {
    for (int x = 0; x < 8; x++) {
      for (int y = 0; y < 8; y++) {
        BitSet evidence = space.evidence(row(x, y)).toBitSet();
        if (!evidence.intersects(set) && rules.stream().allMatch(evidence::intersects)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Says that a predicate and the negation of the other are equivalent: they hold together. */
  private static boolean isEquivalence(
      BitSet set, List<BitSet> evidences, Implications implications) {
    return set.cardinality() == 2
        && set.stream()
            .anyMatch(
                p ->
                    implications.hasNegation(p)
                        && set.stream()
                            .filter(q -> q != p)
                            .allMatch(
                                q ->
                                    column(implications.negationOf(p), evidences)
                                        .equals(column(q, evidences))));
  }

  private static BitSet column(int predicate, List<BitSet> evidences) {
    BitSet column = new BitSet();
    for (int e = 0; e < evidences.size(); e++) {
      column.set(e, evidences.get(e).get(predicate));
    }
    return column;
  }

  private static boolean isReplaceable(
      BitSet set, List<BitSet> evidences, Implications implications) {
    return set.stream()
        .anyMatch(
            weak ->
                IntStream.range(0, thresholds().size())
                    .filter(p -> implications.implies(p, weak) && !implications.implies(weak, p))
                    .anyMatch(
                        p -> {
                          BitSet other = (BitSet) set.clone();
                          other.clear(weak);
                          other.set(p);
                          return evidences.stream().allMatch(other::intersects);
                        }));
  }

  private static PredicateSpace thresholds() {
    List<Predicate> predicates = new ArrayList<>();
    for (String field : List.of("x", "y")) {
      for (String rest : List.of("<= 2", ">= 2", "<= 5", ">= 5", "= 3", "!= 3")) {
        predicates.add(Predicate.of((Formula.Compare) Formula.parse(field + " " + rest)));
      }
    }
    return new PredicateSpace(TYPE, predicates);
  }

  private static final RowType TYPE =
      new RowType(List.of(Field.of("x", FieldType.INTEGER), Field.of("y", FieldType.INTEGER)));

  private static Row row(long x, long y) {
    return Row.of(TYPE, Map.of("x", Value.of(x), "y", Value.of(y)));
  }

  /** One value in eight is absent, so that both a predicate and its negation may hold. */
  private static Row randomRow(Random random) {
    Row row = row(random.nextInt(8), random.nextInt(8));
    return random.nextInt(4) > 0 ? row : row.with(random.nextInt(2), null);
  }

  private static List<BitSet> allMinimal(int predicates, List<BitSet> evidences) {
    return BruteForce.solve(
        SearchProblem.allMinimal(predicates, evidences), UP_TO_4.maxClauseSize());
  }

  @Test
  void anEvidenceWithoutPredicatesForbidsEveryRule() {
    List<BitSet> evidences = List.of(new BitSet(), BitSet.valueOf(new long[] {3}));
    SearchOutcome outcome =
        HittingSetSearch.run(2, evidences, Implications.none(2), false, UP_TO_4);
    assertThat(outcome).isInstanceOf(SearchOutcome.Complete.class);
    assertThat(outcome.countBySize()).isEmpty();
  }

  @Test
  void whatAlwaysHoldsIsNotSaidAgainAsHalfOfAnEquivalence() {
    PredicateSpace space =
        new PredicateSpace(
            TYPE,
            Stream.of("x = 3", "x != 3", "y = 3", "y != 3")
                .map(text -> Predicate.of((Formula.Compare) Formula.parse(text)))
                .toList());
    List<BitSet> evidences =
        List.of(
            space.evidence(row(1, 1)).toBitSet(),
            space.evidence(row(1, 3).with(0, null)).toBitSet());
    List<BitSet> strongest =
        HittingSetSearch.run(4, evidences, Implications.of(space, _ -> false), true, UP_TO_4)
            .found();
    assertThat(strongest)
        .as("x = 3 and y = 3 may hold in the same records, but x != 3 is a rule by itself")
        .isSubsetOf(allMinimal(4, evidences));
  }

  @Test
  void aFullResultListStopsTheSearchAndSaysSo() {
    List<BitSet> evidences = List.of(BitSet.valueOf(new long[] {0b111}));
    SearchOutcome outcome =
        HittingSetSearch.run(
            3,
            evidences,
            Implications.none(3),
            false,
            new SearchLimits(2, 2, Duration.ofSeconds(5)));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            SearchOutcome.Stopped.class,
            stopped -> {
              assertThat(stopped.found()).hasSize(2);
              assertThat(stopped.reached()).isEqualTo(SearchOutcome.Limit.COUNT);
            });
  }

  /** More sets than anyone waits for. */
  private static SearchProblem endless() {
    Random random = new Random(1);
    List<BitSet> evidences = new ArrayList<>();
    for (int e = 0; e < 300; e++) {
      BitSet evidence = new BitSet();
      IntStream.range(0, 80).forEach(p -> evidence.set(p, random.nextInt(10) < 6));
      evidences.add(evidence);
    }
    return SearchProblem.allMinimal(80, evidences);
  }

  /** Two to the power of 40 by classes of two, and of 80. */
  @Test
  void setsAreCountedWithoutBeingMadeAndNeverMiscounted() {
    for (int pairs : new int[] {40, 80}) {
      List<BitSet> evidences =
          IntStream.range(0, pairs)
              .mapToObj(
                  e -> {
                    BitSet evidence = new BitSet();
                    evidence.set(2 * e, 2 * e + 2);
                    return evidence;
                  })
              .toList();
      SearchOutcome outcome =
          HittingSetSearch.count(
              SearchProblem.allMinimal(2 * pairs, evidences),
              unbounded(Duration.ofMinutes(1)),
              (_, _) -> {});
      if (pairs == 40) {
        assertThat(outcome.countBySize()).isEqualTo(Map.of(40, 1L << 40));
      } else {
        assertThat(stopped(outcome).reached()).isEqualTo(SearchOutcome.Limit.COUNT);
        assertThat(outcome.count()).isEqualTo(Long.MAX_VALUE);
      }
    }
  }

  private static SearchLimits unbounded(Duration budget) {
    return new SearchLimits(SearchLimits.UNBOUNDED, Long.MAX_VALUE, budget);
  }

  private static SearchOutcome.Stopped stopped(SearchOutcome outcome) {
    assertThat(outcome).isInstanceOf(SearchOutcome.Stopped.class);
    return (SearchOutcome.Stopped) outcome;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void timeEndsASearchThatWouldNotEnd(int threads) {
    SearchOutcome.Stopped stopped =
        stopped(
            HittingSetSearch.count(
                endless(), unbounded(Duration.ofMillis(200)).withThreads(threads), (_, _) -> {}));
    assertThat(stopped.reached()).isEqualTo(SearchOutcome.Limit.TIME);
    assertThat(stopped.found()).isEmpty();
    assertThat(stopped.completeSize()).isLessThan(80);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void collectedSetsStayWithinTheirMemory(int threads) {
    SearchOutcome.Stopped stopped =
        stopped(
            HittingSetSearch.collect(
                endless(),
                unbounded(Duration.ofMinutes(1)).withMaxBytes(100_000).withThreads(threads)));
    assertThat(stopped.reached()).isEqualTo(SearchOutcome.Limit.MEMORY);
    assertThat(stopped.found().stream().mapToInt(BitSet::cardinality).sum() * Integer.BYTES)
        .isBetween(90_000, 100_000);
    assertThat(stopped.count()).isEqualTo(stopped.found().size());
    assertThat(new HashSet<>(stopped.found())).hasSameSizeAs(stopped.found());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void anInterruptEndsTheSearchAndIsKept(int threads) {
    AtomicInteger heard = new AtomicInteger();
    Thread searching = Thread.currentThread();
    SearchOutcome outcome =
        HittingSetSearch.count(
            endless(),
            unbounded(Duration.ofMinutes(1)).withThreads(threads),
            (_, found) -> {
              if (found > 0 && heard.getAndIncrement() == 0) {
                searching.interrupt();
              }
            });
    assertThat(Thread.interrupted()).isTrue();
    assertThat(stopped(outcome).reached()).isEqualTo(SearchOutcome.Limit.INTERRUPT);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aSinkThatFailsEndsTheSearch(int threads) {
    assertThatThrownBy(
            () ->
                HittingSetSearch.stream(
                    endless(),
                    unbounded(Duration.ofMinutes(1)).withThreads(threads),
                    (_, _, _) -> {
                      throw new UnsupportedOperationException("expected by this test");
                    },
                    (_, _) -> {}))
        .hasStackTraceContaining("expected by this test");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void threadsFindTheSameSets(int threads) {
    SearchProblem problem =
        SearchProblem.allMinimal(24, BruteForce.evidences(new Random(7), 24, 60));
    SearchOutcome alone = HittingSetSearch.collect(problem, unbounded(Duration.ofMinutes(1)));
    SearchOutcome together =
        HittingSetSearch.collect(problem, unbounded(Duration.ofMinutes(1)).withThreads(threads));
    assertThat(together.countBySize()).isEqualTo(alone.countBySize()).hasSizeGreaterThan(4);
    assertThat(together.found()).containsExactlyInAnyOrderElementsOf(alone.found());
  }

  @Test
  void progressTellsEachSize() {
    List<Integer> sizes = new ArrayList<>();
    HittingSetSearch.count(
        SearchProblem.allMinimal(24, BruteForce.evidences(new Random(7), 24, 60)),
        new SearchLimits(4, Long.MAX_VALUE, Duration.ofMinutes(1)),
        (size, _) -> sizes.add(size));
    assertThat(sizes.stream().distinct()).containsExactly(1, 2, 3, 4);
  }
}
