package dev.nomos.miner.tree;

import static dev.nomos.miner.statistics.RandomEvidences.SPACE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.Truth;
import dev.nomos.miner.statistics.EvidenceColumns;
import dev.nomos.miner.statistics.RandomEvidences;
import java.time.Duration;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreeLearningTest {
  private static final TreeLimits LIMITS = new TreeLimits(4, 3, 0.7, Duration.ZERO);

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0", "3, 0", "4, 0", "5, 0.2", "6, 0.2", "7, 0.5", "8, 0.5"})
  void noRecordBreaksAnExactRule(long seed, double absent) {
    RandomEvidences table = new RandomEvidences(seed, 200, absent);
    TreeOutcome learned = TreeLearning.learn(SPACE, table.columns(), LIMITS);
    assertThat(learned.exact()).as("seed %d", seed).isNotEmpty();
    for (ExactRule rule : learned.exact()) {
      assertThat(table.rows)
          .allMatch(row -> rule.rule().formula().evaluate(row) != Truth.FALSE, "obeys " + rule);
      assertThat(rule.statistics().naturalReading().antecedentCount()).isGreaterThanOrEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void anExactRuleIsAMinimalHittingSet(long seed) {
    RandomEvidences table = new RandomEvidences(seed, 120, 0);
    Set<Set<Integer>> seen = new HashSet<>();
    for (ExactRule rule : TreeLearning.learn(SPACE, table.columns(), LIMITS).exact()) {
      assertThat(seen.add(Set.copyOf(rule.literals()))).as("no duplicates").isTrue();
      assertThat(hitsAll(rule.literals(), table.evidences)).isTrue();
      for (Integer literal : rule.literals()) {
        List<Integer> fewer = rule.literals().stream().filter(l -> !l.equals(literal)).toList();
        assertThat(hitsAll(fewer, table.evidences)).as("%s without %d", rule, literal).isFalse();
      }
    }
  }

  private static boolean hitsAll(List<Integer> literals, List<BitSet> evidences) {
    return evidences.stream()
        .allMatch(e -> literals.stream().anyMatch(l -> l >= 0 ? e.get(l) : !e.get(~l)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void anApproximateRulesConfidenceIsThatOfTheRecords(long seed) {
    RandomEvidences table = new RandomEvidences(seed, 300, 0);
    List<ApproximateRule> rules = TreeLearning.learn(SPACE, table.columns(), LIMITS).approximate();
    assertThat(rules).isNotEmpty();
    for (ApproximateRule rule : rules) {
      List<Row> tested =
          table.rows.stream()
              .filter(row -> rule.formula().antecedent().evaluate(row) == Truth.TRUE)
              .toList();
      long obeyed =
          tested.stream()
              .filter(row -> rule.formula().consequent().evaluate(row) == Truth.TRUE)
              .count();
      assertThat(rule.antecedentCount()).isEqualTo(tested.size());
      assertThat(rule.confidence())
          .isEqualTo((double) obeyed / tested.size())
          .isGreaterThanOrEqualTo(0.7)
          .isLessThan(1);
    }
  }

  @Test
  void targetAndConditionsShareNoField() {
    RandomEvidences table = new RandomEvidences(9, 300, 0.1);
    TreeOutcome learned = TreeLearning.learn(SPACE, table.columns(), LIMITS);
    for (ApproximateRule rule : learned.approximate()) {
      assertThat(
              Collections.disjoint(
                  rule.formula().antecedent().fields(), rule.formula().consequent().fields()))
          .isTrue();
    }
    for (ExactRule rule : learned.exact()) {
      Formula consequent = SPACE.predicates().get(rule.literals().getLast()).atom();
      for (int literal : rule.literals().subList(0, rule.literals().size() - 1)) {
        Formula condition = SPACE.predicates().get(literal < 0 ? ~literal : literal).atom();
        assertThat(Collections.disjoint(condition.fields(), consequent.fields())).isTrue();
      }
    }
  }

  @Test
  void aKnownDependenceIsFound() {
    TreeOutcome learned =
        TreeLearning.learn(SPACE, new RandomEvidences(4, 500, 0).columns(), LIMITS);
    assertThat(learned).isInstanceOf(TreeOutcome.Complete.class);
    assertThat(learned.exact())
        .extracting(r -> r.rule().formula().toString())
        .contains("a < 4 or c = \"x\"", "c = \"y\" or flag = 0", "c != \"y\" or flag = 1");
  }

  @Test
  void theSameEvidencesGiveTheSameRulesInTheSameOrder() {
    EvidenceColumns columns = new RandomEvidences(5, 300, 0.1).columns();
    assertThat(TreeLearning.learn(SPACE, columns, LIMITS))
        .isEqualTo(TreeLearning.learn(SPACE, columns, LIMITS));
  }

  @Test
  void anInterruptKeepsWhatIsThere() {
    EvidenceColumns columns = new RandomEvidences(5, 300, 0).columns();
    Thread.currentThread().interrupt();
    TreeOutcome learned = TreeLearning.learn(SPACE, columns, LIMITS);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(learned)
        .isEqualTo(new TreeOutcome.Stopped(List.of(), List.of(), 0, targets(learned)));
  }

  private static int targets(TreeOutcome outcome) {
    return outcome instanceof TreeOutcome.Stopped stopped ? stopped.targets() : -1;
  }

  @Test
  void noRecordsMakeNoRules() {
    EvidenceColumns columns = EvidenceColumns.of(SPACE, List.of(), new long[0]);
    assertThat(TreeLearning.learn(SPACE, columns, LIMITS))
        .isEqualTo(new TreeOutcome.Complete(List.of(), List.of()));
  }
}
