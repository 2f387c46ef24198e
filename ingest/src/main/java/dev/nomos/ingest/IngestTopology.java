package dev.nomos.ingest;

import dev.nomos.ingest.prepare.Preparation;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.avro.DeadLetter;
import dev.nomos.schemas.avro.RawDatagram;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.SchemaRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * From raw datagrams to prepared records.
 *
 * <pre>
 * raw ─► decode ─► prepare ─► records            (with windows: ─► rows ─► records,
 *          │ ▲        │                           see WindowTopology)
 *          │ └ templates, held-sets, sampling-rates, sequences (stores)
 *          └──────────┴─────► dead-letters
 * </pre>
 *
 * <p>Counters, of {@code nomos.decoder.}: {@code datagrams} by result decoded or malformed; {@code
 * records} by result published, filtered or rejected, which add up to the flow records decoded;
 * {@code options}; {@code problems} by kind; {@code templates}, {@code sets}, {@code samplings} and
 * {@code domains} by event; {@code sequence} by exporter, domain and event. Gauges: {@code
 * held.sets}, {@code held.octets}; {@code clock.skew.seconds} by exporter and domain. See {@link
 * dev.nomos.ingest.exchange.ExchangeEvent}. Counters count work done: after an aborted transaction
 * the same datagrams are decoded, and counted, again. The topics hold each record once.
 */
public final class IngestTopology {
  static final String RAW = "raw";
  static final String DECODE = "decode";
  static final String PREPARE = "prepare";
  static final String RECORDS = "records";
  static final String DEAD_LETTERS = "dead-letters";
  static final String TEMPLATES = "templates";
  static final String HELD = "held-sets";
  static final String SAMPLING = "sampling-rates";
  static final String SEQUENCES = "sequences";

  private IngestTopology() {}

  public static Topology of(IngestConfig config, SchemaRegistry registry, MeterRegistry meters) {
    var topics = config.topics();
    var counters = new DecoderCounters(meters);
    AvroSerde<RawDatagram> raw = AvroSerde.specific(registry, RawDatagram.getClassSchema());
    AvroSerde<DeadLetter> dead = AvroSerde.specific(registry, DeadLetter.getClassSchema());
    var topology = new Topology();
    topology.addSource(
        RAW, new StringDeserializer(), new ByteArrayDeserializer(), topics.raw().name());
    topology.addProcessor(
        DECODE, () -> new DecodeProcessor(raw.deserializer(), config.exchange(), counters), RAW);
    for (var store : List.of(TEMPLATES, HELD, SAMPLING))
      topology.addStateStore(store(store).withCachingDisabled(), DECODE);
    // changes with every datagram: the cache writes it once a commit
    topology.addStateStore(store(SEQUENCES).withCachingEnabled(), DECODE);
    if (config.spec().contextWindow() == null) {
      var preparation = new Preparation(config.spec());
      var format = new RecordFormat(topics.dataset(), preparation.rowType());
      topology.addProcessor(
          PREPARE,
          () -> new PrepareProcessor(preparation, format, config, counters, RECORDS),
          DECODE);
      topology.addSink(
          RECORDS,
          topics.records().name(),
          new StringSerializer(),
          format.serde(registry).serializer(),
          PREPARE);
    } else {
      WindowTopology.add(topology, config, registry, counters, new WindowCounters(meters));
    }
    topology.addSink(
        DEAD_LETTERS,
        topics.deadLetters().name(),
        new StringSerializer(),
        dead.serializer(),
        DECODE,
        PREPARE);
    return topology;
  }

  /** In memory, as the exchange has it all in memory too; the changelog makes it last. */
  private static StoreBuilder<KeyValueStore<String, byte[]>> store(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
        .withLoggingEnabled(Map.of());
  }
}
