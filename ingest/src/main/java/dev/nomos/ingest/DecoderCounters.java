package dev.nomos.ingest;

import dev.nomos.ingest.exchange.Domain;
import dev.nomos.ingest.exchange.ExchangeEvent;
import dev.nomos.ingest.netflow.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The counters of the decoding topology; see {@link IngestTopology}. Safe for any thread. */
final class DecoderCounters {
  /** Domains with meters of their own: exporters choose their ids, and meters are never removed. */
  static final int MOST_DOMAINS = 256;

  final Counter decoded;
  final Counter malformed;
  final Counter published;
  final Counter filtered;
  final Counter rejected;
  final Counter options;
  final AtomicLong heldSets;
  final AtomicLong heldOctets;
  private final MeterRegistry meters;
  private final Map<Problem.Kind, Counter> problems = new EnumMap<>(Problem.Kind.class);
  private final Map<ExchangeEvent, Counter> events = new EnumMap<>(ExchangeEvent.class);
  private final Map<Domain, DomainMeters> domains = new ConcurrentHashMap<>();
  private final AtomicInteger domainsSeen = new AtomicInteger();
  private final DomainMeters otherDomains;

  DecoderCounters(MeterRegistry meters) {
    this.meters = meters;
    decoded = meters.counter("nomos.decoder.datagrams", "result", "decoded");
    malformed = meters.counter("nomos.decoder.datagrams", "result", "malformed");
    published = meters.counter("nomos.decoder.records", "result", "published");
    filtered = meters.counter("nomos.decoder.records", "result", "filtered");
    rejected = meters.counter("nomos.decoder.records", "result", "rejected");
    options = meters.counter("nomos.decoder.options");
    heldSets = gauge("nomos.decoder.held.sets");
    heldOctets = gauge("nomos.decoder.held.octets");
    for (var kind : Problem.Kind.values())
      problems.put(kind, meters.counter("nomos.decoder.problems", "kind", tag(kind.name())));
    for (var event : ExchangeEvent.values())
      if (!isSequence(event))
        events.put(event, meters.counter(family(event), "event", what(event)));
    otherDomains = new DomainMeters(meters, "other", "other");
  }

  private AtomicLong gauge(String name) {
    var value = new AtomicLong();
    Gauge.builder(name, value, AtomicLong::get).strongReference(true).register(meters);
    return value;
  }

  private static String tag(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** TEMPLATE_DEFINED is {@code nomos.decoder.templates} with {@code event="defined"}. */
  private static String family(ExchangeEvent event) {
    return "nomos.decoder." + tag(event.name().substring(0, event.name().indexOf('_'))) + "s";
  }

  private static String what(ExchangeEvent event) {
    return tag(event.name().substring(event.name().indexOf('_') + 1));
  }

  private static boolean isSequence(ExchangeEvent event) {
    return event.name().startsWith("SEQUENCE_");
  }

  void problem(Problem.Kind kind) {
    var counter = problems.get(kind);
    if (counter == null) throw new IllegalStateException("no counter for " + kind);
    counter.increment();
  }

  void count(Domain domain, ExchangeEvent event, long times) {
    var counter = isSequence(event) ? of(domain).sequences.get(event) : events.get(event);
    if (counter == null) throw new IllegalStateException("no counter for " + event);
    counter.increment((double) times);
  }

  void clock(Domain domain, double skewMillis) {
    var own = of(domain);
    if (own != otherDomains) own.skewMillis = skewMillis;
  }

  private DomainMeters of(Domain domain) {
    var known = domains.get(domain);
    if (known != null) return known;
    if (domainsSeen.get() >= MOST_DOMAINS) return otherDomains;
    return domains.computeIfAbsent(domain, this::newMeters);
  }

  private DomainMeters newMeters(Domain domain) {
    domainsSeen.incrementAndGet();
    return new DomainMeters(
        meters, domain.exporter().address(), domain.version() + "/" + domain.id());
  }

  /** Meters of one domain; its tag is {@code version/id}. */
  private static final class DomainMeters {
    private final Map<ExchangeEvent, Counter> sequences = new EnumMap<>(ExchangeEvent.class);
    private volatile double skewMillis = Double.NaN;

    DomainMeters(MeterRegistry meters, String exporter, String domain) {
      for (var event : ExchangeEvent.values())
        if (isSequence(event))
          sequences.put(
              event,
              meters.counter(
                  "nomos.decoder.sequence",
                  "exporter",
                  exporter,
                  "domain",
                  domain,
                  "event",
                  what(event)));
      Gauge.builder("nomos.decoder.clock.skew.seconds", this, own -> own.skewMillis / 1000)
          .tag("exporter", exporter)
          .tag("domain", domain)
          .strongReference(true)
          .register(meters);
    }
  }
}
