package dev.nomos.ingest.exchange;

import java.time.Duration;

/**
 * What is done about an exporter's clock.
 *
 * @param correction of flows' times
 * @param threshold smaller skews are left alone: they are the network's and the header's seconds
 */
public record ClockPolicy(Correction correction, Duration threshold) {
  /** Believes exporters. */
  public static final ClockPolicy DEFAULT = new ClockPolicy(Correction.NONE, Duration.ofMinutes(1));

  /** How times are corrected. */
  public enum Correction {
    NONE,
    /** A flow's times are moved by the skew of its exporter's clock. */
    SHIFT
  }

  public ClockPolicy {
    if (threshold.compareTo(Duration.ofSeconds(1)) < 0)
      throw new IllegalArgumentException(
          "decoder.clock.threshold must be at least PT1S, for export times are in seconds, but was "
              + threshold);
  }
}
