package dev.nomos.miner.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HittingSetSearchTest {
  private static final SearchLimits UP_TO_4 =
      new SearchLimits(4, 10_000_000, Duration.ofMinutes(1));

  @Test
  void findsExactlyTheMinimalHittingSetsThatBruteForceFinds() {
    for (int seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      int predicates = 1 + random.nextInt(10);
      List<BitSet> evidences = randomEvidences(random, predicates);
      SearchOutcome outcome =
          HittingSetSearch.run(
              predicates, evidences, Implications.none(predicates), false, UP_TO_4);
      assertThat(outcome).isInstanceOf(SearchOutcome.Complete.class);
      assertThat(outcome.found())
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(bruteForce(predicates, evidences));
    }
  }

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
      List<BitSet> all = bruteForce(space.size(), evidences);
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

  private static List<BitSet> randomEvidences(Random random, int predicates) {
    List<BitSet> evidences = new ArrayList<>();
    int rows = random.nextInt(14);
    double density = 0.2 + 0.6 * random.nextDouble();
    for (int e = 0; e < rows; e++) {
      BitSet evidence = new BitSet();
      for (int p = 0; p < predicates; p++) {
        evidence.set(p, random.nextDouble() < density);
      }
      evidences.add(evidence);
    }
    return evidences.stream().distinct().toList();
  }

  private static List<BitSet> bruteForce(int predicates, List<BitSet> evidences) {
    List<BitSet> minimal = new ArrayList<>();
    for (int size = 1; size <= UP_TO_4.maxClauseSize(); size++) {
      for (int bits = 1; bits < 1 << predicates; bits++) {
        BitSet set = BitSet.valueOf(new long[] {bits});
        if (set.cardinality() == size
            && evidences.stream().allMatch(set::intersects)
            && isMinimal(set, evidences)) {
          minimal.add(set);
        }
      }
    }
    return minimal;
  }

  private static boolean isMinimal(BitSet set, List<BitSet> evidences) {
    return set.stream()
        .allMatch(
            p -> {
              BitSet without = (BitSet) set.clone();
              without.clear(p);
              return !evidences.stream().allMatch(without::intersects);
            });
  }

  @Test
  void anEvidenceWithoutPredicatesForbidsEveryRule() {
    List<BitSet> evidences = List.of(new BitSet(), BitSet.valueOf(new long[] {3}));
    SearchOutcome outcome =
        HittingSetSearch.run(2, evidences, Implications.none(2), false, UP_TO_4);
    assertThat(outcome).isEqualTo(new SearchOutcome.Complete(List.of()));
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
        .isSubsetOf(bruteForce(4, evidences));
  }

  @Test
  void manyEvidencesGiveTheSameSetsAsBruteForce() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      List<BitSet> evidences = new ArrayList<>();
      for (int e = 0; e < 300; e++) {
        BitSet evidence = new BitSet();
        IntStream.range(0, 14).forEach(p -> evidence.set(p, random.nextInt(10) < 7));
        evidences.add(evidence);
      }
      List<BitSet> distinct = evidences.stream().distinct().toList();
      assertThat(HittingSetSearch.run(14, distinct, Implications.none(14), false, UP_TO_4).found())
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(bruteForce(14, distinct));
    }
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

  @ParameterizedTest
  @CsvSource({"3, 1605", "4, 6075", "5, 14754"})
  void countsOfTheReferenceEvidenceAreReproduced(int size, int count) throws IOException {
    Path file = SharedData.find("reference/evidence/cidds_10000.dat");
    assumeTrue(file != null, "shared data is absent");
    List<BitSet> evidences = new ArrayList<>();
    int predicates = 0;
    for (String line : Files.readAllLines(file)) {
      BitSet evidence = new BitSet();
      Arrays.stream(line.trim().split(" +"))
          .filter(text -> !text.isEmpty())
          .forEach(text -> evidence.set(Integer.parseInt(text)));
      evidences.add(evidence);
      predicates = Math.max(predicates, evidence.length());
    }
    SearchOutcome outcome =
        HittingSetSearch.run(
            predicates,
            evidences,
            Implications.none(predicates),
            false,
            new SearchLimits(size, 10_000_000, Duration.ofMinutes(2)));
    assertThat(outcome.found()).hasSize(count);
  }
}
