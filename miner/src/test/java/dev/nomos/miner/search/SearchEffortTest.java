package dev.nomos.miner.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchEffortTest {
  private static final SearchProblem PROBLEM =
      SearchProblem.allMinimal(24, BruteForce.evidences(new Random(7), 24, 60));

  private static SearchLimits limits(int size, int threads) {
    return new SearchLimits(size, Long.MAX_VALUE, Duration.ofMinutes(1)).withThreads(threads);
  }

  private static List<SearchEffort> efforts(SearchProblem problem, int size, int threads) {
    return HittingSetSearch.count(problem, limits(size, threads), (_, _) -> {}).efforts().stream()
        .map(SearchEffortTest::timeless)
        .toList();
  }

  private static SearchEffort timeless(SearchEffort e) {
    return new SearchEffort(
        e.least(), e.most(), e.nodes(), e.idle(), e.replaceable(), e.deadEnds(), 0);
  }

  private static List<Integer> sizes(List<SearchEffort> efforts) {
    return efforts.stream().map(SearchEffort::least).toList();
  }

  private static long cut(SearchEffort effort) {
    return effort.idle() + effort.replaceable() + effort.deadEnds();
  }

  @Test
  void oneThreadTriesTheSameNodesEachTime() {
    List<SearchEffort> efforts = efforts(PROBLEM, 5, 1);
    assertThat(sizes(efforts)).containsExactly(1, 2, 3, 4, 5);
    assertThat(efforts).allMatch(e -> e.nodes() > 0 && cut(e) < e.nodes());
    assertThat(efforts.getLast().idle()).isPositive();
    assertThat(efforts.getLast().deadEnds()).isPositive();
    assertThat(efforts).allMatch(e -> e.replaceable() == 0);
    assertThat(efforts(PROBLEM, 5, 1)).isEqualTo(efforts);
  }

  /** Which of two reasons a thread sees first may differ, but not what it tries and cuts. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void threadsTryTogetherWhatOneTries(int threads) {
    List<SearchEffort> alone = efforts(PROBLEM, SearchLimits.UNBOUNDED, 1);
    List<SearchEffort> together = efforts(PROBLEM, SearchLimits.UNBOUNDED, threads);
    assertThat(together)
        .extracting(SearchEffort::nodes)
        .isEqualTo(alone.stream().map(SearchEffort::nodes).toList());
    assertThat(together)
        .extracting(SearchEffortTest::cut)
        .isEqualTo(alone.stream().map(SearchEffortTest::cut).toList());
    assertThat(alone.getLast().most()).isGreaterThanOrEqualTo(alone.getLast().least());
  }

  @Test
  void nodesOfASmallTreeAreThoseCountedByHand() {
    SearchProblem problem =
        SearchProblem.allMinimal(
            3, List.of(BitSet.valueOf(new long[] {0b101}), BitSet.valueOf(new long[] {0b110})));
    // Size 1: nothing, {0}, {1}, {2}, of which only {2} is a set. Size 2: nothing, then the members
    // of the first evidence: {2} is complete and too small, {0} goes on to {0, 1}.
    assertThat(efforts(problem, 2, 1))
        .containsExactly(
            new SearchEffort(1, 1, 4, 0, 0, 2, 0), new SearchEffort(2, 2, 3, 0, 0, 0, 0));
  }

  @Test
  void anApproximateSearchCountsToo() {
    SearchProblem problem =
        PROBLEM.approximate(new Tolerance(Collections.nCopies(PROBLEM.evidences().size(), 1L), 3));
    List<SearchEffort> efforts = efforts(problem, 3, 1);
    assertThat(sizes(efforts)).containsExactly(1, 2, 3);
    assertThat(efforts).allMatch(e -> e.nodes() > 0 && cut(e) <= e.nodes());
    assertThat(efforts(problem, 3, 1)).isEqualTo(efforts);
  }

  @Test
  void aLimitKeepsThePassThatItEnded() {
    SearchOutcome outcome =
        HittingSetSearch.count(PROBLEM, limits(5, 1).withMaxFound(1), (_, _) -> {});
    assertThat(outcome).isInstanceOf(SearchOutcome.Stopped.class);
    assertThat(outcome.efforts().getLast().nodes()).isPositive();
  }
}
