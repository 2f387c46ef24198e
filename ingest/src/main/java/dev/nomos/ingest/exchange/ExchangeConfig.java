package dev.nomos.ingest.exchange;

import dev.nomos.ingest.netflow.DecoderLimits;
import java.time.Duration;

/**
 * How an exchange remembers.
 *
 * @param templateLifetime a template that is not sent again for this long is forgotten; zero keeps
 *     it. RFC 5101, section 10.3.7, asks for three times the exporter's refresh interval; routers
 *     send templates every 30 minutes unless told otherwise
 * @param reorderTolerance how long a missing sequence number may still come before it is lost
 */
public record ExchangeConfig(
    DecoderLimits limits,
    Duration templateLifetime,
    HoldLimits held,
    SamplingPolicy sampling,
    Duration reorderTolerance,
    ClockPolicy clock) {
  public static final ExchangeConfig DEFAULT =
      new ExchangeConfig(
          DecoderLimits.DEFAULT,
          Duration.ofMinutes(90),
          HoldLimits.DEFAULT,
          SamplingPolicy.DEFAULT,
          Duration.ofSeconds(2),
          ClockPolicy.DEFAULT);

  /** For files: their arrival times may be years apart, or none, so that nothing grows old. */
  public static final ExchangeConfig OF_FILES =
      new ExchangeConfig(
          DecoderLimits.DEFAULT,
          Duration.ZERO,
          new HoldLimits(65_536, 64L << 20, 65_536, 64L << 20, Duration.ofDays(100_000)),
          SamplingPolicy.DEFAULT,
          Duration.ofSeconds(2),
          ClockPolicy.DEFAULT);

  public ExchangeConfig {
    check(templateLifetime, reorderTolerance);
  }

  /** Throws where a duration is out of its range. */
  public static void check(Duration templateLifetime, Duration reorderTolerance) {
    if (templateLifetime.isNegative())
      throw new IllegalArgumentException(
          "decoder.template-lifetime must not be negative, but was " + templateLifetime);
    if (reorderTolerance.isNegative())
      throw new IllegalArgumentException(
          "decoder.reorder-tolerance must not be negative, but was " + reorderTolerance);
  }
}
