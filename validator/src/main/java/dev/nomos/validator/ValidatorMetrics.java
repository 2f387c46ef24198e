package dev.nomos.validator;

import dev.nomos.schemas.avro.RuleAction;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.validator.judge.Breach;
import dev.nomos.validator.judge.Judgement;
import dev.nomos.validator.judge.PublishedTheory;
import dev.nomos.validator.judge.TheoryBook;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the validator counts. Every record counts under exactly one result, so records in =
 * compliant + violating + unjudged + dead; every record that a theory with blocking rules judged
 * counts under exactly one gate. They count work done: after a failure, what is done again counts
 * again, though its output appears once. Safe for any number of threads.
 */
final class ValidatorMetrics implements TheoryBook.Observer {
  private final Counter compliant;
  private final Counter violating;
  private final Counter unjudged;
  private final Counter dead;
  private final Map<RuleStatus, Map<RuleAction, Counter>> violations =
      new EnumMap<>(RuleStatus.class);
  private final Counter suppressed;
  private final Counter excepted;
  private final Map<Judgement.Gate, Counter> gates = new EnumMap<>(Judgement.Gate.class);
  private final RuleCounters rules;
  private final Timer compile;
  private final Counter refused;
  private final Counter threadsReplaced;
  private final AtomicLong adopted = new AtomicLong();
  private final AtomicLong ready = new AtomicLong();

  ValidatorMetrics(MeterRegistry meters) {
    compliant = records(meters, "compliant");
    violating = records(meters, "violating");
    unjudged = records(meters, "unjudged");
    dead = records(meters, "dead");
    violations.put(RuleStatus.ACTIVE, violations(meters, "active"));
    violations.put(RuleStatus.SHADOW, violations(meters, "shadow"));
    suppressed = counter(meters, "violations.suppressed", "violations counted, but not published");
    excepted =
        counter(meters, "violations.excepted", "breaches that are no violation, by exception");
    gates.put(Judgement.Gate.PASSED, gate(meters, "passed"));
    gates.put(Judgement.Gate.BLOCKED, gate(meters, "blocked"));
    gates.put(Judgement.Gate.DEAD, gate(meters, "dead-letter"));
    rules = new RuleCounters(meters);
    compile =
        Timer.builder("nomos.validator.theory.compile")
            .description("time from a theory's last chunk to its being ready to judge")
            .register(meters);
    refused = counter(meters, "theory.refused", "whole theories that mean nothing here");
    threadsReplaced = counter(meters, "threads.replaced", "stream threads that died");
    gauge(meters, "theory.adopted", adopted, "newest theory version that a task here has adopted");
    gauge(meters, "theory.ready", ready, "newest theory version that is compiled here");
  }

  private static Counter counter(MeterRegistry meters, String name, String description) {
    return Counter.builder("nomos.validator." + name).description(description).register(meters);
  }

  private static void gauge(
      MeterRegistry meters, String name, AtomicLong value, String description) {
    Gauge.builder("nomos.validator." + name, value, AtomicLong::doubleValue)
        .description(description + "; 0 before any")
        .register(meters);
  }

  private static Counter records(MeterRegistry meters, String result) {
    return Counter.builder("nomos.validator.records")
        .description("records in, each under one result")
        .tag("result", result)
        .register(meters);
  }

  private static Map<RuleAction, Counter> violations(MeterRegistry meters, String status) {
    Map<RuleAction, Counter> byAction = new EnumMap<>(RuleAction.class);
    for (RuleAction action : RuleAction.values()) {
      byAction.put(
          action,
          Counter.builder("nomos.validator.violations")
              .description("rules broken, one for each rule and record, suppressed ones included")
              .tag("status", status)
              .tag("action", tag(action))
              .register(meters));
    }
    return byAction;
  }

  /** As metrics tag it. */
  static String tag(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Counter gate(MeterRegistry meters, String result) {
    return Counter.builder("nomos.validator.gate")
        .description("records judged by a theory with a blocking rule, by where they went")
        .tag("result", result)
        .register(meters);
  }

  /** A record that cannot be read. */
  void dead() {
    dead.increment();
  }

  void judged(Judgement judgement) {
    switch (judgement) {
      case Judgement.Unjudged _ -> unjudged.increment();
      case Judgement.Judged judged -> {
        (judged.isViolating() ? violating : compliant).increment();
        judged.breaches().forEach(this::broken);
        Counter gate = gates.get(judged.gate());
        if (gate != null) {
          gate.increment();
        }
      }
    }
  }

  private void broken(Breach breach) {
    switch (breach) {
      case Breach.Excepted(var rule, _) -> {
        excepted.increment();
        rules.excepted(rule);
      }
      case Breach.Violated(var rule, _, boolean published) -> {
        Objects.requireNonNull(
                Objects.requireNonNull(violations.get(rule.status())).get(rule.action()))
            .increment();
        rules.violated(rule);
        if (!published) {
          suppressed.increment();
        }
      }
    }
  }

  void adopted(long version) {
    adopted.accumulateAndGet(version, Math::max);
  }

  @Override
  public void newest(PublishedTheory theory) {
    ready.accumulateAndGet(theory.version(), Math::max);
    rules.newest(theory);
  }

  @Override
  public void compiled(Duration took) {
    compile.record(took);
  }

  @Override
  public void refused() {
    refused.increment();
  }

  void threadReplaced() {
    threadsReplaced.increment();
  }

  ValidatorCounts counts() {
    return new ValidatorCounts(
        whole(compliant),
        whole(violating),
        whole(unjudged),
        whole(dead),
        violations.values().stream()
            .flatMap(byAction -> byAction.values().stream())
            .mapToLong(ValidatorMetrics::whole)
            .sum(),
        whole(suppressed),
        whole(excepted),
        adopted.get());
  }

  private static long whole(Counter counter) {
    return (long) counter.count();
  }
}
