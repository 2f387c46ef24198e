package dev.nomos.ingest.netflow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a known sampling rate adds to the records of one layout: the rate, and the counters as they
 * would be without sampling, to the nearest whole number. {@link #NONE} stands for one that cannot
 * be told.
 */
final class ScaledCounters {
  static final long NONE = Long.MIN_VALUE;

  private static final String RATE = "samplingRate";
  private static final String OCTETS = "scaledOctetDeltaCount";
  private static final String PACKETS = "scaledPacketDeltaCount";

  private static final String OCTET_DELTA = "octetDeltaCount";
  private static final String PACKET_DELTA = "packetDeltaCount";

  /** The fields that a flow's layout gets for them. */
  static final List<String> COMPUTED = List.of(RATE, OCTETS, PACKETS);

  /** In which a record, or an option, tells a rate (see {@code exchange.SamplingRates}). */
  private static final List<String> TELLING =
      List.of(
          "samplingInterval",
          "samplerRandomInterval",
          "samplingPacketInterval",
          "samplingSize",
          "samplingProbability");

  /**
   * In which a record says that it was sampled, whether it tells the rate or not; 0: it was not.
   */
  private static final List<String> SAYING =
      List.of(
          "samplerId",
          "selectorId",
          "samplerMode",
          "samplingAlgorithm",
          "selectorAlgorithm",
          "samplingPacketInterval",
          "samplingTimeInterval",
          "samplingFlowInterval",
          "samplingSize",
          "samplingProbability");

  private final int[] saying;
  private final int rate;
  private final int octets;
  private final int packets;
  private final int octetDelta;
  private final int packetDelta;
  private final boolean told;

  ScaledCounters(RecordLayout layout) {
    rate = computed(layout, RATE);
    octets = computed(layout, OCTETS);
    packets = computed(layout, PACKETS);
    octetDelta = layout.indexOf(OCTET_DELTA);
    packetDelta = layout.indexOf(PACKET_DELTA);
    saying = SAYING.stream().mapToInt(layout::indexOf).filter(field -> field >= 0).toArray();
    told = TELLING.stream().anyMatch(name -> layout.indexOf(name) >= 0);
  }

  private static int computed(RecordLayout layout, String name) {
    int field = layout.indexOf(name);
    return field < layout.sent() ? -1 : field;
  }

  /** Whether records have fields that may tell their rate. */
  boolean isTold() {
    return told;
  }

  /** Whether the record says that its packets are a sample of those on the wire. */
  boolean saysSampled(DataRecord data) {
    for (int field : saying) {
      Object value = data.value(field);
      if (value instanceof Number number && number.doubleValue() != 0) return true;
    }
    return false;
  }

  /** Whether the field is one of these. */
  boolean has(int field) {
    return field == rate || field == octets || field == packets;
  }

  /** {@code samplingRate}: packets on the wire per packet sampled; 0 where it is not known. */
  long value(DataRecord data, int field, double samplingRate) {
    if (samplingRate == 0) return NONE;
    if (field == rate) return Math.round(samplingRate);
    int counter = field == octets ? octetDelta : packetDelta;
    return counter < 0 || !data.isNumber(counter)
        ? NONE
        : scaled(data.number(counter), samplingRate);
  }

  /** The fields with these at their end, for a record whose layout has no place for them. */
  static Map<String, Object> added(Map<String, Object> fields, double rate) {
    Map<String, Object> all = new LinkedHashMap<>(fields);
    all.put(RATE, Math.round(rate));
    add(all, OCTET_DELTA, OCTETS, rate);
    add(all, PACKET_DELTA, PACKETS, rate);
    return all;
  }

  private static void add(Map<String, Object> to, String counter, String name, double rate) {
    if (!(to.get(counter) instanceof Long count)) return;
    long scaled = scaled(count, rate);
    if (scaled != NONE) to.put(name, scaled);
  }

  /** None beyond 2⁶³−1, as of every number. */
  private static long scaled(long count, double rate) {
    long whole = (long) rate;
    if (whole != rate) {
      double product = count * rate;
      return product < Long.MAX_VALUE ? Math.round(product) : NONE;
    }
    return Math.multiplyHigh(count, whole) == 0 && count * whole >= 0 ? count * whole : NONE;
  }
}
