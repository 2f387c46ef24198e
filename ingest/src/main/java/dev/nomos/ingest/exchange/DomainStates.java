package dev.nomos.ingest.exchange;

import dev.nomos.ingest.netflow.ExporterId;
import dev.nomos.ingest.netflow.MessageHeader;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.Consumer;

/**
 * Sequence and clock of every domain, bounded: the domain of an exporter that was idle for longest
 * gives way to one too many. Rows of the table: {@code exporter|version|domain} → the skew, a
 * float64, then the sequence.
 */
final class DomainStates {
  static final int MOST_PER_EXPORTER = 1_024;
  static final int MOST_IN_ALL = 16_384;

  /** The headers' part of a domain. */
  record State(Sequence sequence, ExporterClock clock) {}

  private final ExchangeConfig config;
  private final StateTable table;
  private final ExchangeObserver observer;
  private final Consumer<Domain> forgotten;

  /** Both in the order of last use. */
  private final SequencedMap<ExporterId, SequencedMap<Domain, State>> byExporter = byUse();

  private int size;

  DomainStates(
      ExchangeConfig config,
      StateTable table,
      ExchangeObserver observer,
      Consumer<Domain> forgotten) {
    this.config = config;
    this.table = table;
    this.observer = observer;
    this.forgotten = forgotten;
    table.forEach(
        (key, row) -> {
          var _ = keep(Domain.parse(key), read(ByteBuffer.wrap(row)));
        });
  }

  private static <K, V> SequencedMap<K, V> byUse() {
    return new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);
  }

  private State read(ByteBuffer row) {
    double skew = row.getDouble();
    return new State(
        Sequence.read(row, config.reorderTolerance()), new ExporterClock(config.clock(), skew));
  }

  /** Takes note of a message's header; returns the domain's clock. */
  ExporterClock observe(Domain domain, MessageHeader message, long receivedAtMillis) {
    var state = state(domain);
    state
        .sequence()
        .observe(message, receivedAtMillis, (event, times) -> observer.count(domain, event, times));
    state.clock().observe(message, receivedAtMillis);
    observer.clock(domain, state.clock().skewMillis());
    var row = ByteBuffer.allocate(8 + state.sequence().octets());
    state.sequence().write(row.putDouble(state.clock().skewMillis()));
    table.put(domain.text(), row.array());
    return state.clock();
  }

  /** Whether messages of the domain were lost not long before {@code now}. */
  boolean hasLost(Domain domain, long now) {
    return state(domain).sequence().hasLost(now, config.lossMemory());
  }

  /** The clock as it was last seen. */
  ExporterClock clock(Domain domain) {
    return state(domain).clock();
  }

  private State state(Domain domain) {
    var known = byExporter.get(domain.exporter());
    var state = known == null ? null : known.get(domain);
    if (state != null) return state;
    state =
        new State(
            new Sequence(config.reorderTolerance()), new ExporterClock(config.clock(), Double.NaN));
    var own = keep(domain, state);
    if (own.size() > MOST_PER_EXPORTER) forget(own);
    if (size > MOST_IN_ALL) forget(byExporter.firstEntry().getValue());
    return state;
  }

  private SequencedMap<Domain, State> keep(Domain domain, State state) {
    var own = byExporter.computeIfAbsent(domain.exporter(), _ -> byUse());
    own.put(domain, state);
    size++;
    return own;
  }

  /** The domain that was idle for longest. */
  private void forget(SequencedMap<Domain, State> domains) {
    var domain = domains.firstEntry().getKey();
    domains.remove(domain);
    if (domains.isEmpty()) byExporter.remove(domain.exporter());
    size--;
    table.remove(domain.text());
    forgotten.accept(domain);
    observer.count(domain, ExchangeEvent.DOMAIN_FORGOTTEN, 1);
  }
}
