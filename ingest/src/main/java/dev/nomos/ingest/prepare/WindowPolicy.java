package dev.nomos.ingest.prepare;

import java.time.Duration;

/**
 * How windows are made of an input that never ends: what they wait for, and what they may hold. All
 * time is event time.
 *
 * @param grace how long a record waits for records that come before it in {@code order_by}; without
 *     an order nothing waits
 * @param idleTimeout a partition that had no record for longer is forgotten; at least {@code grace}
 * @param maxPartitions most partitions; one more, and the one that had no record for longest is
 *     forgotten
 * @param maxWaiting most records of a partition that wait; one more, and the first goes on early
 * @param maxRows most records of all partitions together; one more, and the partition that had no
 *     record for longest is forgotten
 * @param late what to do with a record where later ones of its partition have gone on
 */
public record WindowPolicy(
    Duration grace,
    Duration idleTimeout,
    int maxPartitions,
    int maxWaiting,
    int maxRows,
    Late late) {
  public static final WindowPolicy DEFAULT =
      new WindowPolicy(
          Duration.ofSeconds(10), Duration.ofMinutes(10), 50_000, 1_000, 200_000, Late.DROP);

  /** What to do with a record that comes too late for its place. */
  public enum Late {
    /** It is counted and is in no window. */
    DROP,
    /** It takes the place in which it came: after those that have gone on. */
    APPEND
  }

  public WindowPolicy {
    if (grace.isNegative())
      throw new IllegalArgumentException("windows.grace must not be negative, but was " + grace);
    if (idleTimeout.compareTo(grace) < 0)
      throw new IllegalArgumentException(
          "windows.idle-timeout must be at least windows.grace ("
              + grace
              + "), but was "
              + idleTimeout);
    atLeastOne("windows.max-partitions", maxPartitions);
    atLeastOne("windows.max-waiting", maxWaiting);
    atLeastOne("windows.max-rows", maxRows);
  }

  private static void atLeastOne(String key, int value) {
    if (value < 1)
      throw new IllegalArgumentException(key + " must be at least 1, but was " + value);
  }
}
