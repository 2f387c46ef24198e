package dev.nomos.ingest.exchange;

import dev.nomos.ingest.netflow.FlowRecord;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an exchange adds to a flow record: its sampling rate, scaled counters, corrected times. */
final class Enrichment {
  private static final String[] TIMES = {"flowStartMilliseconds", "flowEndMilliseconds"};

  private Enrichment() {}

  static FlowRecord of(FlowRecord flow, double rate, long correctionMillis) {
    var sampled = rate == 0 ? flow : flow.sampled(rate);
    if (correctionMillis == 0) return sampled;
    Map<String, Object> fields = new LinkedHashMap<>(sampled.fields());
    for (var time : TIMES)
      if (fields.get(time) instanceof Long millis) fields.put(time, millis + correctionMillis);
    return sampled.with(
        flow.startMillis() + correctionMillis, flow.endMillis() + correctionMillis, fields);
  }
}
