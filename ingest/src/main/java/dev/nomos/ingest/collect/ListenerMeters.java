package dev.nomos.ingest.collect;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a listener counts, tagged {@code listener}. Of {@code nomos.collector.datagrams.}: {@code
 * received} = {@code published} + {@code failed} + {@code dropped} + {@code withheld} + {@code
 * queued} + {@code unsettled}, the last two being gauges. {@code nomos.collector.kernel.drops} were
 * never received. Safe for any thread but where it says otherwise.
 */
final class ListenerMeters {
  private static final Logger log = LoggerFactory.getLogger(ListenerMeters.class);
  private static final String PREFIX = "nomos.collector.datagrams.";
  private static final long LEAST_BETWEEN_WARNINGS_NANOS = 10_000_000_000L;

  final Counter received;
  private final Counter dropped;
  private final Counter published;
  private final Counter failed;
  private final Map<Withheld.Reason, Counter> withheld = new EnumMap<>(Withheld.Reason.class);
  private final String listener;
  private final MeterRegistry registry;
  private final DatagramQueue queue;
  private final KernelDrops kernel;

  /** Those that read this listener's own objects: they end with it. */
  private final List<Meter> own;

  /** Guarded by this. */
  private long warnedAtNanos = System.nanoTime() - LEAST_BETWEEN_WARNINGS_NANOS;

  /** The two are the sending thread's. */
  private long kernelReadAtNanos = System.nanoTime();

  private double kernelDropsWarnedOf;

  ListenerMeters(String listener, MeterRegistry registry, DatagramQueue queue, KernelDrops kernel) {
    this.listener = listener;
    this.registry = registry;
    this.queue = queue;
    this.kernel = kernel;
    var tags = Tags.of("listener", listener);
    received = registry.counter(PREFIX + "received", tags);
    dropped = registry.counter(PREFIX + "dropped", tags);
    published = registry.counter(PREFIX + "published", tags);
    failed = registry.counter(PREFIX + "failed", tags);
    for (var reason : Withheld.Reason.values())
      withheld.put(reason, registry.counter(PREFIX + "withheld", tags.and("reason", reason.tag())));
    own =
        List.of(
            FunctionCounter.builder("nomos.collector.kernel.drops", kernel, KernelDrops::total)
                .tags(tags)
                .register(registry),
            Gauge.builder(PREFIX + "queued", queue, DatagramQueue::size)
                .tags(tags)
                .register(registry),
            Gauge.builder(PREFIX + "unsettled", this, ListenerMeters::unsettled)
                .tags(tags)
                .register(registry));
  }

  /** Handed to the sink, which has not said yet what became of them. */
  private double unsettled() {
    double ended = dropped.count() + published.count() + failed.count();
    for (var counter : withheld.values()) ended += counter.count();
    return Math.max(0, received.count() - ended - queue.size());
  }

  void dropped() {
    dropped.increment();
  }

  void settled(@Nullable Exception failure) {
    switch (failure) {
      case null -> published.increment();
      case Withheld kept -> withheld.getOrDefault(kept.reason(), failed).increment();
      default -> {
        failed.increment();
        warn(failure);
      }
    }
  }

  private synchronized void warn(Exception failure) {
    long now = System.nanoTime();
    if (now - warnedAtNanos < LEAST_BETWEEN_WARNINGS_NANOS) return;
    warnedAtNanos = now;
    log.atWarn()
        .addKeyValue("listener", listener)
        .addKeyValue("failed", (long) failed.count())
        .setCause(failure)
        .log("datagrams were not published");
  }

  /** Says at times that the kernel drops, if it does. For the sending thread. */
  void warnOfKernelDrops() {
    long now = System.nanoTime();
    if (now - kernelReadAtNanos < LEAST_BETWEEN_WARNINGS_NANOS) return;
    kernelReadAtNanos = now;
    double drops = kernel.total();
    if (!(drops > kernelDropsWarnedOf)) return;
    kernelDropsWarnedOf = drops;
    log.atWarn()
        .addKeyValue("listener", listener)
        .addKeyValue("kernelDrops", (long) drops)
        .log("the kernel drops datagrams: a larger receive buffer or more sockets may help");
  }

  /**
   * {@code left}: datagrams that nobody will hand on. Call it once, when nothing comes any more.
   */
  void close(int left) {
    failed.increment(left);
    if (left > 0)
      log.atWarn()
          .addKeyValue("listener", listener)
          .addKeyValue("datagrams", left)
          .log("queue was not drained in time");
    log.atInfo()
        .addKeyValue("listener", listener)
        .addKeyValue("received", (long) received.count())
        .addKeyValue("dropped", (long) dropped.count())
        .addKeyValue("kernelDrops", kernel.total())
        .log("stopped listening");
    own.forEach(registry::remove);
  }
}
