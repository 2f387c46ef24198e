package dev.nomos.miner.search;

import java.util.List;

/**
 * What a set may miss and still be found: an approximate rule, which some records break.
 *
 * @param weights records of each evidence, each at least 1
 * @param budget most records that a set may miss
 */
public record Tolerance(List<Long> weights, long budget) {
  public Tolerance {
    weights = List.copyOf(weights);
    if (budget < 0 || weights.stream().anyMatch(weight -> weight < 1)) {
      throw new IllegalArgumentException(
          "an evidence stands for at least 1 record, and a set may miss 0 or more, not " + budget);
    }
  }
}
