package dev.nomos.console.learn;

import dev.nomos.logic.Rule;
import dev.nomos.miner.learn.Learned;
import dev.nomos.miner.statistics.EvidenceColumns;
import dev.nomos.miner.statistics.RuleStatistics;
import dev.nomos.miner.tree.ApproximateRule;
import java.util.List;
import java.util.Optional;

/**
 * What a run learned.
 *
 * @param columns what the rules were measured on
 * @param rules that no row breaks, the best first
 * @param approximate what some rows break: told beside the rules, and never part of a theory
 * @param searches behind the rules; none where trees were grown
 * @param implied rules that were found and left out, because they follow from those kept
 * @param unchecked found rules that may follow from others: there was no time to look
 * @param beyondCap rules that were left out because there may be only so many
 * @param stopReason why the answer is partial; empty where it is complete
 */
record LearnedRun(
    EvidenceColumns columns,
    List<RankedRule> rules,
    List<ApproximateRule> approximate,
    List<Learned.Search> searches,
    long implied,
    long unchecked,
    long beyondCap,
    Optional<String> stopReason) {
  LearnedRun {
    rules = List.copyOf(rules);
    approximate = List.copyOf(approximate);
    searches = List.copyOf(searches);
  }

  /**
   * @param statistics what the rows say about it
   * @param guard the guard under which it was found; empty for all others
   */
  record RankedRule(Rule rule, RuleStatistics statistics, Optional<String> guard) {}

  boolean isComplete() {
    return stopReason.isEmpty();
  }
}
