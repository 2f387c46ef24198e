package dev.nomos.miner;

import dev.nomos.miner.book.RuleBook;
import dev.nomos.schemas.avro.RuleCommandKind;
import dev.nomos.schemas.avro.RuleEvent;
import dev.nomos.schemas.avro.RuleEventKind;
import dev.nomos.schemas.avro.RuleHealth;
import dev.nomos.schemas.avro.RuleStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What the miner counts. Labels are bounded: statuses, kinds of events and of commands. */
final class MinerMetrics {
  private final MeterRegistry meters;
  private final Map<RuleEventKind, Counter> events = new EnumMap<>(RuleEventKind.class);
  final Timer search;
  final Timer update;
  final Timer candidateUpdate;
  final Counter takeovers;
  private volatile Seen seen = new Seen(Map.of(), Map.of(), 0, 0, 0, 0, 0, false);

  /** As of the last turn. */
  private record Seen(
      Map<RuleStatus, Integer> rules,
      Map<RuleHealth, Integer> health,
      long openRelaxations,
      long quarantinedEvidences,
      long quarantinedRecords,
      long streamMillis,
      long candidates,
      boolean active) {}

  /** What became of a command. */
  enum Outcome {
    DONE,
    REFUSED,
    UNREADABLE
  }

  MinerMetrics(MeterRegistry meters) {
    this.meters = meters;
    this.search = timer("nomos.miner.search", "Searches for the rules of all admitted evidence");
    this.update = timer("nomos.miner.update", "Turns in which something changed");
    this.candidateUpdate =
        timer("nomos.miner.candidate.update", "Evidences that the candidates were updated with");
    this.takeovers =
        Counter.builder("nomos.miner.takeovers")
            .description("Times that this miner became the active one")
            .register(meters);
    for (RuleStatus status : RuleStatus.values()) {
      Gauge.builder("nomos.miner.book.rules", () -> seen.rules().getOrDefault(status, 0))
          .tag("status", word(status))
          .description("Rules in the book by status")
          .register(meters);
    }
    for (RuleHealth health : RuleHealth.values()) {
      Gauge.builder("nomos.miner.book.health", () -> seen.health().getOrDefault(health, 0))
          .tag("health", word(health))
          .description("Active and shadow rules by health")
          .register(meters);
    }
    for (RuleEventKind kind : RuleEventKind.values()) {
      events.put(
          kind,
          Counter.builder("nomos.miner.events")
              .tag("kind", word(kind))
              .description("Rule events written")
              .register(meters));
    }
    gauge(
        "nomos.miner.relaxations.open",
        "Relaxations that wait for a decision",
        Seen::openRelaxations);
    gauge(
        "nomos.miner.quarantined.evidences",
        "Distinct evidences in quarantine",
        Seen::quarantinedEvidences);
    gauge(
        "nomos.miner.quarantined.records",
        "Records whose evidence is in quarantine",
        Seen::quarantinedRecords);
    gauge(
        "nomos.miner.candidates",
        "Minimal clauses that hold in all admitted evidence, as last found",
        Seen::candidates);
    gauge(
        "nomos.miner.stream.time.seconds",
        "Event time of the newest record, since 1970",
        now -> now.streamMillis() / 1000.0);
    gauge(
        "nomos.miner.active",
        "1 in the active miner, 0 in those that stand by",
        now -> now.active() ? 1 : 0);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name).description(description).register(meters);
  }

  private void gauge(String name, String description, ToDoubleFunction<Seen> value) {
    Gauge.builder(name, () -> value.applyAsDouble(seen)).description(description).register(meters);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  void events(List<RuleEvent> written) {
    for (RuleEvent event : written) {
      Counter counter = events.get(event.getKind());
      if (counter != null) {
        counter.increment();
      }
    }
  }

  void command(RuleCommandKind kind, Outcome outcome) {
    Counter.builder("nomos.miner.commands")
        .tag("kind", word(kind))
        .tag("outcome", word(outcome))
        .description("Commands answered")
        .register(meters)
        .increment();
  }

  void active(RuleBook book, long candidates) {
    seen =
        new Seen(
            book.rulesByStatus(),
            book.rulesInForceByHealth(),
            book.openRelaxations(),
            book.quarantinedEvidences(),
            book.quarantinedRecords(),
            book.streamMillis(),
            candidates,
            true);
  }

  void standby() {
    seen = new Seen(Map.of(), Map.of(), 0, 0, 0, 0, 0, false);
  }
}
