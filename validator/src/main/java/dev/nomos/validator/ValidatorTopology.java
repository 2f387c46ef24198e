package dev.nomos.validator;

import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.SchemaRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.Stores;

/**
 * Configuration to Kafka Streams topology: records, checked against theories, become violations.
 *
 * <pre>
 *   theories ──► theory-book ──► (global store theories)
 *                                        ┆ read
 *   records ───► check ──┬──► violations
 *                ┆       ├──► activations
 *      (store adoptions) └──► dead-letters
 * </pre>
 *
 * <p>Meant to run with exactly-once processing: then each record has at most one violation of a
 * rule, and its adoptions and violations appear together or not at all.
 */
public final class ValidatorTopology {
  static final String RECORDS = "records";
  static final String CHECK = "check";
  static final String VIOLATIONS = "violations";
  static final String ACTIVATIONS = "activations";
  static final String DEAD_LETTERS = "dead-letters";

  /** Store: records partition + "/" + theory version to the first offset that it may judge. */
  static final String ADOPTIONS = "adoptions";

  /** Global store: version + "/" + chunk to the octets of a theory chunk. */
  static final String THEORIES = "theories";

  private ValidatorTopology() {}

  /** Reads nothing and starts nothing; registers its counters in {@code meters}. */
  public static Topology of(
      Topics topics, RecordFormat records, SchemaRegistry registry, MeterRegistry meters) {
    return of(topics, records, registry, new ValidatorMetrics(meters));
  }

  static Topology of(
      Topics topics, RecordFormat records, SchemaRegistry registry, ValidatorMetrics metrics) {
    var topology = new Topology();
    var book = new TheoryBook(records.type());
    addTheories(topology, topics, registry, book);
    var formats = new ValidatorFormats(topics, records, registry);
    var bytes = new ByteArrayDeserializer();
    topology
        .addSource(
            AutoOffsetReset.earliest(),
            RECORDS,
            new EventTime(),
            bytes,
            bytes,
            topics.records().name())
        .addProcessor(CHECK, () -> new CheckProcessor(book, formats, metrics), RECORDS)
        .addStateStore(
            Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore(ADOPTIONS), Serdes.String(), Serdes.Long())
                .withLoggingEnabled(Map.of()),
            CHECK);
    addSink(topology, VIOLATIONS, topics.violations().name());
    addSink(topology, ACTIVATIONS, topics.activations().name());
    addSink(topology, DEAD_LETTERS, topics.deadLetters().name());
    return topology;
  }

  /** In memory, so that it is restored from the topic, not from a file, at every start. */
  private static void addTheories(
      Topology topology, Topics topics, SchemaRegistry registry, TheoryBook book) {
    String topic = topics.theories().name();
    var chunks = AvroSerde.<TheoryChunk>specific(registry, TheoryChunk.getClassSchema());
    ProcessorSupplier<String, byte[], Void, Void> keeper =
        () -> new TheoryBookProcessor(book, topic, chunks.deserializer());
    topology.addGlobalStore(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(THEORIES), Serdes.String(), Serdes.ByteArray())
            .withLoggingDisabled(),
        "theories-source",
        new StringDeserializer(),
        new ByteArrayDeserializer(),
        topic,
        "theory-book",
        keeper);
  }

  private static void addSink(Topology topology, String name, String topic) {
    topology.addSink(name, topic, new StringSerializer(), new ByteArraySerializer(), CHECK);
  }
}
