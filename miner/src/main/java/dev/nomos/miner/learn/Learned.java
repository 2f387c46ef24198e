package dev.nomos.miner.learn;

import dev.nomos.miner.search.SearchOutcome;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * What a learning run found.
 *
 * @param rules in the order of their size, plain ones before guarded ones
 * @param searches the plain search, then one for each guard
 * @param implied how many found rules were left out because they follow from those kept
 * @param unchecked how many of {@code rules} may follow from others: there was no time to look
 */
public record Learned(
    List<LearnedClause> rules, List<Search> searches, long implied, long unchecked) {
  public Learned {
    rules = List.copyOf(rules);
    searches = List.copyOf(searches);
  }

  /**
   * @param literals predicates of which one holds in every record
   * @param guard the guard under which it was found; empty for the plain search
   */
  public record LearnedClause(BitSet literals, Optional<String> guard) {}

  /**
   * @param name "plain", "approximate", or a guard's name
   * @param evidences distinct evidences that it searched; a guard that none of the records meets
   *     has 0 and says nothing
   * @param outcome without the sets
   * @param nanos how long it took
   */
  public record Search(String name, int evidences, SearchOutcome outcome, long nanos) {}

  /** Whether every search found all there is. */
  public boolean isComplete() {
    return searches.stream().allMatch(s -> s.outcome() instanceof SearchOutcome.Complete);
  }
}
