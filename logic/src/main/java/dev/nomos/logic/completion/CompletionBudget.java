package dev.nomos.logic.completion;

import java.time.Duration;

/**
 * How much may be spent on one question: whether a value has a compliant completion.
 *
 * @param maxNodes decisions of our own search
 * @param patience longest time for Z3, which is asked when they are used up; zero: it is not asked
 * @param remembered for how many combinations of known fields answers are remembered
 */
public record CompletionBudget(long maxNodes, Duration patience, int remembered) {
  public static final CompletionBudget DEFAULT =
      new CompletionBudget(2_000, Duration.ofSeconds(1), 100_000);

  public CompletionBudget {
    if (maxNodes < 1 || patience.isNegative() || remembered < 1) {
      throw new IllegalArgumentException(
          "not maxNodes >= 1, patience >= 0, remembered >= 1: %d, %s, %d"
              .formatted(maxNodes, patience, remembered));
    }
  }
}
