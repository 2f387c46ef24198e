package dev.nomos.miner.theory;

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
import dev.nomos.miner.search.HittingSetSearch;
import dev.nomos.miner.search.Implications;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.search.SearchOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CandidateTheoryTest {
  private static final RowType TYPE =
      new RowType(
          List.of(
              Field.of("x", FieldType.INTEGER),
              Field.of("y", FieldType.INTEGER),
              Field.of("kind", FieldType.CATEGORICAL)));
  private static final PredicateSpace SPACE = space();
  private static final Implications KNOWN = Implications.of(SPACE, _ -> false);

  private static PredicateSpace space() {
    List<Predicate> predicates = new ArrayList<>();
    for (String field : List.of("x", "y")) {
      for (String rest : List.of("<= 2", "> 2", ">= 2", "<= 5", ">= 5", "= 3", "!= 3", "< 5")) {
        predicates.add(Predicate.of((Formula.Atom) Formula.parse(field + " " + rest)));
      }
    }
    for (String text :
        List.of("kind = \"tcp\"", "kind != \"tcp\"", "kind = \"udp\"", "x < y", "x >= y")) {
      predicates.add(Predicate.of((Formula.Atom) Formula.parse(text)));
    }
    return new PredicateSpace(TYPE, predicates);
  }

  static SearchLimits limits(int maxSize) {
    return new SearchLimits(maxSize, 10_000_000, Duration.ofMinutes(1));
  }

  /** Each stream has its own domain: the narrower, the more predicates hold together. */
  private static BitSet evidence(Random random, int domain) {
    Row row =
        Row.of(
            TYPE,
            Map.of(
                "x", Value.of(random.nextInt(domain)),
                "y", Value.of(random.nextInt(domain)),
                "kind", Value.of(List.of("tcp", "udp", "icmp").get(random.nextInt(3)))));
    return SPACE
        .evidence(random.nextInt(4) > 0 ? row : row.with(random.nextInt(3), null))
        .toBitSet();
  }

  @Test
  void followsTwoHundredStreams() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      int maxSize = 1 + random.nextInt(4);
      int domain = 3 + random.nextInt(6);
      List<BitSet> there = new ArrayList<>();
      IntStream.range(0, random.nextInt(6)).forEach(_ -> there.add(evidence(random, domain)));
      CandidateTheory theory = CandidateTheory.start(SPACE.size(), there, KNOWN, limits(maxSize));
      for (int step = 0; step < 40; step++) {
        boolean expires = !there.isEmpty() && random.nextInt(3) == 0;
        if (expires) {
          BitSet old = there.get(random.nextInt(there.size()));
          there.removeIf(old::equals);
          theory.expire(old);
        } else {
          BitSet fresh = evidence(random, domain);
          there.add(fresh);
          theory.arrive(fresh);
        }
        if (step % 3 == 0) {
          assertThat(theory.candidates())
              .as("seed %d, step %d", seed, step)
              .containsExactlyInAnyOrderElementsOf(fresh(there, maxSize));
        }
      }
    }
  }

  private static List<BitSet> fresh(List<BitSet> evidences, int maxSize) {
    List<BitSet> distinct = evidences.stream().distinct().toList();
    SearchOutcome outcome =
        HittingSetSearch.run(SPACE.size(), distinct, KNOWN, true, limits(maxSize));
    assertThat(outcome).isInstanceOf(SearchOutcome.Complete.class);
    return distinct.isEmpty() ? List.of() : outcome.found();
  }

  @Test
  void tellsTheLimitThatEndedAnUpdateAndIsBuiltAnew() {
    Random random = new Random(3);
    List<BitSet> there = new ArrayList<>();
    SearchLimits few = new SearchLimits(3, 20, Duration.ofMinutes(1));
    CandidateTheory theory = CandidateTheory.start(SPACE.size(), there, KNOWN, few);
    CandidateTheory.Update update = new CandidateTheory.Update.Applied(false);
    for (int i = 0; i < 1_000 && update instanceof CandidateTheory.Update.Applied; i++) {
      there.add(evidence(random, 8));
      update = theory.arrive(there.getLast());
    }
    assertThat(update).isEqualTo(new CandidateTheory.Update.Abandoned(SearchOutcome.Limit.COUNT));
    assertThat(theory.arrive(there.getLast())).as("there already").isEqualTo(update);
    assertThat(theory.isCurrent()).isFalse();
    assertThatThrownBy(theory::candidates)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("built anew");
    assertThat(theory.rebuild())
        .isInstanceOfSatisfying(
            SearchOutcome.Stopped.class,
            stopped ->
                assertThat(fresh(there, 3)).containsAll(stopped.found()).hasSizeGreaterThan(20));
    for (BitSet evidence : there.subList(1, there.size())) {
      assertThat(theory.expire(evidence)).as("taken, not followed").isEqualTo(update);
    }
    assertThat(theory.rebuild()).isInstanceOf(SearchOutcome.Complete.class);
    assertThat(theory.isCurrent()).isTrue();
    assertThat(theory.candidates())
        .containsExactlyInAnyOrderElementsOf(fresh(there.subList(0, 1), 3));
    assertThat(theory.size()).isEqualTo(1);
  }

  @Test
  void overNoEvidenceThereIsNoRule() {
    CandidateTheory theory = CandidateTheory.start(SPACE.size(), List.of(), KNOWN, limits(3));
    assertThat(theory.candidates()).isEmpty();
    BitSet evidence = evidence(new Random(1), 5);
    theory.arrive(evidence);
    assertThat(theory.candidates()).isNotEmpty();
    assertThat(theory.expire(evidence)).isEqualTo(new CandidateTheory.Update.Applied(true));
    assertThat(theory.expire(evidence)).isEqualTo(new CandidateTheory.Update.Applied(false));
    assertThat(theory.candidates()).isEmpty();
  }
}
