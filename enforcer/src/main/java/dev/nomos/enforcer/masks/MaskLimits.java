package dev.nomos.enforcer.masks;

import dev.nomos.logic.completion.CompletionBudget;
import java.time.Duration;

/**
 * How much one who asks may have.
 *
 * @param engines requests answered at the same time; each has a constraint engine of its own
 * @param maxRecords of one request
 * @param maxValues of one answer, over all its records; so that a small question has no huge answer
 * @param deadline for one request, the wait for an engine included; the question in progress is
 *     finished first
 * @param budget of one engine for one value
 */
public record MaskLimits(
    int engines, int maxRecords, int maxValues, Duration deadline, CompletionBudget budget) {
  /** Of what is remembered, each combination takes up to 20 kB, most a few hundred octets. */
  private static final CompletionBudget BUDGET =
      new CompletionBudget(2_000, Duration.ofMillis(250), 10_000);

  public MaskLimits {
    if (engines < 1 || maxRecords < 1 || maxValues < 1 || !deadline.isPositive()) {
      throw new IllegalArgumentException(
          "not engines, maxRecords, maxValues >= 1, deadline > 0: %d, %d, %d, %s"
              .formatted(engines, maxRecords, maxValues, deadline));
    }
  }

  public static MaskLimits of(int engines, Duration deadline) {
    return new MaskLimits(engines, 1_000, 200_000, deadline, BUDGET);
  }
}
