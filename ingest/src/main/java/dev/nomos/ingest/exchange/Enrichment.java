package dev.nomos.ingest.exchange;

import dev.nomos.ingest.netflow.FlowRecord;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an exchange adds to a flow record: its sampling rate, scaled counters, corrected times. */
final class Enrichment {
  private static final String[] TIMES = {"flowStartMilliseconds", "flowEndMilliseconds"};

  private Enrichment() {}

  static FlowRecord of(FlowRecord flow, double rate, long correctionMillis) {
    if (rate == 0 && correctionMillis == 0) return flow;
    Map<String, Object> fields = new LinkedHashMap<>(flow.fields());
    if (rate != 0) {
      fields.put("samplingRate", Math.round(rate));
      scale(fields, "octetDeltaCount", "scaledOctetDeltaCount", rate);
      scale(fields, "packetDeltaCount", "scaledPacketDeltaCount", rate);
    }
    for (var time : TIMES)
      if (fields.get(time) instanceof Long millis) fields.put(time, millis + correctionMillis);
    return new FlowRecord(
        flow.index(),
        flow.offset(),
        flow.startMillis() + correctionMillis,
        flow.endMillis() + correctionMillis,
        flow.timeSource(),
        fields);
  }

  /** To the nearest whole number; absent beyond 2⁶³−1, as every number. */
  private static void scale(Map<String, Object> fields, String raw, String scaled, double rate) {
    if (!(fields.get(raw) instanceof Long count)) return;
    long whole = (long) rate;
    if (whole != rate) {
      double product = count * rate;
      if (product < Long.MAX_VALUE) fields.put(scaled, Math.round(product));
    } else if (Math.multiplyHigh(count, whole) == 0 && count * whole >= 0) {
      fields.put(scaled, count * whole);
    }
  }
}
