package dev.nomos.ingest.exports;

import java.util.Map;
import java.util.TreeMap;

/** Fields of which a value of ours is not that of another collector, with the first such pair. */
final class Deviations {
  private final Map<String, String> byField = new TreeMap<>();

  void compare(String field, Object ours, String theirs) {
    if (ours == null || !SameValue.same(ours, theirs)) add(field, ours + " instead of " + theirs);
  }

  void add(String field, String what) {
    byField.putIfAbsent(field, what);
  }

  Map<String, String> byField() {
    return byField;
  }

  /**
   * Whether a field of ours was not sent: absolute times of another form, and counters scaled by
   * the sampling rate.
   */
  static boolean isComputed(ExportedRecord record, String name) {
    return name.equals("samplingRate")
        || name.startsWith("scaled")
        || (name.equals("flowStartMilliseconds") || name.equals("flowEndMilliseconds"))
            && record.fields().containsKey("flowStartSysUpTime");
  }
}
