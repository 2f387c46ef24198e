package dev.nomos.ingest.exchange;

import dev.nomos.ingest.netflow.MessageHeader;

/**
 * How far an exporter's clock is ahead of ours, in milliseconds: its messages' export times less
 * their arrival, smoothed. The time on the way is part of it. A jump beyond the policy's threshold
 * is believed at once: clocks are set, they do not glide.
 */
final class ExporterClock {
  private static final double WEIGHT = 1.0 / 8;

  /** v9 and IPFIX cut export times to seconds. */
  private static final long HALF_A_SECOND = 500;

  private final ClockPolicy policy;
  private double skewMillis;

  /** {@code skewMillis} is NaN before the first message. */
  ExporterClock(ClockPolicy policy, double skewMillis) {
    this.policy = policy;
    this.skewMillis = skewMillis;
  }

  double skewMillis() {
    return skewMillis;
  }

  void observe(MessageHeader message, long receivedAtMillis) {
    long exported = message.exportMillis() + (message.version() == 5 ? 0 : HALF_A_SECOND);
    double skew = (double) exported - receivedAtMillis;
    boolean jump = !(Math.abs(skew - skewMillis) <= policy.threshold().toMillis());
    skewMillis = jump ? skew : skewMillis + (skew - skewMillis) * WEIGHT;
  }

  /** What to add to the exporter's times. */
  long correctionMillis() {
    return switch (policy.correction()) {
      case NONE -> 0;
      case SHIFT ->
          Math.abs(skewMillis) > policy.threshold().toMillis() ? -Math.round(skewMillis) : 0;
    };
  }
}
