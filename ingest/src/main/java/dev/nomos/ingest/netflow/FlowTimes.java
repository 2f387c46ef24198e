package dev.nomos.ingest.netflow;

import dev.nomos.ingest.netflow.FlowRecord.TimeSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When a flow began and ended, from whichever form its exporter sent. */
final class FlowTimes {
  private static final String START = "flowStartMilliseconds";
  private static final String END = "flowEndMilliseconds";
  private static final long MOST_SECONDS = Long.MAX_VALUE / 1000;

  private FlowTimes() {}

  /**
   * The clock of a message.
   *
   * @param sysUpTime milliseconds since the exporter booted, at export; null in IPFIX
   */
  record Clock(long exportMillis, @Nullable Long sysUpTime) {}

  /** The record with its times; adds computed {@code flowStart/EndMilliseconds} to the fields. */
  static FlowRecord stamp(int index, int offset, Clock clock, Map<String, Object> fields) {
    var start = absolute(clock, fields, "flowStart");
    var end = absolute(clock, fields, "flowEnd");
    var duration = duration(fields);
    if (end == null && start != null && duration != null) end = start + duration;
    if (start == null && end != null && duration != null) start = end - duration;
    if (start != null) fields.putIfAbsent(START, start);
    if (end != null) fields.putIfAbsent(END, end);
    if (end == null) end = start;
    if (end != null)
      return new FlowRecord(
          index, offset, start == null ? end : start, end, TimeSource.FLOW, fields);
    var observed = unit(fields, "observationTime");
    long at = observed == null ? clock.exportMillis() : observed;
    long began = duration == null ? at : at - duration;
    var source = observed == null ? TimeSource.EXPORT : TimeSource.OBSERVATION;
    return new FlowRecord(index, offset, began, at, source, fields);
  }

  private static @Nullable Long absolute(Clock clock, Map<String, Object> fields, String which) {
    var inUnit = unit(fields, which);
    if (inUnit != null) return inUnit;
    var delta = number(fields, which + "DeltaMicroseconds");
    if (delta != null) return clock.exportMillis() - delta / 1000;
    var upTime = number(fields, which + "SysUpTime");
    if (upTime == null) return null;
    var init = number(fields, "systemInitTimeMilliseconds");
    if (init != null) return init + upTime;
    var now = clock.sysUpTime();
    if (now == null) return null;
    // Both count milliseconds modulo 2^32, so their difference is right across a wrap (every 49.7
    // days); signed, because some exporters stamp packets a little later than the header.
    return clock.exportMillis() - (int) (now - upTime);
  }

  private static @Nullable Long unit(Map<String, Object> fields, String which) {
    var millis = number(fields, which + "Milliseconds");
    if (millis != null) return millis;
    var seconds = number(fields, which + "Seconds");
    if (seconds != null) return seconds > MOST_SECONDS ? null : (Long) (seconds * 1000);
    var micros = number(fields, which + "Microseconds");
    if (micros != null) return Math.floorDiv(micros, 1000L);
    var nanos = number(fields, which + "Nanoseconds");
    return nanos == null ? null : (Long) Math.floorDiv(nanos, 1_000_000L);
  }

  /** Milliseconds; where IPFIX sends only system up-times, their difference. */
  private static @Nullable Long duration(Map<String, Object> fields) {
    var millis = number(fields, "flowDurationMilliseconds");
    if (millis != null) return millis;
    var micros = number(fields, "flowDurationMicroseconds");
    if (micros != null) return micros / 1000;
    var start = number(fields, "flowStartSysUpTime");
    var end = number(fields, "flowEndSysUpTime");
    return start == null || end == null ? null : (Long) (long) (int) (end - start);
  }

  private static @Nullable Long number(Map<String, Object> fields, String name) {
    return fields.get(name) instanceof Long value ? value : null;
  }
}
