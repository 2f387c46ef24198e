package dev.nomos.miner.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counts and sets over the evidence of two public data sets, as two other programs found them. */
class ReferenceEvidenceTest {
  private static final int ANY = SearchLimits.UNBOUNDED;

  private static List<BitSet> sets(String name) throws IOException {
    @Nullable Path file = SharedData.find("reference/" + name);
    assumeTrue(file != null, "shared data is absent");
    return Files.readAllLines(file).stream().map(ReferenceEvidenceTest::set).toList();
  }

  private static BitSet set(String line) {
    BitSet set = new BitSet();
    for (String number : line.trim().split(" ")) {
      set.set(Integer.parseInt(number));
    }
    return set;
  }

  private static SearchLimits limits(int size, int threads) {
    return new SearchLimits(size, Long.MAX_VALUE, Duration.ofMinutes(5)).withThreads(threads);
  }

  @ParameterizedTest
  @CsvSource({
    "cidds_10000, 94, 3, 1605",
    "cidds_10000, 94, 4, 6075",
    "cidds_10000, 94, 5, 14754",
    "cidds_10000, 94, 8, 60870",
    "cidds_10000, 94, " + ANY + ", 185514",
    "netflix_all, 387, 3, 121298",
    "netflix_all, 387, 4, 1895226",
    "netflix_all, 387, 5, 22254066"
  })
  void countsAreReproduced(String evidence, int predicates, int size, long count)
      throws IOException {
    SearchProblem problem =
        SearchProblem.allMinimal(predicates, sets("evidence/" + evidence + ".dat"));
    for (int threads = 1; threads <= 2; threads++) {
      SearchOutcome outcome = HittingSetSearch.count(problem, limits(size, threads), (_, _) -> {});
      assertThat(outcome).isInstanceOf(SearchOutcome.Complete.class);
      assertThat(outcome.count()).as("%d threads", threads).isEqualTo(count);
    }
  }

  @ParameterizedTest
  @CsvSource({"cidds_10000, cidds_size3, 94, 3", "cidds_10000, cidds_size4, 94, 4"})
  void setsAreReproduced(String evidence, String rules, int predicates, int size)
      throws IOException {
    assertSets(evidence, rules, predicates, size);
  }

  @Test
  void setsOfPacketWindowsAreReproduced() throws IOException {
    assertSets("netflix_all", "netflix_size2", 387, 2);
  }

  private static void assertSets(String evidence, String rules, int predicates, int size)
      throws IOException {
    SearchProblem problem =
        SearchProblem.allMinimal(predicates, sets("evidence/" + evidence + ".dat"));
    assertThat(HittingSetSearch.collect(problem, limits(size, 2)).found())
        .containsExactlyInAnyOrderElementsOf(sets("rules/" + rules + ".txt"));
  }

  /** The end of any order of arrival is what a search over all evidences finds. */
  @Test
  void evidencesInAnyOrderComeToTheSameSets() throws IOException {
    List<BitSet> evidences = new java.util.ArrayList<>(sets("evidence/cidds_10000.dat"));
    java.util.Collections.shuffle(evidences, new Random(1));
    IncrementalHittingSets sets =
        new IncrementalHittingSets(94, Implications.none(94), false, limits(4, 1));
    sets.start(evidences.subList(0, 300));
    evidences.subList(300, evidences.size()).forEach(sets::arrive);
    assertThat(sets.sets()).containsExactlyInAnyOrderElementsOf(sets("rules/cidds_size4.txt"));
    for (BitSet evidence : evidences.subList(0, 40)) {
      sets.expire(evidence);
    }
    SearchProblem left = SearchProblem.allMinimal(94, evidences.subList(40, evidences.size()));
    assertThat(sets.sets())
        .containsExactlyInAnyOrderElementsOf(HittingSetSearch.collect(left, limits(4, 1)).found());
  }
}
