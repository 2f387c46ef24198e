package dev.nomos.ingest;

import dev.nomos.ingest.prepare.StreamWindows.Loss;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What became of the rows of windows, of {@code nomos.windows.}: {@code rows} by result, which with
 * the gauge {@code pending} add up to the rows made; {@code records} by result published or
 * rejected; {@code early}, rows that went on before their grace was over. Safe for any thread.
 */
final class WindowCounters {
  private final MeterRegistry meters;
  final Counter windowed;
  final Counter rejected;
  final Counter published;
  final Counter unfit;
  final Counter early;
  private final Map<Loss, Counter> lost = new EnumMap<>(Loss.class);

  WindowCounters(MeterRegistry meters) {
    this.meters = meters;
    windowed = rows("windowed");
    rejected = rows("rejected");
    for (var why : Loss.values()) lost.put(why, rows(result(why)));
    published = meters.counter("nomos.windows.records", "result", "published");
    unfit = meters.counter("nomos.windows.records", "result", "rejected");
    early = meters.counter("nomos.windows.early");
  }

  private Counter rows(String result) {
    return meters.counter("nomos.windows.rows", "result", result);
  }

  private static String result(Loss why) {
    return switch (why) {
      case LATE, STRIDE, IDLE, UNPARTITIONED -> why.name().toLowerCase(Locale.ROOT);
      case PARTITIONS -> "too-many-partitions";
      case ROWS -> "too-many-rows";
    };
  }

  void lost(Loss why) {
    Objects.requireNonNull(lost.get(why)).increment();
  }

  /** A task's rows that may still get into a window; the gauge goes with {@link #close}. */
  Gauge pending(int partition, AtomicLong count) {
    return Gauge.builder("nomos.windows.pending", count, AtomicLong::get)
        .tag("partition", Integer.toString(partition))
        .register(meters);
  }

  void close(Gauge gauge) {
    meters.remove(gauge);
  }
}
