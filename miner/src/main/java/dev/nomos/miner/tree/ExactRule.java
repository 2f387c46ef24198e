package dev.nomos.miner.tree;

import dev.nomos.logic.Rule;
import dev.nomos.miner.statistics.RuleStatistics;
import java.util.List;

/**
 * A pure leaf: no record breaks it. Its literals are a minimal hitting set of the evidences.
 *
 * @param rule a clause
 * @param literals of the clause, the consequent last, numbered as in {@link
 *     dev.nomos.miner.statistics.EvidenceColumns}
 * @param statistics its natural reading is the tree's
 */
public record ExactRule(Rule rule, List<Integer> literals, RuleStatistics statistics) {
  public ExactRule {
    literals = List.copyOf(literals);
    if (statistics.violations() > 0) {
      throw new IllegalStateException(
          rule.formula() + " is broken by " + statistics.violations() + " records");
    }
  }
}
