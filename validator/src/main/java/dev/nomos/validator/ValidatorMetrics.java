package dev.nomos.validator;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the validator counts. Every record counts under exactly one result, so records in =
 * compliant + violating + unjudged + dead. They count work done: after a failure, what is done
 * again counts again, though its output appears once.
 */
final class ValidatorMetrics {
  final Counter compliant;
  final Counter violating;

  /** No theory was in force at the record's time. */
  final Counter unjudged;

  final Counter dead;
  final Counter violations;
  final Counter threadsReplaced;
  private final AtomicLong adopted = new AtomicLong();

  ValidatorMetrics(MeterRegistry meters) {
    compliant = records(meters, "compliant");
    violating = records(meters, "violating");
    unjudged = records(meters, "unjudged");
    dead = records(meters, "dead");
    violations = meters.counter("nomos.validator.violations");
    threadsReplaced = meters.counter("nomos.validator.threads.replaced");
    Gauge.builder("nomos.validator.theory.adopted", adopted, AtomicLong::doubleValue)
        .description("newest theory version that a task of this process has adopted; 0 before any")
        .register(meters);
  }

  private static Counter records(MeterRegistry meters, String result) {
    return meters.counter("nomos.validator.records", "result", result);
  }

  void adopted(long version) {
    adopted.accumulateAndGet(version, Math::max);
  }

  ValidatorCounts counts() {
    return new ValidatorCounts(
        whole(compliant),
        whole(violating),
        whole(unjudged),
        whole(dead),
        whole(violations),
        adopted.get());
  }

  private static long whole(Counter counter) {
    return (long) counter.count();
  }
}
