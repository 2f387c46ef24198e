package dev.nomos.logic.completion;

import java.time.Duration;

/**
 * How much may be spent on one question: whether a value has a compliant completion.
 *
 * @param maxNodes decisions of our own search
 * @param patience longest time for Z3, which is asked when they are used up; zero: it is not asked
 * @param remembered for how many combinations of known fields answers are remembered at the most;
 *     fewer where those take more than 256 MiB, as counted by the lengths of their arrays: wide
 *     records, and fields with many values found, leave room for fewer
 */
public record CompletionBudget(long maxNodes, Duration patience, int remembered) {
  public static final CompletionBudget DEFAULT =
      new CompletionBudget(2_000, Duration.ofSeconds(1), 100_000);

  /** By what one engine remembers. */
  static final long MOST_OCTETS = 256L << 20;

  public CompletionBudget {
    if (maxNodes < 1 || patience.isNegative() || remembered < 1) {
      throw new IllegalArgumentException(
          "not maxNodes >= 1, patience >= 0, remembered >= 1: %d, %s, %d"
              .formatted(maxNodes, patience, remembered));
    }
  }
}
