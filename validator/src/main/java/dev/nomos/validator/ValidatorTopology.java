package dev.nomos.validator;

import dev.nomos.schemas.avro.Activation;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.validator.judge.TheoryBook;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.Stores;

/**
 * Configuration to Kafka Streams topology: records, checked against theories, become violations.
 *
 * <pre>
 *   theories ────► theory-book ──────► (global store theories)
 *   activations ─► activation-reader ► (global store activation-log)
 *                                        ┆ read
 *   records ───► check ──┬──► violations
 *                ┆       ├──► compliant
 *   (store adoptions)    ├──► dead-letters
 *   (store suppression)  └──► activations   (a live validator's only)
 * </pre>
 *
 * <p>Meant to run with exactly-once processing: then each record has at most one violation of a
 * rule, and its adoptions, its violations and what they suppress appear together or not at all.
 */
public final class ValidatorTopology {
  static final String RECORDS = "records";
  static final String CHECK = "check";
  static final String VIOLATIONS = "violations";
  static final String COMPLIANT = "compliant";
  static final String ACTIVATIONS = "activations";
  static final String DEAD_LETTERS = "dead-letters";

  /** Store: records partition + "/" + theory version to the first offset that it may judge. */
  static final String ADOPTIONS = "adoptions";

  /** Store: rule and record key to what was published of their violations. */
  static final String SUPPRESSION = "suppression";

  /** Global store: version + "/" + chunk to the octets of a theory chunk. */
  static final String THEORIES = "theories";

  /** Global store: the octets of the activations topic, by key. */
  static final String ACTIVATION_LOG = "activation-log";

  private ValidatorTopology() {}

  /** Reads nothing and starts nothing; registers its counters in the configured registry. */
  public static Topology of(ValidatorConfig config) {
    return of(config, new ValidatorMetrics(config.meters()));
  }

  static Topology of(ValidatorConfig config, ValidatorMetrics metrics) {
    var topology = new Topology();
    var book = new TheoryBook(config.records().type(), metrics);
    addTheories(topology, config, book);
    var log = new ActivationLog();
    addActivationLog(topology, config, log);
    var formats =
        new ValidatorFormats(
            config.topics(), config.outputs(), config.records(), config.registry());
    var bytes = new ByteArrayDeserializer();
    String records = config.topics().records().name();
    topology
        .addSource(AutoOffsetReset.earliest(), RECORDS, new EventTime(), bytes, bytes, records)
        .addProcessor(
            CHECK, () -> new CheckProcessor(book, log, config, formats, metrics), RECORDS);
    addStores(topology);
    addSink(topology, VIOLATIONS, config.outputs().violations().name());
    addSink(topology, COMPLIANT, config.outputs().compliant().name());
    addSink(topology, DEAD_LETTERS, config.outputs().deadLetters().name());
    if (config.isLive()) {
      addSink(topology, ACTIVATIONS, config.topics().activations().name());
    }
    return topology;
  }

  /** Suppression's is cached: a key that is suppressed a thousand times is logged once a commit. */
  private static void addStores(Topology topology) {
    topology.addStateStore(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(ADOPTIONS), Serdes.String(), Serdes.Long())
            .withLoggingEnabled(Map.of()),
        CHECK);
    topology.addStateStore(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(SUPPRESSION), Serdes.String(), Serdes.ByteArray())
            .withLoggingEnabled(Map.of())
            .withCachingEnabled(),
        CHECK);
  }

  private static void addTheories(Topology topology, ValidatorConfig config, TheoryBook book) {
    String topic = config.topics().theories().name();
    var chunks = AvroSerde.<TheoryChunk>specific(config.registry(), TheoryChunk.getClassSchema());
    addGlobal(
        topology,
        THEORIES,
        topic,
        "theory-book",
        () -> new TheoryBookProcessor(book, topic, chunks.deserializer()));
  }

  private static void addActivationLog(
      Topology topology, ValidatorConfig config, ActivationLog log) {
    String topic = config.topics().activations().name();
    var activations =
        AvroSerde.<Activation>specific(config.registry(), Activation.getClassSchema());
    addGlobal(
        topology,
        ACTIVATION_LOG,
        topic,
        "activation-reader",
        () -> new ActivationLogProcessor(log, topic, activations.deserializer()));
  }

  /** In memory, so that it is restored from the topic, not from a file, at every start. */
  private static void addGlobal(
      Topology topology,
      String store,
      String topic,
      String processor,
      ProcessorSupplier<String, byte[], Void, Void> keeper) {
    topology.addGlobalStore(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(store), Serdes.String(), Serdes.ByteArray())
            .withLoggingDisabled(),
        store + "-source",
        new StringDeserializer(),
        new ByteArrayDeserializer(),
        topic,
        processor,
        keeper);
  }

  private static void addSink(Topology topology, String name, String topic) {
    var bytes = new ByteArraySerializer();
    topology.addSink(name, topic, bytes, bytes, CHECK);
  }
}
