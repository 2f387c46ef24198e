package dev.nomos.miner;

import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Row;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.EvidenceEntry;
import dev.nomos.schemas.avro.ProfilePane;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.SchemaRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
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
 *   records ──► read ─┬► count-evidence ──► (repartition evidence-deltas) ──► merge-evidence ──► evidence
 *                     │    ┆                                                    ┆
 *                     │  (stores tallies, delta-entries)                       (store totals)
 *                     └► profile-records ──► profiles
 *                          ┆
 *                        (store profile)
 * </pre>
 *
 * <p>A partition's records are counted where they are; once in {@link #FLUSH} what was counted goes
 * on as one delta for each distinct evidence, so the output costs what the variety of the traffic
 * costs, not its volume. After the deltas of a flush comes how far its partition is counted; since
 * all pass one partition in order, whoever reads that offset in a committed entry of the table has
 * every earlier record in it. Beside that, sketches tell what the records of late look like. Meant
 * to run with exactly-once processing: then the counts are exact.
 */
public final class EvidenceTopology {
  static final String READ = "read";
  static final String COUNT = "count-evidence";
  static final String TALLIES = "tallies";
  static final String DELTA_ENTRIES = "delta-entries";
  static final String MERGE = "merge-evidence";
  static final String TOTALS = "totals";
  static final String PROFILE_RECORDS = "profile-records";
  static final String PROFILE = "profile";

  /** Wall-clock time between two deltas of one evidence from one partition. */
  static final Duration FLUSH = Duration.ofMillis(500);

  /** The same of profiles, which are large and change slowly. */
  static final Duration PROFILE_FLUSH = Duration.ofSeconds(20);

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
    builder.addStateStore(store(TALLIES, Serdes.Integer(), Tally.serde()));
    builder.addStateStore(store(DELTA_ENTRIES, Serdes.Integer(), entries));
    builder.addStateStore(store(TOTALS, keys, entries));
    AvroSerde<ProfilePane> panes = AvroSerde.specific(registry, ProfilePane.getClassSchema());
    builder.addStateStore(store(PROFILE, keys, panes));
    KStream<byte[], Row> rows =
        builder.stream(
                topics.records().name(),
                Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("records"))
            .process(
                () -> new ReadProcessor(topics.records().name(), records, registry),
                Named.as(READ));
    rows.process(
            () -> new ProfileProcessor(space.id(), records.type(), config.learningPeriod()),
            Named.as(PROFILE_RECORDS),
            PROFILE)
        .to(topics.profiles().name(), Produced.with(keys, panes).withName("profiles"));
    rows.process(() -> new CountProcessor(space, counters), Named.as(COUNT), TALLIES, DELTA_ENTRIES)
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
