package dev.nomos.miner.theory;

import dev.nomos.miner.search.SearchOutcome;
import java.util.List;
import java.util.Map;

/**
 * What mining came to.
 *
 * @param rules the rules kept, shortest first, then most tested first
 * @param outcome Complete, or Stopped with why, of the search for candidates
 * @param rejected how many candidates were turned down, by reason
 */
public record MinedTheory(
    List<ScoredRule> rules, SearchOutcome outcome, Map<Reason, Integer> rejected) {
  /** Why a candidate is no rule. */
  public enum Reason {
    RARELY_TESTED("its weakest reading was hardly ever put to the test"),
    NO_SURPRISE("it would hold by chance"),
    BROKEN_IN_SHADOW("records of the shadow period break it"),
    IMPLIED("it follows from the rules kept");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  public MinedTheory {
    rules = List.copyOf(rules);
    rejected = Map.copyOf(rejected);
  }
}
