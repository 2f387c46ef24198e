package dev.nomos.validator.judge;

import java.time.Duration;

/**
 * Which violations of one rule with one record key are published. Counters count all.
 *
 * @param burst so many from the first in an interval are published
 * @param every and each that comes so many after the last published one; 1 suppresses nothing
 * @param interval in event time, from a published violation on; after it the burst is free again
 * @param memory a rule and key without violations for so long, in event time of the partition's
 *     violations, are forgotten: the next violation is the first again
 * @param entries rules and keys remembered for a partition; beyond, the one longest without a
 *     violation is forgotten
 */
public record SuppressionPolicy(
    int burst, long every, Duration interval, Duration memory, int entries) {
  public static final SuppressionPolicy DEFAULT =
      new SuppressionPolicy(10, 1_000, Duration.ofMinutes(1), Duration.ofHours(1), 100_000);

  public SuppressionPolicy {
    check("burst must be at least 1", burst >= 1, burst);
    check("every must be at least 1", every >= 1, every);
    check("interval must be positive", interval.isPositive(), interval);
    check(
        "memory must be at least validator.suppression.interval (%s)".formatted(interval),
        memory.compareTo(interval) >= 0,
        memory);
    check("entries must be at least 1", entries >= 1, entries);
  }

  private static void check(String rule, boolean holds, Object seen) {
    if (!holds) {
      throw new IllegalArgumentException(
          "validator.suppression.%s, but was %s".formatted(rule, seen));
    }
  }

  /** Publishes every violation. */
  public static SuppressionPolicy none() {
    return new SuppressionPolicy(1, 1, DEFAULT.interval(), DEFAULT.memory(), DEFAULT.entries());
  }
}
