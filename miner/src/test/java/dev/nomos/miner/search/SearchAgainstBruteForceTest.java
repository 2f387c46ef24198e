package dev.nomos.miner.search;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** 2,000 seeded instances, each compared with the definition tried on every set. */
class SearchAgainstBruteForceTest {
  private static final RowType TYPE =
      new RowType(List.of(Field.of("x", FieldType.INTEGER), Field.of("y", FieldType.INTEGER)));
  private static final PredicateSpace THRESHOLDS = thresholds();
  private static final Implications KNOWN = Implications.of(THRESHOLDS, _ -> false);

  private static SearchLimits limits(int maxSize, int threads) {
    return new SearchLimits(maxSize, 10_000_000, Duration.ofMinutes(1)).withThreads(threads);
  }

  /** What the problem's sets are, whatever engine finds them. */
  private static void assertFinds(SearchProblem problem, int maxSize, int threads, int seed) {
    SearchOutcome outcome = HittingSetSearch.collect(problem, limits(maxSize, threads));
    List<BitSet> expected = BruteForce.solve(problem, maxSize);
    assertThat(outcome).as("seed %d", seed).isInstanceOf(SearchOutcome.Complete.class);
    assertThat(outcome.found())
        .as("seed %d", seed)
        .containsExactlyInAnyOrderElementsOf(expected)
        .isSortedAccordingTo((a, b) -> Integer.compare(a.cardinality(), b.cardinality()));
    assertThat(
            HittingSetSearch.count(problem, limits(maxSize, threads), (_, _) -> {}).countBySize())
        .as("seed %d, counted", seed)
        .isEqualTo(outcome.countBySize());
  }

  @Test
  void exact() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      int predicates = 1 + random.nextInt(11);
      int maxSize = random.nextBoolean() ? 1 + random.nextInt(5) : SearchLimits.UNBOUNDED;
      SearchProblem problem =
          SearchProblem.allMinimal(
              predicates, BruteForce.evidences(random, predicates, seed % 10 == 0 ? 200 : 14));
      assertFinds(problem, maxSize, 1 + seed % 3, seed);
    }
  }

  @Test
  void exactOverManyPredicatesAndEvidences() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      int predicates = 60 + random.nextInt(20);
      SearchProblem problem =
          SearchProblem.allMinimal(predicates, BruteForce.evidences(random, predicates, 150));
      assertFinds(problem, 3, 1 + seed % 2, seed);
    }
  }

  @Test
  void strongest() {
    for (int seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      SearchProblem problem =
          SearchProblem.strongest(THRESHOLDS.size(), rows(random, 14), KNOWN).withoutClasses();
      assertFinds(problem, 1 + random.nextInt(6), 1 + seed % 3, seed);
    }
  }

  @Test
  void approximate() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int predicates = 1 + random.nextInt(10);
      List<BitSet> evidences = BruteForce.evidences(random, predicates, 12);
      SearchProblem problem =
          SearchProblem.allMinimal(predicates, evidences).approximate(tolerance(random, evidences));
      assertFinds(problem, 1 + random.nextInt(5), 1 + seed % 3, seed);
    }
  }

  @Test
  void approximateStrongest() {
    for (int seed = 0; seed < 280; seed++) {
      Random random = new Random(seed);
      List<BitSet> evidences = rows(random, 14);
      SearchProblem problem =
          SearchProblem.strongest(THRESHOLDS.size(), evidences, KNOWN)
              .approximate(tolerance(random, evidences));
      assertFinds(problem, 1 + random.nextInt(5), 1 + seed % 3, seed);
    }
  }

  private static Tolerance tolerance(Random random, List<BitSet> evidences) {
    return new Tolerance(
        evidences.stream().map(_ -> 1L + random.nextInt(4)).toList(), random.nextInt(8));
  }

  @Test
  void incremental() {
    for (int seed = 0; seed < 250; seed++) {
      Random random = new Random(seed);
      int predicates = 1 + random.nextInt(9);
      List<BitSet> pool = BruteForce.evidences(random, predicates, 12);
      follow(SearchProblem.allMinimal(predicates, pool), 1 + random.nextInt(5), random, seed);
    }
  }

  @Test
  void incrementalStrongest() {
    for (int seed = 0; seed < 250; seed++) {
      Random random = new Random(seed);
      SearchProblem problem =
          SearchProblem.strongest(THRESHOLDS.size(), rows(random, 12), KNOWN).withoutClasses();
      follow(problem, 1 + random.nextInt(4), random, seed);
    }
  }

  /** Lets the problem's evidences come and go, and compares after each step. */
  private static void follow(SearchProblem problem, int maxSize, Random random, int seed) {
    IncrementalHittingSets sets =
        new IncrementalHittingSets(
            problem.predicates(), problem.implications(), problem.strongest(), limits(maxSize, 1));
    List<BitSet> there = new ArrayList<>();
    if (random.nextBoolean()) {
      there.addAll(problem.evidences().subList(0, random.nextInt(problem.evidences().size() + 1)));
      sets.start(there);
    }
    for (int step = 0; step < 20 && !problem.evidences().isEmpty(); step++) {
      BitSet evidence = problem.evidences().get(random.nextInt(problem.evidences().size()));
      List<BitSet> before = sets.sets();
      boolean arrives = !there.remove(evidence);
      if (arrives) {
        there.add(evidence);
      }
      IncrementalHittingSets.Update update =
          arrives ? sets.arrive(evidence) : sets.expire(evidence);
      SearchProblem now =
          new SearchProblem(
              problem.predicates(),
              there,
              problem.implications(),
              problem.strongest(),
              false,
              null);
      assertThat(sets.sets())
          .as("seed %d, step %d", seed, step)
          .containsExactlyInAnyOrderElementsOf(BruteForce.solve(now, maxSize));
      assertTells(update, before, sets.sets());
    }
  }

  private static void assertTells(
      IncrementalHittingSets.Update update, List<BitSet> before, List<BitSet> after) {
    assertThat(update)
        .isInstanceOfSatisfying(
            IncrementalHittingSets.Update.Applied.class,
            applied -> {
              List<BitSet> expected = new ArrayList<>(before);
              expected.removeAll(applied.removed());
              expected.addAll(applied.added());
              assertThat(after).containsExactlyInAnyOrderElementsOf(expected);
            });
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

  /** One value in eight is absent, so that both a predicate and its negation may hold. */
  private static List<BitSet> rows(Random random, int most) {
    return IntStream.range(0, 1 + random.nextInt(most))
        .mapToObj(_ -> THRESHOLDS.evidence(row(random)).toBitSet())
        .distinct()
        .toList();
  }

  private static Row row(Random random) {
    Row row =
        Row.of(TYPE, Map.of("x", Value.of(random.nextInt(8)), "y", Value.of(random.nextInt(8))));
    return random.nextInt(4) > 0 ? row : row.with(random.nextInt(2), null);
  }
}
