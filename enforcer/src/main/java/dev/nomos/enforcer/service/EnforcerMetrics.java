package dev.nomos.enforcer.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What an enforcer counts. Every request counts under exactly one result, when its answers are
 * committed. Safe for any number of threads.
 */
final class EnforcerMetrics {
  private final Map<Result, Counter> requests = new EnumMap<>(Result.class);
  private final Counter records;
  private final Counter tokens;
  private final Counter undecided;
  private final Timer committed;
  private final Counter undone;

  EnforcerMetrics(MeterRegistry meters) {
    for (Result result : Result.values()) {
      requests.put(result, meters.counter("nomos.enforcer.requests", "result", tag(result)));
    }
    records = meters.counter("nomos.enforcer.records");
    tokens = meters.counter("nomos.enforcer.tokens");
    undecided = meters.counter("nomos.enforcer.undecided");
    committed = meters.timer("nomos.enforcer.batch");
    undone = meters.counter("nomos.enforcer.batches.undone");
  }

  /** The gauges, which ask when they are read. */
  void watch(MeterRegistry meters, Answerer answerer, RequestStream stream) {
    Gauge.builder("nomos.enforcer.theory.version", answerer, a -> a.theory().version())
        .strongReference(true)
        .register(meters);
    Gauge.builder("nomos.enforcer.theory.rules", answerer, a -> a.theory().rules().size())
        .strongReference(true)
        .register(meters);
    Gauge.builder("nomos.enforcer.lag", stream, RequestStream::lag)
        .baseUnit("requests")
        .strongReference(true)
        .register(meters);
  }

  private static String tag(Result result) {
    return result.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** {@code took}: from the poll to the commit. */
  void committed(Answers answers, Duration took) {
    answers.results().forEach(result -> counter(result).increment());
    records.increment((double) answers.records());
    tokens.increment((double) answers.tokens());
    undecided.increment((double) answers.undecided());
    committed.record(took);
  }

  private Counter counter(Result result) {
    return Objects.requireNonNull(requests.get(result));
  }

  void undone() {
    undone.increment();
  }

  EnforcerCounts counts() {
    return new EnforcerCounts(
        whole(counter(Result.COMPLETED)),
        whole(counter(Result.REFUSED)),
        whole(counter(Result.UNWRITABLE)),
        whole(counter(Result.OUT_OF_BUDGET)),
        whole(counter(Result.DEAD)),
        whole(records));
  }

  private static long whole(Counter counter) {
    return (long) counter.count();
  }
}
