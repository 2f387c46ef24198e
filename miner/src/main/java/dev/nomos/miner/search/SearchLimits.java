package dev.nomos.miner.search;

import java.time.Duration;

/**
 * How far a search may go.
 *
 * @param maxClauseSize most predicates in a set, at least 1
 * @param maxFound most sets to return
 * @param budget longest time
 */
public record SearchLimits(int maxClauseSize, int maxFound, Duration budget) {
  public SearchLimits {
    if (maxClauseSize < 1) {
      throw new IllegalArgumentException(
          "a search's max-clause-size must be at least 1, but was " + maxClauseSize);
    }
    if (maxFound < 1 || !budget.isPositive()) {
      throw new IllegalArgumentException(
          "a search needs room for results and time, but was given " + maxFound + " and " + budget);
    }
  }
}
