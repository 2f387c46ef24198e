package dev.nomos.miner;

import dev.nomos.logic.PredicateSpace;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.EvidenceEntry;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.SchemaRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Configuration to Kafka Streams topology: records become a table of distinct evidences.
 *
 * <pre>
 *   records ──► count-evidence ──► (repartition evidence-deltas) ──► merge-evidence ──► evidence
 *                 ┆                                                    ┆
 *               (stores deltas, delta-entries)                       (store totals)
 * </pre>
 *
 * <p>A partition's records are counted where they are; once in {@link #FLUSH} what was counted goes
 * on as one delta for each distinct evidence, so the output costs what the variety of the traffic
 * costs, not its volume. After the deltas of a flush comes how far its partition is counted; since
 * all pass one partition in order, whoever reads that offset in a committed entry of the table has
 * every earlier record in it. Meant to run with exactly-once processing: then the counts are exact.
 */
public final class EvidenceTopology {
  static final String COUNT = "count-evidence";
  static final String DELTAS = "deltas";
  static final String DELTA_ENTRIES = "delta-entries";
  static final String MERGE = "merge-evidence";
  static final String TOTALS = "totals";

  /** Wall-clock time between two deltas of one evidence from one partition. */
  static final Duration FLUSH = Duration.ofMillis(500);

  private EvidenceTopology() {}

  /** Reads nothing and starts nothing. */
  public static Topology of(
      Topics topics,
      RecordFormat records,
      PredicateSpace space,
      EvidenceConfig config,
      SchemaRegistry registry,
      MeterRegistry meters) {
    Serde<String> keys = Serdes.String();
    AvroSerde<EvidenceEntry> entries = AvroSerde.specific(registry, EvidenceEntry.getClassSchema());
    EvidenceCounters counters = new EvidenceCounters(meters);
    StreamsBuilder builder = new StreamsBuilder();
    builder.addStateStore(store(DELTAS, Serdes.Integer(), Tally.serde()));
    builder.addStateStore(store(DELTA_ENTRIES, Serdes.Integer(), entries));
    builder.addStateStore(store(TOTALS, keys, entries));
    builder.stream(
            topics.records().name(),
            Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("records"))
        .process(
            () -> new CountProcessor(topics.records().name(), records, space, registry, counters),
            Named.as(COUNT),
            DELTAS,
            DELTA_ENTRIES)
        .repartition(
            Repartitioned.with(keys, entries)
                .withName("evidence-deltas")
                .withNumberOfPartitions(1)) // so that no delta overtakes an earlier one
        .process(
            () -> new MergeProcessor(config.expiry(), config.maxDistinct(), counters),
            Named.as(MERGE),
            TOTALS)
        .to(topics.evidence().name(), Produced.with(keys, entries).withName("evidence"));
    return builder.build();
  }

  private static <K, V> StoreBuilder<KeyValueStore<K, V>> store(
      String name, Serde<K> keys, Serde<V> values) {
    return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), keys, values)
        .withCachingEnabled(); // else each record is a message to the changelog
  }
}
