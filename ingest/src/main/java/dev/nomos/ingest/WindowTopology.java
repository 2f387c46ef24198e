package dev.nomos.ingest;

import dev.nomos.ingest.prepare.Preparation;
import dev.nomos.ingest.prepare.StreamWindows;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.avro.DeadLetter;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.SchemaRegistry;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/**
 * The part of {@link IngestTopology} of data sets with windows: each row goes, by its partition,
 * through a topic of its own to the task that makes the partition's windows.
 *
 * <pre>
 * decode ─► prepare ─► key ─► rows (topic) ─► window ─► records
 *                                              │ ▲
 *                                              │ └ windows (store)
 *                                              └──────► window-dead-letters
 * </pre>
 */
final class WindowTopology {
  static final String KEY = "key";
  static final String ROWS = "rows";
  static final String ROWS_AGAIN = "rows-again";
  static final String WINDOW = "window";
  static final String WINDOWS = "windows";
  static final String DEAD_LETTERS = "window-dead-letters";

  private WindowTopology() {}

  /** How a data set's rows look on their topic, before they are in windows. */
  static RecordFormat rowFormat(IngestConfig config) {
    return new RecordFormat(
        config.topics().dataset(), StreamWindows.rowsOf(config.spec()).rowType());
  }

  static void add(
      Topology topology,
      IngestConfig config,
      SchemaRegistry registry,
      DecoderCounters decoder,
      WindowCounters counters) {
    var preparation = new Preparation(StreamWindows.rowsOf(config.spec()));
    var rows = rowFormat(config);
    topology.addProcessor(
        IngestTopology.PREPARE,
        () -> new PrepareProcessor(preparation, rows, config, decoder, KEY),
        IngestTopology.DECODE);
    topology.addProcessor(
        KEY, () -> new KeyProcessor(config, rows, counters), IngestTopology.PREPARE);
    topology.addSink(
        ROWS,
        config.topics().rows().name(),
        new StringSerializer(),
        rows.serde(registry).serializer(),
        KEY);
    windows(topology, config, registry, rows, counters);
  }

  private static void windows(
      Topology topology,
      IngestConfig config,
      SchemaRegistry registry,
      RecordFormat rows,
      WindowCounters counters) {
    var topics = config.topics();
    var records = new RecordFormat(topics.dataset(), config.spec().rowType());
    AvroSerde<DeadLetter> dead = AvroSerde.specific(registry, DeadLetter.getClassSchema());
    topology.addSource(
        ROWS_AGAIN, new StringDeserializer(), new ByteArrayDeserializer(), topics.rows().name());
    topology.addProcessor(
        WINDOW,
        () ->
            new WindowProcessor(
                config, rows, rows.serde(registry).deserializer(), records, counters),
        ROWS_AGAIN);
    topology.addStateStore(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(WINDOWS), Serdes.String(), Serdes.ByteArray())
            .withCachingEnabled() // what comes and goes between two commits is not written
            .withLoggingEnabled(Map.of()),
        WINDOW);
    topology.addSink(
        IngestTopology.RECORDS,
        topics.records().name(),
        new StringSerializer(),
        records.serde(registry).serializer(),
        WINDOW);
    topology.addSink(
        DEAD_LETTERS,
        topics.deadLetters().name(),
        new StringSerializer(),
        dead.serializer(),
        WINDOW);
  }
}
