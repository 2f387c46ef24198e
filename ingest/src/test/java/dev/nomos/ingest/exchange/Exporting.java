package dev.nomos.ingest.exchange;

import dev.nomos.ingest.netflow.Datagrams;
import dev.nomos.ingest.netflow.ExporterId;
import dev.nomos.ingest.netflow.FlowRecord;
import dev.nomos.ingest.netflow.OptionsRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An exchange over tables that outlive it, and what came of its datagrams. */
final class Exporting implements ExchangeObserver {
  static final ExporterId EXPORTER = new ExporterId("192.0.2.1");
  static final long NOW = (Datagrams.EXPORT_SECONDS + 1) * 1000;

  final Map<ExchangeEvent, Long> counts = new EnumMap<>(ExchangeEvent.class);
  final Map<Domain, Double> skews = new HashMap<>();
  final List<Exchanged> all = new ArrayList<>();
  final MapTable templates = new MapTable();
  final MapTable held = new MapTable();
  final MapTable sampling = new MapTable();
  final MapTable sequences = new MapTable();
  private final ExchangeConfig config;
  private Exchange exchange;
  private long offset;
  int heldSets;
  long heldOctets;

  Exporting(ExchangeConfig config) {
    this.config = config;
    exchange = started();
  }

  private Exchange started() {
    return new Exchange(config, new ExchangeTables(templates, held, sampling, sequences), this);
  }

  /** Forgets what is not in the tables. */
  void restart() {
    exchange = started();
  }

  List<Exchanged> send(byte[] payload) {
    return send(EXPORTER, NOW, payload);
  }

  List<Exchanged> send(long receivedAtMillis, byte[] payload) {
    return send(EXPORTER, receivedAtMillis, payload);
  }

  List<Exchanged> send(ExporterId exporter, long receivedAtMillis, byte[] payload) {
    var came = exchange.accept(new Source(exporter, 3, offset++, receivedAtMillis), payload);
    all.addAll(came);
    return came;
  }

  List<Exchanged> end() {
    return exchange.end();
  }

  long count(ExchangeEvent event) {
    return counts.getOrDefault(event, 0L);
  }

  static List<FlowRecord> flows(List<Exchanged> came) {
    return came.stream()
        .filter(Exchanged.Decoded.class::isInstance)
        .flatMap(one -> ((Exchanged.Decoded) one).flows().stream())
        .toList();
  }

  static List<OptionsRecord> options(List<Exchanged> came) {
    return came.stream()
        .filter(Exchanged.Decoded.class::isInstance)
        .flatMap(one -> ((Exchanged.Decoded) one).options().stream())
        .toList();
  }

  static FlowRecord only(List<Exchanged> came) {
    var flows = flows(came);
    if (flows.size() != 1) throw new AssertionError("not one flow: " + flows);
    return flows.getFirst();
  }

  /** Names of the flows for good, {@code offset of the datagram#offset in it}, and their values. */
  List<String> named() {
    List<String> names = new ArrayList<>();
    for (var one : all)
      if (one instanceof Exchanged.Decoded decoded)
        for (var flow : decoded.flows())
          names.add(
              decoded.source().offset()
                  + "#"
                  + (flow.offset() + decoded.shift())
                  + " "
                  + flow.endMillis()
                  + " "
                  + flow.fields());
    return names;
  }

  /** The datagram with another sequence number. */
  static byte[] numbered(byte[] payload, long sequence) {
    int at = payload[1] == 5 ? 16 : payload[1] == 9 ? 12 : 8;
    ByteBuffer.wrap(payload).putInt(at, (int) sequence);
    return payload;
  }

  /** The datagram with another export time. */
  static byte[] exportedAt(byte[] payload, long seconds) {
    ByteBuffer.wrap(payload).putInt(payload[1] == 10 ? 4 : 8, (int) seconds);
    return payload;
  }

  @Override
  public void count(Domain domain, ExchangeEvent event, long times) {
    counts.merge(event, times, Long::sum);
  }

  @Override
  public void clock(Domain domain, double skewMillis) {
    skews.put(domain, skewMillis);
  }

  @Override
  public void held(int sets, long octets) {
    heldSets = sets;
    heldOctets = octets;
  }
}
