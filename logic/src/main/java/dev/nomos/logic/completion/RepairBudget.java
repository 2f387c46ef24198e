package dev.nomos.logic.completion;

import java.time.Duration;

/**
 * How much one repair may cost.
 *
 * @param maxNodes decisions of our own search, at least 1
 * @param patience longest time for Z3, which is asked whether there is any compliant record where
 *     they are used up before one is found; zero: it is not asked
 */
public record RepairBudget(long maxNodes, Duration patience) {
  public static final RepairBudget DEFAULT = new RepairBudget(20_000, Duration.ofSeconds(1));

  public RepairBudget {
    if (maxNodes < 1 || patience.isNegative()) {
      throw new IllegalArgumentException(
          "not maxNodes >= 1, patience >= 0: %d, %s".formatted(maxNodes, patience));
    }
  }
}
