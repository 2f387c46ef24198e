package dev.nomos.ingest.netflow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a flow began and ended, from whichever form its exporter sent: the fields of one layout that
 * say so. Times are epoch milliseconds; {@link #NONE} stands for one that the record does not have.
 */
final class FlowTimes {
  /** No time; before every time that can be sent. */
  static final long NONE = Long.MIN_VALUE;

  static final String START = "flowStartMilliseconds";
  static final String END = "flowEndMilliseconds";

  /** What a flow's layout gets of them where its template lacks them. */
  static final List<String> COMPUTED = List.of(START, END);

  private static final long MOST_SECONDS = Long.MAX_VALUE / 1000;

  /**
   * The clock of a message.
   *
   * @param sysUpTime milliseconds since the exporter booted, at export; null in IPFIX
   */
  record Clock(long exportMillis, @Nullable Long sysUpTime) {}

  /** Fields of one point in time, by unit; -1 where the layout has none. */
  private record Point(
      int millis, int seconds, int micros, int nanos, int deltaMicros, int sysUpTime) {
    static Point of(RecordLayout layout, String which) {
      return new Point(
          layout.indexOf(which + "Milliseconds"),
          layout.indexOf(which + "Seconds"),
          layout.indexOf(which + "Microseconds"),
          layout.indexOf(which + "Nanoseconds"),
          layout.indexOf(which + "DeltaMicroseconds"),
          layout.indexOf(which + "SysUpTime"));
    }
  }

  private final int sent;
  private final Point start;
  private final Point end;
  private final Point observation;
  private final int systemInit;
  private final int durationMillis;
  private final int durationMicros;

  FlowTimes(RecordLayout layout) {
    sent = layout.sent();
    start = Point.of(layout, "flowStart");
    end = Point.of(layout, "flowEnd");
    observation = Point.of(layout, "observationTime");
    systemInit = layout.indexOf("systemInitTimeMilliseconds");
    durationMillis = layout.indexOf("flowDurationMilliseconds");
    durationMicros = layout.indexOf("flowDurationMicroseconds");
  }

  /** Whether the field is {@link #START}. */
  boolean isStart(int field) {
    return field == start.millis;
  }

  long start(DataRecord data, Clock clock) {
    return absolute(data, clock, start);
  }

  long end(DataRecord data, Clock clock) {
    return absolute(data, clock, end);
  }

  long observed(DataRecord data) {
    return unit(data, observation);
  }

  /** Milliseconds; where IPFIX sends only system up-times, their difference. */
  long duration(DataRecord data) {
    long millis = number(data, durationMillis);
    if (millis != NONE) return millis;
    long micros = number(data, durationMicros);
    if (micros != NONE) return micros / 1000;
    long from = number(data, start.sysUpTime);
    long to = number(data, end.sysUpTime);
    return from == NONE || to == NONE ? NONE : (int) (to - from);
  }

  /** None where it leaves 64 bits: an exporter may say anything. */
  static long sum(long time, long millis) {
    long sum = time + millis;
    return ((time ^ sum) & (millis ^ sum)) < 0 ? NONE : sum;
  }

  private long absolute(DataRecord data, Clock clock, Point point) {
    long inUnit = unit(data, point);
    if (inUnit != NONE) return inUnit;
    long delta = number(data, point.deltaMicros);
    if (delta != NONE) return clock.exportMillis() - delta / 1000;
    long upTime = number(data, point.sysUpTime);
    if (upTime == NONE) return NONE;
    long init = number(data, systemInit);
    if (init != NONE) return init + upTime;
    var now = clock.sysUpTime();
    if (now == null) return NONE;
    // Both count milliseconds modulo 2^32, so their difference is right across a wrap (every 49.7
    // days); signed, because some exporters stamp packets a little later than the header.
    return clock.exportMillis() - (int) (now - upTime);
  }

  private long unit(DataRecord data, Point point) {
    long millis = number(data, point.millis);
    if (millis != NONE) return millis;
    long seconds = number(data, point.seconds);
    if (seconds != NONE) return seconds > MOST_SECONDS ? NONE : seconds * 1000;
    long micros = number(data, point.micros);
    if (micros != NONE) return Math.floorDiv(micros, 1000L);
    long nanos = number(data, point.nanos);
    return nanos == NONE ? NONE : Math.floorDiv(nanos, 1_000_000L);
  }

  private long number(DataRecord data, int field) {
    return field >= 0 && field < sent && data.isNumber(field) ? data.number(field) : NONE;
  }
}
