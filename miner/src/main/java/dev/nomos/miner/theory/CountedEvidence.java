package dev.nomos.miner.theory;

import dev.nomos.logic.Evidence;

/**
 * A distinct evidence and the records it stands for.
 *
 * @param count of records, at least 1
 * @param firstSeenMillis event time of the earliest of them
 * @param lastSeenMillis event time of the latest of them
 */
public record CountedEvidence(
    Evidence evidence, long count, long firstSeenMillis, long lastSeenMillis) {
  public CountedEvidence {
    if (count < 1) {
      throw new IllegalArgumentException("an evidence stands for 1 record at least, not " + count);
    }
  }
}
