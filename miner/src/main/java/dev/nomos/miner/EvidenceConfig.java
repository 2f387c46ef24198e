package dev.nomos.miner;

import java.time.Duration;

/**
 * How the evidence table is kept.
 *
 * @param expiry an evidence that was not seen for so long, in event time, leaves the table; zero:
 *     never
 * @param maxDistinct evidences in the table, some 5 kB of memory each; records of one too many are
 *     counted, no more
 * @param learningPeriod of event time, whose records constants are taken from
 * @param driftThreshold 0 to 1: how far a field's distribution may move before its constants are
 *     out of date
 */
public record EvidenceConfig(
    Duration expiry, int maxDistinct, Duration learningPeriod, double driftThreshold) {
  public static final EvidenceConfig DEFAULT =
      new EvidenceConfig(Duration.ZERO, 50_000, Duration.ofHours(1), 0.2);

  public EvidenceConfig {
    if (expiry.isNegative()) {
      throw new IllegalArgumentException(
          "miner.evidence.expiry must not be negative, but was " + expiry);
    }
    if (maxDistinct < 1) {
      throw new IllegalArgumentException(
          "miner.evidence.max-distinct must be at least 1, but was " + maxDistinct);
    }
    if (learningPeriod.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "miner.evidence.learning-period must be at least 1 s, but was " + learningPeriod);
    }
    if (!(driftThreshold > 0 && driftThreshold <= 1)) {
      throw new IllegalArgumentException(
          "miner.evidence.drift-threshold must be above 0 and at most 1, but was "
              + driftThreshold);
    }
  }
}
