package dev.nomos.console.observe;

import static dev.nomos.console.observe.Metric.Kind.COUNTER;
import static dev.nomos.console.observe.Metric.Kind.GAUGE;
import static dev.nomos.console.observe.Metric.Kind.TIMER;
import static dev.nomos.console.observe.Metric.Program.CHECK;
import static dev.nomos.console.observe.Metric.Program.COLLECT;
import static dev.nomos.console.observe.Metric.Program.DECODE;
import static dev.nomos.console.observe.Metric.Program.ENFORCE;
import static dev.nomos.console.observe.Metric.Program.EVERY;
import static dev.nomos.console.observe.Metric.Program.MASKS;
import static dev.nomos.console.observe.Metric.Program.MINE;

import dev.nomos.console.observe.Metric.Kind;
import dev.nomos.console.observe.Metric.Label;
import dev.nomos.console.observe.Metric.Program;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The catalogue of metrics: what {@code /metrics} explains and {@code docs/metrics.md} lists. A
 * program's meter that is not in it fails a test; a library's that is not in it is left out.
 */
public final class Metrics {
  private static final String PREFIX = "nomos.";
  private static final Label LISTENER = new Label("listener", "one, `collector.listener`");
  private static final Label PROGRAM = new Label("program", "decoder, miner, validator");

  /** Exporters choose their domains' ids, and the network their addresses: hence the bound. */
  private static final Label EXPORTER = new Label("exporter", "256 domains, then `other`");

  private static final Label DOMAIN = new Label("domain", "the same");

  private static final Label RULE = new Label("rule", "ids of 200 rules, then `other`");
  private static final Label STATUS = new Label("status", "active, shadow");
  private static final Label ACTION = new Label("action", "mark, report, block, dead-letter");

  /** In the order of the table. */
  public static final List<Metric> ALL =
      List.of(
          of(COLLECT, COUNTER, "collector.datagrams.received", "read off the socket", LISTENER),
          of(
              COLLECT,
              COUNTER,
              "collector.datagrams.dropped",
              "lost because the queue was full: Kafka takes less than arrives",
              LISTENER),
          of(
              COLLECT,
              COUNTER,
              "collector.datagrams.published",
              "acknowledged by all in-sync replicas of the raw topic",
              LISTENER),
          of(
              COLLECT,
              COUNTER,
              "collector.datagrams.failed",
              "given up: refused, not acknowledged within a minute, or left at the end",
              LISTENER),
          of(
              COLLECT,
              COUNTER,
              "collector.datagrams.withheld",
              "kept back by anonymisation",
              LISTENER,
              new Label("reason", "unknown-protocol, malformed, no-template")),
          of(COLLECT, GAUGE, "collector.datagrams.queued", "in the queue now", LISTENER),
          of(
              COLLECT,
              GAUGE,
              "collector.datagrams.unsettled",
              "sent, or waiting for a template, and not acknowledged yet",
              LISTENER),
          of(
              COLLECT,
              COUNTER,
              "collector.kernel.drops",
              "lost before they were read, because a socket's buffer was full; NaN where the"
                  + " system does not tell",
              LISTENER),
          of(
              DECODE,
              COUNTER,
              "decoder.datagrams",
              "what became of each raw datagram",
              new Label("result", "decoded, malformed")),
          of(
              DECODE,
              COUNTER,
              "decoder.records",
              "what became of each flow record",
              new Label("result", "published, filtered, rejected")),
          of(DECODE, COUNTER, "decoder.options", "options records"),
          of(
              DECODE,
              COUNTER,
              "decoder.problems",
              "what was tolerated in a datagram",
              new Label("kind", "the kinds of docs/ingest.md")),
          of(
              DECODE,
              COUNTER,
              "decoder.templates",
              "what became of templates",
              new Label("event", "defined, refreshed, redefined, withdrawn, expired, refused")),
          of(
              DECODE,
              COUNTER,
              "decoder.sets",
              "data sets that came before their templates",
              new Label("event", "held, replayed, expired, evicted")),
          of(DECODE, GAUGE, "decoder.held.sets", "data sets that wait for their templates now"),
          of(DECODE, GAUGE, "decoder.held.octets", "size of these"),
          of(
              DECODE,
              COUNTER,
              "decoder.samplings",
              "sampling rates that exporters told",
              new Label("event", "learned, ignored")),
          of(
              DECODE,
              COUNTER,
              "decoder.sequence",
              "gaps and oddities in exporters' sequence numbers, in the numbering's unit",
              EXPORTER,
              DOMAIN,
              new Label("event", "lost, reordered, repeated, restarted, unknown")),
          of(
              DECODE,
              GAUGE,
              "decoder.clock.skew.seconds",
              "export time less arrival, smoothed; positive: the exporter's clock is ahead",
              EXPORTER,
              DOMAIN),
          of(
              DECODE,
              COUNTER,
              "decoder.domains",
              "observation domains forgotten, as idle or for want of room",
              new Label("event", "forgotten")),
          of(
              DECODE,
              COUNTER,
              "windows.rows",
              "what became of each row of a data set with context windows",
              new Label(
                  "result",
                  "windowed, late, stride, idle, too-many-partitions, too-many-rows,"
                      + " unpartitioned, rejected")),
          of(
              DECODE,
              COUNTER,
              "windows.records",
              "what became of each window",
              new Label("result", "published, rejected")),
          of(DECODE, COUNTER, "windows.early", "rows that went on before their grace was over"),
          of(
              DECODE,
              GAUGE,
              "windows.pending",
              "rows that may still get into a first window",
              new Label("partition", "`dataset.partitions`")),
          of(MINE, GAUGE, "miner.evidence.distinct", "distinct evidences counted"),
          of(MINE, GAUGE, "miner.evidence.records", "records that these stand for"),
          of(
              MINE,
              COUNTER,
              "miner.evidence.input",
              "what became of each record on its way into the evidence table",
              new Label("result", "counted, unreadable, overflow, late")),
          of(MINE, COUNTER, "miner.evidence.expired", "evidences that left because of their age"),
          of(MINE, GAUGE, "miner.rules", "rules of the newest theory"),
          of(MINE, GAUGE, "miner.theory.version", "newest theory version; 0 before any"),
          of(MINE, TIMER, "miner.search", "searches for rules"),
          of(
              MINE,
              TIMER,
              "miner.update",
              "turns in which evidence, time or a command changed something"),
          of(
              MINE,
              TIMER,
              "miner.candidate.update",
              "evidences that the candidates were updated with"),
          of(
              MINE,
              GAUGE,
              "miner.book.rules",
              "rules in the book of the active miner",
              new Label("status", "proposed, shadow, active, relaxed, retired, rejected")),
          of(
              MINE,
              GAUGE,
              "miner.book.health",
              "active and shadow rules, as the last review found them",
              new Label("health", "healthy, vacuous, drifting")),
          of(
              MINE,
              GAUGE,
              "miner.relaxations.open",
              "proposed relaxations of rules that quarantined records break, not decided on"),
          of(MINE, GAUGE, "miner.candidates", "clauses that hold in all that is admitted"),
          of(MINE, GAUGE, "miner.quarantined.evidences", "distinct evidences in quarantine"),
          of(MINE, GAUGE, "miner.quarantined.records", "records that these stand for"),
          of(
              MINE,
              GAUGE,
              "miner.stream.time.seconds",
              "event time of the newest record, since 1970"),
          of(MINE, GAUGE, "miner.active", "1 in the active miner, 0 in one that stands by"),
          of(MINE, COUNTER, "miner.takeovers", "times that a miner became the active one"),
          of(
              MINE,
              COUNTER,
              "miner.events",
              "rule events written",
              new Label(
                  "kind", "status, action, exception, quarantine, proposal, health, refused")),
          of(
              MINE,
              COUNTER,
              "miner.commands",
              "commands answered",
              new Label("kind", "the kinds of rule commands"),
              new Label("outcome", "done, refused, unreadable")),
          of(
              CHECK,
              COUNTER,
              "validator.records",
              "what became of each record; unjudged: no theory was in force at its time",
              new Label("result", "compliant, violating, unjudged, dead")),
          of(
              CHECK,
              COUNTER,
              "validator.violations",
              "rules broken, one for each rule and record, suppressed ones included",
              STATUS,
              ACTION),
          of(
              CHECK,
              COUNTER,
              "validator.violations.suppressed",
              "violations counted, but not published"),
          of(
              CHECK,
              COUNTER,
              "validator.violations.excepted",
              "breaches that are no violation, by exception"),
          of(
              CHECK,
              COUNTER,
              "validator.rule.violations",
              "violations of a rule of the newest theory, from its first on",
              RULE,
              STATUS,
              ACTION),
          of(
              CHECK,
              COUNTER,
              "validator.rule.excepted",
              "breaches of a rule that one of its exceptions covers",
              RULE,
              STATUS,
              ACTION),
          of(
              CHECK,
              COUNTER,
              "validator.gate",
              "records judged by a theory with a blocking rule, by where they went",
              new Label("result", "passed, blocked, dead-letter")),
          of(
              CHECK,
              GAUGE,
              "validator.theory.adopted",
              "newest theory version that a task of this process has adopted; 0 before any"),
          of(
              CHECK,
              GAUGE,
              "validator.theory.ready",
              "newest theory version that is compiled; 0 before any"),
          of(
              CHECK,
              TIMER,
              "validator.theory.compile",
              "from a theory's last chunk to its being ready to judge"),
          of(CHECK, COUNTER, "validator.theory.refused", "whole theories that mean nothing here"),
          new Metric(
              CHECK,
              GAUGE,
              "nomos.validator.lag",
              "records",
              List.of(),
              "records that are there and not yet read by this process"),
          of(
              CHECK,
              COUNTER,
              "validator.threads.replaced",
              "threads that died of an exception and were replaced"),
          of(
              ENFORCE,
              COUNTER,
              "enforcer.requests",
              "what became of each request, when its answers were committed; dead: it could not be"
                  + " read",
              new Label("result", "completed, refused, unwritable, out-of-budget, dead")),
          of(ENFORCE, COUNTER, "enforcer.records", "records completed"),
          of(ENFORCE, COUNTER, "enforcer.tokens", "tokens that the model was fed for them"),
          of(
              ENFORCE,
              COUNTER,
              "enforcer.undecided",
              "values left out because the budget ended first"),
          of(
              ENFORCE,
              TIMER,
              "enforcer.batch",
              "batches of requests, from their poll to the commit"),
          of(
              ENFORCE,
              COUNTER,
              "enforcer.batches.undone",
              "batches that were given up and came again: partitions moved, or a commit failed"),
          of(ENFORCE, GAUGE, "enforcer.theory.version", "version of the theory in force"),
          of(ENFORCE, GAUGE, "enforcer.theory.rules", "rules of the theory in force"),
          new Metric(
              ENFORCE,
              GAUGE,
              "nomos.enforcer.lag",
              "requests",
              List.of(),
              "requests that are there and not yet read by this process"),
          of(
              MASKS,
              COUNTER,
              "masks.requests",
              "questions; refused: they mean nothing; late: not answered in time",
              new Label("result", "answered, refused, late")),
          of(MASKS, TIMER, "masks.answer", "questions that were answered"),
          of(
              MASKS,
              COUNTER,
              "masks.records",
              "records in answers; outside: with a value that is none of its field's",
              new Label("result", "possible, impossible, undecided, outside")),
          of(
              MASKS,
              COUNTER,
              "masks.undecided",
              "values and characters left out because the budget ended first"),
          of(
              MASKS,
              COUNTER,
              "masks.theories",
              "theories that were to replace the one in force",
              new Label("result", "published, refused")),
          of(MASKS, GAUGE, "masks.theory.version", "version of the theory in force"),
          of(MASKS, GAUGE, "masks.theory.rules", "rules of the theory in force"),
          new Metric(
              EVERY,
              GAUGE,
              "nomos.kafka.lag",
              "records",
              List.of(PROGRAM),
              "records of its input topics that the program has not read yet"),
          new Metric(
              EVERY,
              GAUGE,
              "nomos.kafka.commit.latency",
              "seconds",
              List.of(PROGRAM),
              "longest commit of the last half minute"),
          of(EVERY, GAUGE, "kafka.threads", "threads that process records", PROGRAM),
          of(
              EVERY,
              COUNTER,
              "kafka.rebalances",
              "times that the program's partitions were shared out again",
              PROGRAM,
              new Label("result", "completed, failed")),
          of(
              EVERY,
              COUNTER,
              "registry.failures",
              "requests to the schema registry that failed; programs wait and ask again"),
          of(
              EVERY,
              GAUGE,
              "ready",
              "1 where the check of /health/ready passes, else 0",
              new Label("check", "the program's own, broker, schema-registry")),
          foreign(
              "jvm.memory.used",
              GAUGE,
              "bytes",
              "memory that the JVM uses",
              new Label("area", "heap, nonheap"),
              new Label("id", "the JVM's memory pools, about 8")),
          foreign(
              "jvm.memory.max",
              GAUGE,
              "bytes",
              "the most it may use; -1 where nothing limits it",
              new Label("area", "heap, nonheap"),
              new Label("id", "the JVM's memory pools, about 8")),
          foreign(
              "jvm.gc.pause",
              TIMER,
              "seconds",
              "pauses of garbage collection",
              new Label("action", "about 3"),
              new Label("cause", "about 10"),
              new Label("gc", "about 2")),
          foreign("jvm.threads.live", GAUGE, "threads", "live threads"),
          foreign("process.cpu.usage", GAUGE, "", "share of the machine's processors, 0 to 1"),
          foreign("process.uptime", GAUGE, "seconds", "since the program's start"));

  private static final Map<String, Metric> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Metric::name, Function.identity()));

  private Metrics() {}

  private static Metric of(
      Program program, Kind kind, String name, String meaning, Label... labels) {
    String unit = kind == TIMER ? "seconds" : name.endsWith(".seconds") ? "seconds" : "";
    return new Metric(program, kind, PREFIX + name, unit, List.of(labels), meaning);
  }

  private static Metric foreign(
      String name, Kind kind, String unit, String meaning, Label... labels) {
    return new Metric(EVERY, kind, name, unit, List.of(labels), meaning);
  }

  /** A registry that explains its meters by the catalogue. */
  public static PrometheusMeterRegistry registry() {
    var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    apply(meters);
    return meters;
  }

  static void apply(MeterRegistry meters) {
    meters
        .config()
        .meterFilter(
            new MeterFilter() {
              @Override
              public MeterFilterReply accept(Meter.Id id) {
                return id.getName().startsWith(PREFIX) || BY_NAME.containsKey(id.getName())
                    ? MeterFilterReply.NEUTRAL
                    : MeterFilterReply.DENY;
              }

              @Override
              public Meter.Id map(Meter.Id id) {
                Metric known = BY_NAME.get(id.getName());
                return known == null
                    ? id
                    : new Meter.Id(
                        id.getName(),
                        Tags.of(id.getTags()),
                        id.getBaseUnit(),
                        known.meaning(),
                        id.getType());
              }
            });
  }

  /** The JVM's meters; they end with what is returned. */
  public static AutoCloseable bindJvm(MeterRegistry meters) {
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    new UptimeMetrics().bindTo(meters);
    var collections = new JvmGcMetrics();
    collections.bindTo(meters);
    return collections;
  }

  /** One gauge for each check, asked at every scrape. */
  public static void bindChecks(MeterRegistry meters, List<HealthCheck> checks) {
    for (HealthCheck check : checks)
      Gauge.builder("nomos.ready", check, Metrics::ready)
          .tag("check", check.name())
          .strongReference(true)
          .register(meters);
  }

  private static double ready(HealthCheck check) {
    try {
      return check.check().ready() ? 1 : 0;
    } catch (Exception failed) {
      return 0;
    }
  }
}
