package dev.nomos.ingest.exchange;

import dev.nomos.ingest.netflow.DecoderLimits;
import dev.nomos.ingest.netflow.ElementTable;
import java.time.Duration;

/**
 * How an exchange decodes and remembers.
 *
 * @param templateLifetime a template that is not sent again for this long is forgotten; zero keeps
 *     it. RFC 5101, section 10.3.7, asks for three times the exporter's refresh interval; routers
 *     send templates every 30 minutes unless told otherwise
 * @param reorderTolerance how long a missing sequence number may still come before it is lost
 * @param lossMemory how long after a loss an exporter's records are marked as degraded; zero: never
 * @param elements names and types of what exporters send
 * @param splitBiflows whether a record of both directions becomes two flows (RFC 5103)
 */
public record ExchangeConfig(
    DecoderLimits limits,
    Duration templateLifetime,
    HoldLimits held,
    SamplingPolicy sampling,
    Duration reorderTolerance,
    ClockPolicy clock,
    Duration lossMemory,
    ElementTable elements,
    boolean splitBiflows) {
  private static final Duration LOSS_MEMORY = Duration.ofMinutes(1);

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

  /** Of the elements that are known, with biflows left whole; a loss is remembered for a minute. */
  public ExchangeConfig(
      DecoderLimits limits,
      Duration templateLifetime,
      HoldLimits held,
      SamplingPolicy sampling,
      Duration reorderTolerance,
      ClockPolicy clock) {
    this(
        limits,
        templateLifetime,
        held,
        sampling,
        reorderTolerance,
        clock,
        LOSS_MEMORY,
        ElementTable.standard(),
        /* splitBiflows= */ false);
  }

  public ExchangeConfig {
    check(templateLifetime, reorderTolerance, lossMemory);
  }

  /** The same with another table of elements and another treatment of biflows. */
  public ExchangeConfig reading(ElementTable otherElements, boolean split) {
    return new ExchangeConfig(
        limits,
        templateLifetime,
        held,
        sampling,
        reorderTolerance,
        clock,
        lossMemory,
        otherElements,
        split);
  }

  /** The same with another memory of losses. */
  public ExchangeConfig rememberingLoss(Duration memory) {
    return new ExchangeConfig(
        limits,
        templateLifetime,
        held,
        sampling,
        reorderTolerance,
        clock,
        memory,
        elements,
        splitBiflows);
  }

  /** Throws where a duration is out of its range. */
  public static void check(
      Duration templateLifetime, Duration reorderTolerance, Duration lossMemory) {
    if (templateLifetime.isNegative())
      throw new IllegalArgumentException(
          "decoder.template-lifetime must not be negative, but was " + templateLifetime);
    if (reorderTolerance.isNegative())
      throw new IllegalArgumentException(
          "decoder.reorder-tolerance must not be negative, but was " + reorderTolerance);
    if (lossMemory.isNegative())
      throw new IllegalArgumentException(
          "decoder.loss-memory must not be negative, but was " + lossMemory);
  }
}
