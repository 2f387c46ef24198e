package dev.nomos.miner.statistics;

import static dev.nomos.miner.statistics.RandomEvidences.SPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Truth;
import dev.nomos.miner.statistics.RuleStatistics.Reading;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleMeasuresTest {
  /** Different literals of up to four predicates, some of them negated. */
  private static int[] clause(Random random) {
    return random
        .ints(0, SPACE.size())
        .distinct()
        .limit(1 + random.nextInt(4))
        .map(p -> SPACE.predicates().get(p).atom().toString().equals("a >= 4") ? ~p : p)
        .toArray();
  }

  private static boolean holds(RuleMeasures measures, int literal, Row row) {
    Truth truth = measures.atom(literal).evaluate(row);
    return literal < 0 ? truth == Truth.TRUE : truth != Truth.FALSE;
  }

  private static long count(List<Row> rows, java.util.function.Predicate<Row> condition) {
    return rows.stream().filter(condition).count();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void countsAreThoseOfTheRecords(long seed) {
    Random random = new Random(seed);
    RandomEvidences table = new RandomEvidences(seed, 150, seed % 2 == 0 ? 0.2 : 0);
    RuleMeasures measures = new RuleMeasures(SPACE, table.columns());
    for (int i = 0; i < 100; i++) {
      int[] literals = clause(random);
      RuleStatistics found = measures.measure(literals);
      long broken =
          count(table.rows, row -> Arrays.stream(literals).noneMatch(l -> holds(measures, l, row)));
      assertThat(found.violations()).isEqualTo(broken);
      assertThat(found.support()).isEqualTo((150 - broken) / 150.0);
      for (int k = 0; k < literals.length; k++) {
        checkReading(found.readings().get(k), literals, k, table.rows, measures);
      }
    }
  }

  private static void checkReading(
      Reading reading, int[] literals, int k, List<Row> rows, RuleMeasures measures) {
    int[] others = Arrays.stream(literals).filter(l -> l != literals[k]).toArray();
    List<Row> tested =
        rows.stream()
            .filter(row -> Arrays.stream(others).noneMatch(l -> holds(measures, l, row)))
            .toList();
    long obeyed = count(tested, row -> holds(measures, literals[k], row));
    double share = count(rows, row -> holds(measures, literals[k], row)) / (double) rows.size();
    assertThat(reading.consequent()).isEqualTo(literals[k]);
    assertThat(reading.antecedentCount()).isEqualTo(tested.size());
    double confidence = tested.isEmpty() ? 1 : obeyed / (double) tested.size();
    assertThat(reading.confidence()).isEqualTo(confidence);
    assertThat(reading.lift()).isCloseTo(share == 0 ? 1 : confidence / share, within(1e-12));
    assertThat(reading.surprise())
        .isCloseTo(tested.size() * (1 - share) - (tested.size() - obeyed), within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void examplesShowWhatTheyAreSaidToShow(long seed) {
    Random random = new Random(seed);
    RandomEvidences table = new RandomEvidences(seed, 150, 0.1);
    RuleMeasures measures = new RuleMeasures(SPACE, table.columns());
    for (int i = 0; i < 200; i++) {
      int[] literals = clause(random);
      RuleStatistics found = measures.measure(literals);
      int consequent = found.naturalReading().consequent();
      for (int e : found.examples()) {
        assertThat(holding(literals, measures, table.first.get(e))).containsExactly(consequent);
      }
      for (int e : found.nearMisses()) {
        assertThat(holding(literals, measures, table.first.get(e)))
            .hasSize(1)
            .doesNotContain(consequent);
      }
      assertThat(found.counterexamples().isEmpty()).isEqualTo(found.violations() == 0);
      for (int e : found.counterexamples()) {
        assertThat(holding(literals, measures, table.first.get(e))).isEmpty();
      }
    }
  }

  private static int[] holding(int[] literals, RuleMeasures measures, Row row) {
    return Arrays.stream(literals).filter(l -> holds(measures, l, row)).toArray();
  }

  @Test
  void anExclusionIsReadAsACondition() {
    RuleMeasures measures = new RuleMeasures(SPACE, new RandomEvidences(1, 200, 0).columns());
    int[] literals =
        measures.literals(Rule.of(Formula.parse("c != \"x\" or flag = 0"))).orElseThrow();
    RuleStatistics found = measures.measure(literals);
    assertThat(measures.atom(found.naturalReading().consequent())).hasToString("flag = 0");
    assertThat(found.violations()).isZero();
  }

  @Test
  void literalsOfARuleAreFoundAlsoWhereOnlyTheirNegationIsAPredicate() {
    RuleMeasures measures = new RuleMeasures(SPACE, new RandomEvidences(1, 20, 0).columns());
    int[] literals = measures.literals(Rule.of(Formula.parse("a < 4 or c = \"x\""))).orElseThrow();
    assertThat(Arrays.stream(literals).mapToObj(l -> measures.atom(l).toString()))
        .containsExactly("a < 4", "c = \"x\"");
    assertThat(literals[0]).isNegative();
    assertThat(measures.literals(Rule.of(Formula.parse("a < 3 or c = \"x\"")))).isEmpty();
    assertThat(measures.literals(Rule.of(Formula.parse("a < 2 => c = \"x\"")))).isEmpty();
  }

  @Test
  void nothingSpeaksForARuleWithoutRecords() {
    RuleMeasures measures =
        new RuleMeasures(SPACE, EvidenceColumns.of(SPACE, List.of(), new long[0]));
    RuleStatistics found = measures.measure(new int[] {0, 3});
    assertThat(found.support()).isEqualTo(1);
    assertThat(found.antecedentCount()).isZero();
    assertThat(found.surprise()).isZero();
    assertThat(found.log10Chance()).isZero();
  }

  @Test
  void testedRulesComeBeforeLuckyOnesAndBrokenOnesLast() {
    RuleMeasures measures = new RuleMeasures(SPACE, new RandomEvidences(3, 400, 0).columns());
    List<String> ranked =
        List.of("a >= 4 or flag = 1", "a < 4 or b != 3 or c = \"x\"", "a < 4 or c = \"x\"").stream()
            .map(text -> measures.literals(Rule.of(Formula.parse(text))).orElseThrow())
            .sorted(
                java.util.Comparator.comparing(measures::measure, RuleStatistics.STRONGEST_FIRST))
            .map(
                l ->
                    Arrays.stream(l).mapToObj(i -> measures.atom(i).toString()).toList().toString())
            .toList();
    assertThat(ranked)
        .containsExactly("[a < 4, c = \"x\"]", "[a < 4, b != 3, c = \"x\"]", "[a >= 4, flag = 1]");
  }
}
