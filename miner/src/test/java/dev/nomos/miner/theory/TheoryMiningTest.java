package dev.nomos.miner.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Truth;
import dev.nomos.logic.Value;
import dev.nomos.miner.search.HittingSetSearch;
import dev.nomos.miner.search.Implications;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.search.SearchOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TheoryMiningTest {
  private static final RowType TYPE =
      new RowType(
          List.of(
              Field.of("x", FieldType.INTEGER),
              Field.of("y", FieldType.INTEGER),
              Field.of("flag", FieldType.BOOLEAN)));
  private static final PredicateSpace SPACE = space();
  private static final Implications IMPLICATIONS = Implications.of(SPACE, _ -> false);
  private static final SearchLimits LIMITS = new SearchLimits(3, 100_000, Duration.ofMinutes(1));
  private static final RulePolicy EVERYTHING = new RulePolicy(1, 0, 0);

  private static PredicateSpace space() {
    List<Predicate> predicates = new ArrayList<>();
    for (String field : List.of("x", "y")) {
      for (String rest : List.of("<= 1", ">= 2", "<= 3", ">= 4", "= 2", "!= 2")) {
        predicates.add(Predicate.of((Formula.Atom) Formula.parse(field + " " + rest)));
      }
    }
    for (int value : new int[] {0, 1}) {
      predicates.add(Predicate.of((Formula.Atom) Formula.parse("flag = " + value)));
    }
    return new PredicateSpace(TYPE, predicates);
  }

  private static Row row(long x, long y, long flag) {
    return Row.of(TYPE, Map.of("x", Value.of(x), "y", Value.of(y), "flag", Value.of(flag)));
  }

  /** Random rows of a domain small enough to leave some combinations out. */
  private static List<Row> randomRows(long seed) {
    Random random = new Random(seed);
    List<Row> domain = new ArrayList<>(domain());
    domain.removeIf(_ -> random.nextInt(3) > 0);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      rows.add(domain.get(random.nextInt(domain.size())));
    }
    return rows;
  }

  private static List<Row> domain() {
    List<Row> rows = new ArrayList<>();
    for (int x = 0; x < 6; x++) {
      for (int y = 0; y < 6; y++) {
        rows.add(row(x, y, 0));
        rows.add(row(x, y, 1));
      }
    }
    return rows;
  }

  /** Row i is seen at time i. */
  private static List<CountedEvidence> counted(List<Row> rows) {
    Map<String, CountedEvidence> byBits = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      var evidence = SPACE.evidence(rows.get(i));
      byBits.merge(
          evidence.toString(),
          new CountedEvidence(evidence, 1, i, i),
          (a, b) ->
              new CountedEvidence(
                  a.evidence(), a.count() + 1, a.firstSeenMillis(), b.lastSeenMillis()));
    }
    return List.copyOf(byBits.values());
  }

  private static MinedTheory mine(List<Row> rows, RulePolicy policy) {
    return TheoryMining.mine(SPACE, counted(rows), IMPLICATIONS, LIMITS, policy);
  }

  private static List<Formula.Atom> literals(ScoredRule rule) {
    return rule.rule().clause().orElseThrow();
  }

  private static boolean holds(Formula formula, Row row) {
    return formula.evaluate(row) == Truth.TRUE;
  }

  /** Over rows, not evidences: how often the least tested literal was the only one that held. */
  private static long naiveAntecedentCount(List<Formula.Atom> literals, List<Row> rows) {
    return literals.stream()
        .mapToLong(
            only ->
                rows.stream()
                    .filter(row -> holds(only, row))
                    .filter(
                        row -> literals.stream().filter(other -> holds(other, row)).count() == 1)
                    .count())
        .min()
        .orElseThrow();
  }

  private static double naiveExpectedViolations(List<Formula.Atom> literals, List<Row> rows) {
    double expected = rows.size();
    for (Formula.Atom literal : literals) {
      expected *= (double) rows.stream().filter(row -> !holds(literal, row)).count() / rows.size();
    }
    return expected;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13})
  void whatSpeaksForARuleAgreesWithCountingRows(long seed) {
    List<Row> rows = randomRows(seed);
    List<ScoredRule> rules = mine(rows, EVERYTHING).rules();
    assertThat(rules).isNotEmpty();
    for (ScoredRule rule : rules) {
      List<Formula.Atom> literals = literals(rule);
      assertThat(rule.support()).isEqualTo(rows.size());
      assertThat(rule.antecedentCount()).isEqualTo(naiveAntecedentCount(literals, rows));
      assertThat(rule.expectedViolations())
          .isEqualTo(naiveExpectedViolations(literals, rows), within(1e-9));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13})
  void aRuleHoldsInEveryRow(long seed) {
    List<Row> rows = randomRows(seed);
    for (ScoredRule rule : mine(rows, EVERYTHING).rules()) {
      assertThat(rows).allMatch(row -> holds(rule.rule().formula(), row));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13})
  void everyCandidateFollowsFromTheRulesKept(long seed) {
    List<Row> rows = randomRows(seed);
    MinedTheory mined = mine(rows, EVERYTHING);
    List<BitSet> evidences =
        counted(rows).stream().map(counted -> counted.evidence().toBitSet()).toList();
    SearchOutcome candidates =
        HittingSetSearch.run(SPACE.size(), evidences, IMPLICATIONS, true, LIMITS);
    List<Row> models =
        domain().stream()
            .filter(row -> mined.rules().stream().allMatch(r -> holds(r.rule().formula(), row)))
            .toList();
    assertThat(mined.rules().size())
        .isEqualTo(
            candidates.found().size()
                - mined.rejected().getOrDefault(MinedTheory.Reason.IMPLIED, 0));
    for (BitSet candidate : candidates.found()) {
      assertThat(models)
          .as("seed %d: %s follows", seed, candidate)
          .allMatch(row -> SPACE.evidence(row).toBitSet().intersects(candidate));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13})
  void noRuleFollowsFromAnotherOrIsATautology(long seed) {
    List<ScoredRule> rules = mine(randomRows(seed), EVERYTHING).rules();
    for (ScoredRule rule : rules) {
      assertThat(domain()).anyMatch(row -> !holds(rule.rule().formula(), row));
      for (ScoredRule other : rules) {
        assertThat(other.equals(rule) || entails(other, rule))
            .as("%s entails %s", other.rule().formula(), rule.rule().formula())
            .isEqualTo(other.equals(rule));
      }
    }
  }

  private static boolean entails(ScoredRule a, ScoredRule b) {
    return domain().stream()
        .allMatch(row -> !holds(a.rule().formula(), row) || holds(b.rule().formula(), row));
  }

  @Test
  void aRuleThatTheShadowPeriodBreaksIsRejected() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(row(i % 2, i % 5, i % 2));
    }
    assertThat(texts(mine(rows, new RulePolicy(1, 0, 0.3)))).contains("x <= 1");
    rows.set(90, row(4, 0, 0));
    MinedTheory mined = mine(rows, new RulePolicy(1, 0, 0.3));
    assertThat(texts(mined)).doesNotContain("x <= 1", "x <= 3");
    assertThat(mined.rejected()).containsKey(MinedTheory.Reason.BROKEN_IN_SHADOW);
  }

  private static List<String> texts(MinedTheory mined) {
    return mined.rules().stream().map(rule -> rule.rule().formula().toString()).toList();
  }

  @Test
  void aRuleThatWasHardlyTestedIsRejected() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(row(i < 3 ? 4 : 1, i < 3 ? 4 : 1, 0));
    }
    assertThat(texts(mine(rows, new RulePolicy(3, 0, 0)))).contains("x <= 1 or y >= 4");
    MinedTheory mined = mine(rows, new RulePolicy(4, 0, 0));
    assertThat(texts(mined)).doesNotContain("x <= 1 or y >= 4");
    assertThat(mined.rejected()).containsKey(MinedTheory.Reason.RARELY_TESTED);
  }

  @Test
  void aClauseThatChanceWouldKeepIsNoSurprise() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(row(i < 20 ? 4 : 1, i >= 20 && i < 40 ? 4 : 1, 0));
    }
    String clause = "x <= 1 or y <= 1"; // by chance 100 * 0.2 * 0.2 = 4 records would break it
    assertThat(texts(mine(rows, new RulePolicy(1, 3.9, 0)))).contains(clause);
    MinedTheory mined = mine(rows, new RulePolicy(1, 4.1, 0));
    assertThat(texts(mined)).doesNotContain(clause);
    assertThat(mined.rejected()).containsKey(MinedTheory.Reason.NO_SURPRISE);
  }

  @Test
  void rulesAreShortestFirstThenMostTestedFirst() {
    List<ScoredRule> rules = mine(randomRows(21), EVERYTHING).rules();
    for (int i = 1; i < rules.size(); i++) {
      int shorter =
          Integer.compare(literals(rules.get(i - 1)).size(), literals(rules.get(i)).size());
      assertThat(shorter).isNotPositive();
      if (shorter == 0) {
        assertThat(rules.get(i - 1).antecedentCount())
            .isGreaterThanOrEqualTo(rules.get(i).antecedentCount());
      }
    }
  }

  @Test
  void noEvidenceGivesNoRules() {
    MinedTheory mined = mine(List.of(), RulePolicy.DEFAULT);
    assertThat(mined.rules()).isEmpty();
    assertThat(mined.outcome()).isInstanceOf(SearchOutcome.Complete.class);
  }
}
