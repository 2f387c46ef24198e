package dev.nomos.miner.theory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.logic.PredicateSpace;
import dev.nomos.miner.predicates.ReferenceTable;
import dev.nomos.miner.search.HittingSetSearch;
import dev.nomos.miner.search.Implications;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.search.SearchOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The CIDDS table as a stream: after every 100 new distinct evidences, what a search finds. */
class CandidateTheoryOnTableTest {
  private static final int EVERY = 100;
  private static final SearchLimits LIMITS = new SearchLimits(4, 1_000_000, Duration.ofMinutes(1));

  private final List<BitSet> arrivals = new ArrayList<>();
  private int predicates;
  private Implications implications = Implications.none(0);
  private int compared;

  @BeforeEach
  void read() throws IOException {
    ReferenceTable table = new ReferenceTable("cidds", "cidds", "reference/prepared/cidds.csv");
    PredicateSpace space = table.space("network_flow").space();
    table.rows().forEach(row -> arrivals.add(space.evidence(row).toBitSet()));
    predicates = space.size();
    Set<String> counters = Set.of("Bytes", "Packets", "Duration");
    implications = Implications.of(space, counters::contains);
  }

  @Test
  void inArrivalOrder() {
    follow(arrivals, List.of());
    assertThat(compared).isGreaterThanOrEqualTo(8);
  }

  @Test
  void shuffledAfterAStart() {
    Collections.shuffle(arrivals, new Random(5));
    follow(arrivals.subList(500, arrivals.size()), arrivals.subList(0, 500));
    assertThat(compared).isGreaterThanOrEqualTo(5);
  }

  /** Each partition keeps its order; which one's record comes next is left to chance. */
  @Test
  void mergedFromThreePartitions() {
    Random random = new Random(7);
    List<Deque<BitSet>> partitions =
        List.of(new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>());
    arrivals.forEach(evidence -> partitions.get(random.nextInt(3)).add(evidence));
    List<BitSet> merged = new ArrayList<>();
    while (merged.size() < arrivals.size()) {
      BitSet next = partitions.get(random.nextInt(3)).poll();
      if (next != null) {
        merged.add(next);
      }
    }
    follow(merged, List.of());
    assertThat(compared).isGreaterThanOrEqualTo(8);
  }

  private void follow(List<BitSet> stream, List<BitSet> before) {
    CandidateTheory theory = CandidateTheory.start(predicates, before, implications, LIMITS);
    Set<BitSet> there = new HashSet<>(before);
    for (BitSet evidence : stream) {
      CandidateTheory.Update update = theory.arrive(evidence);
      boolean isNew = there.add(evidence);
      assertThat(update).isEqualTo(new CandidateTheory.Update.Applied(isNew));
      if (isNew && there.size() % EVERY == 0) {
        compare(theory, there);
      }
    }
    compare(theory, there);
  }

  /** An evidence expires with the last of its records that is among the newest 2,000. */
  @Test
  void underExpiry() {
    CandidateTheory theory = CandidateTheory.start(predicates, List.of(), implications, LIMITS);
    Map<BitSet, Integer> window = new HashMap<>();
    int changes = 0;
    for (int i = 0; i < arrivals.size(); i++) {
      int before = changes;
      if (window.merge(arrivals.get(i), 1, Integer::sum) == 1) {
        theory.arrive(arrivals.get(i));
        changes++;
      }
      BitSet old = i < 2_000 ? new BitSet() : arrivals.get(i - 2_000);
      if (i >= 2_000 && window.merge(old, -1, Integer::sum) == 0) {
        window.remove(old);
        theory.expire(old);
        changes++;
      }
      if (before / EVERY < changes / EVERY) {
        compare(theory, window.keySet());
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(10);
  }

  private void compare(CandidateTheory theory, Set<BitSet> evidences) {
    SearchOutcome fresh =
        HittingSetSearch.run(predicates, List.copyOf(evidences), implications, true, LIMITS);
    assertThat(fresh).isInstanceOf(SearchOutcome.Complete.class);
    assertThat(theory.size()).isEqualTo(evidences.size());
    assertThat(theory.candidates())
        .as("over %d evidences", evidences.size())
        .isEqualTo(fresh.found().stream().sorted(ClauseOrder.SHORTEST_FIRST).toList());
    compared++;
  }
}
