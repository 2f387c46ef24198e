package dev.nomos.miner.tree;

import dev.nomos.logic.Formula;
import dev.nomos.miner.statistics.RuleStatistics;
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
