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
  private static final int MAX_RECORDS = 1_000;
  private static final int MAX_VALUES = 200_000;
  private static final int MAX_NODES = 2_000;

  /** For Z3, of one value. */
  private static final Duration PATIENCE = Duration.ofMillis(250);

  /** By all engines; each takes up to 20 kB, most a few hundred octets. */
  private static final int REMEMBERED = 20_000;

  public MaskLimits {
    if (engines < 1 || maxRecords < 1 || maxValues < 1 || !deadline.isPositive()) {
      throw new IllegalArgumentException(
          "not engines, maxRecords, maxValues >= 1, deadline > 0: %d, %d, %d, %s"
              .formatted(engines, maxRecords, maxValues, deadline));
    }
  }

  public static MaskLimits of(int engines, Duration deadline) {
    int remembered = Math.max(1, REMEMBERED / Math.max(1, engines));
    return new MaskLimits(
        engines,
        MAX_RECORDS,
        MAX_VALUES,
        deadline,
        new CompletionBudget(MAX_NODES, PATIENCE, remembered));
  }
}
