package dev.nomos.console.masks;

import dev.nomos.enforcer.masks.MaskResponse;
import dev.nomos.enforcer.masks.Masks;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What the service counts. Any thread. */
final class MaskMeters {
  private final Counter answered;
  private final Counter refused;
  private final Counter late;
  private final Timer answer;
  private final Counter possible;
  private final Counter impossible;
  private final Counter unknown;
  private final Counter outside;
  private final Counter undecided;
  private final Counter published;
  private final Counter unpublished;

  MaskMeters(MeterRegistry meters, Masks masks) {
    answered = meters.counter("nomos.masks.requests", "result", "answered");
    refused = meters.counter("nomos.masks.requests", "result", "refused");
    late = meters.counter("nomos.masks.requests", "result", "late");
    answer = meters.timer("nomos.masks.answer");
    possible = meters.counter("nomos.masks.records", "result", "possible");
    impossible = meters.counter("nomos.masks.records", "result", "impossible");
    unknown = meters.counter("nomos.masks.records", "result", "undecided");
    outside = meters.counter("nomos.masks.records", "result", "outside");
    undecided = meters.counter("nomos.masks.undecided");
    published = meters.counter("nomos.masks.theories", "result", "published");
    unpublished = meters.counter("nomos.masks.theories", "result", "refused");
    Gauge.builder("nomos.masks.theory.version", masks, m -> m.theory().version())
        .strongReference(true)
        .register(meters);
    Gauge.builder("nomos.masks.theory.rules", masks, m -> m.theory().rules().size())
        .strongReference(true)
        .register(meters);
  }

  void answered(MaskResponse response, Duration time) {
    answered.increment();
    answer.record(time);
    undecided.increment((double) response.undecided());
    response.answers().forEach(this::count);
  }

  private void count(MaskResponse.Answer of) {
    Boolean isPossible = of.possible();
    if (isPossible == null) {
      unknown.increment();
    } else if (isPossible) {
      possible.increment();
    } else {
      (of.problem() == null ? impossible : outside).increment();
    }
  }

  void refused() {
    refused.increment();
  }

  void late() {
    late.increment();
  }

  void theory(boolean isPublished) {
    (isPublished ? published : unpublished).increment();
  }
}
