package dev.nomos.miner.tree;

import dev.nomos.logic.Formula;
import dev.nomos.miner.statistics.RuleMeasures;
import dev.nomos.miner.statistics.RuleStatistics;
import java.util.Arrays;
import java.util.List;

/**
 * A leaf that is not pure: the implication holds in most of the records that its antecedent holds
 * in. It is no {@link dev.nomos.logic.Rule}, so that no theory can take it for one.
 *
 * @param literals of the implication as a clause, the consequent last, numbered as in {@link
 *     dev.nomos.miner.statistics.EvidenceColumns}
 * @param statistics its natural reading is the implication
 */
public record ApproximateRule(
    Formula.Implies formula, List<Integer> literals, RuleStatistics statistics) {
  public ApproximateRule {
    literals = List.copyOf(literals);
  }

  /**
   * The rule of a clause.
   *
   * @param literals the consequent last
   */
  public static ApproximateRule of(int[] literals, RuleMeasures measures) {
    return of(literals, measures, measures.measure(literals, literals.length - 1));
  }

  /** The same, measured already. */
  static ApproximateRule of(int[] literals, RuleMeasures measures, RuleStatistics statistics) {
    List<Integer> list = Arrays.stream(literals).boxed().toList();
    List<Formula.Atom> conditions =
        list.subList(0, list.size() - 1).stream().map(l -> measures.atom(l).negate()).toList();
    return new ApproximateRule(
        new Formula.Implies(Formula.allOf(conditions), measures.atom(list.getLast())),
        list,
        statistics);
  }

  /**
   * The leaf's purity: share of the antecedent's records in which the consequent holds, below 1.
   */
  public double confidence() {
    return statistics.naturalReading().confidence();
  }

  /** Records in which the antecedent holds. */
  public long antecedentCount() {
    return statistics.naturalReading().antecedentCount();
  }
}
