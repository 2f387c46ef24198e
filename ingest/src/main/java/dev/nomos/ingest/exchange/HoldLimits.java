package dev.nomos.ingest.exchange;

import java.time.Duration;

/**
 * How many data sets wait for their templates. One above a bound displaces the oldest. The bounds
 * in all hold for each partition of the raw topic.
 *
 * @param setsPerExporter at least 0; 0 holds nothing
 * @param octetsPerExporter with each set's message header
 * @param age longest wait, by the arrival of datagrams
 */
public record HoldLimits(
    int setsPerExporter, long octetsPerExporter, int setsInAll, long octetsInAll, Duration age) {
  public static final HoldLimits DEFAULT =
      new HoldLimits(1_024, 2L << 20, 8_192, 16L << 20, Duration.ofMinutes(10));

  public HoldLimits {
    notNegative("sets-per-exporter", setsPerExporter);
    notNegative("octets-per-exporter", octetsPerExporter);
    notNegative("sets-in-all", setsInAll);
    notNegative("octets-in-all", octetsInAll);
    if (age.isNegative())
      throw new IllegalArgumentException("decoder.held.age must not be negative, but was " + age);
  }

  private static void notNegative(String key, long value) {
    if (value < 0)
      throw new IllegalArgumentException(
          "decoder.held." + key + " must not be negative, but was " + value);
  }
}
