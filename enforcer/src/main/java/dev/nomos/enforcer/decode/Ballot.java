package dev.nomos.enforcer.decode;

import dev.nomos.logic.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The candidates for one prompt, one of which is taken with a chance in proportion to its weight.
 * Mutable; belongs to a decoder.
 */
final class Ballot {
  private final Prompt prompt;

  /** In which order prompts came. */
  private final long turn;

  private final SplittableRandom random;
  private final List<Row> rows = new ArrayList<>();
  private final List<Double> logWeights = new ArrayList<>();
  private int missing;

  Ballot(Prompt prompt, long turn, int candidates, SplittableRandom random) {
    this.prompt = prompt;
    this.turn = turn;
    this.missing = candidates;
    this.random = random;
  }

  Prompt prompt() {
    return prompt;
  }

  long turn() {
    return turn;
  }

  void add(Row row, double logWeight) {
    missing--;
    rows.add(row);
    logWeights.add(logWeight);
  }

  /** A candidate came to nothing. */
  void fail() {
    missing--;
  }

  boolean isComplete() {
    return missing == 0;
  }

  /** Null where no candidate came to anything. */
  @Nullable Row elected() {
    if (rows.isEmpty()) {
      return null;
    }
    double highest = logWeights.stream().mapToDouble(w -> w).max().orElseThrow();
    double[] weights = logWeights.stream().mapToDouble(w -> Math.exp(w - highest)).toArray();
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double at = random.nextDouble() * sum;
    int elected = 0;
    while (elected + 1 < weights.length && at >= weights[elected]) {
      at -= weights[elected++];
    }
    return rows.get(elected);
  }
}
