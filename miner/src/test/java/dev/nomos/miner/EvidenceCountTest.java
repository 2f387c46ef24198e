package dev.nomos.miner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.logic.Evidence;
import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.avro.EvidenceEntry;
import dev.nomos.schemas.avro.Origin;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.InMemorySchemaRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/** The two processors by themselves: more than one partition, and a task that starts again. */
class EvidenceCountTest {
  private static final String TOPIC = "nomos.lab.records";
  private static final RowType TYPE = new RowType(List.of(Field.of("octets", FieldType.INTEGER)));
  private static final PredicateSpace SPACE =
      new PredicateSpace(
          TYPE,
          Stream.of("octets >= 10", "octets >= 20", "octets >= 30")
              .map(text -> Predicate.of((Formula.Compare) Formula.parse(text)))
              .toList());

  /** As many evidences as values, but one space's id. */
  private static final PredicateSpace WIDE =
      new PredicateSpace(
          TYPE,
          IntStream.range(0, 14)
              .mapToObj(
                  bit ->
                      Predicate.of(
                          (Formula.Compare)
                              Formula.parse("bits(octets, %d) != 0".formatted(1 << bit))))
              .toList());

  private static final Origin SOUND = Origin.newBuilder().build();

  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private final RecordFormat format = new RecordFormat("lab", TYPE);

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final EvidenceCounters counters = new EvidenceCounters(meters);

  private Serde<EvidenceEntry> entries() {
    return AvroSerde.specific(registry, EvidenceEntry.getClassSchema());
  }

  private <K, V> KeyValueStore<K, V> store(
      String name,
      Serde<K> keys,
      Serde<V> values,
      MockProcessorContext<String, EvidenceEntry> context) {
    KeyValueStore<K, V> store =
        Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), keys, values)
            .withLoggingDisabled()
            .build();
    store.init(context.getStateStoreContext(), store);
    return store;
  }

  /** One task that counts; closing it leaves the store, as a changelog would. */
  private final class Counting {
    private final int partition;
    private final MockProcessorContext<String, EvidenceEntry> context =
        new MockProcessorContext<>();
    private final PredicateSpace space;
    private final ReadProcessor reading = new ReadProcessor(TOPIC, format, registry);
    private CountProcessor processor;
    private long offset;

    Counting(int partition) {
      this(partition, SPACE);
    }

    Counting(int partition, PredicateSpace space) {
      this.partition = partition;
      this.space = space;
      this.processor = newProcessor();
      context.addStateStore(
          store(EvidenceTopology.TALLIES, Serdes.Integer(), Tally.serde(), context));
      context.addStateStore(
          store(EvidenceTopology.DELTA_ENTRIES, Serdes.Integer(), entries(), context));
      processor.init(context);
    }

    private CountProcessor newProcessor() {
      return new CountProcessor(space, counters);
    }

    void count(long octets, long atMillis) {
      count(SOUND, octets, atMillis);
    }

    void count(Origin origin, long octets, long atMillis) {
      var avro = format.toAvro(origin, row(octets));
      count(format.serde(registry).serializer().serialize(TOPIC, avro), atMillis);
    }

    void count(byte[] value, long atMillis) {
      context.setRecordMetadata(TOPIC, partition, offset++);
      MockProcessorContext<byte[], Row> reader = new MockProcessorContext<>();
      reading.init(reader);
      reading.process(new Record<>(new byte[] {1}, value, atMillis));
      reader.forwarded().forEach(row -> processor.process(read(row.record())));
    }

    void startAgain() {
      processor.close();
      processor = newProcessor();
      processor.init(context);
    }

    List<Record<String, EvidenceEntry>> flush() {
      context.scheduledPunctuators().getLast().getPunctuator().punctuate(0);
      return sent();
    }

    List<Record<String, EvidenceEntry>> sent() {
      List<Record<String, EvidenceEntry>> sent = new ArrayList<>();
      context.forwarded().forEach(forward -> sent.add(copy(forward.record())));
      context.resetForwards();
      return sent;
    }

    private Record<byte[], Row> read(Record<? extends byte[], ? extends Row> record) {
      return new Record<>(record.key(), record.value(), record.timestamp());
    }

    private Record<String, EvidenceEntry> copy(
        Record<? extends String, ? extends EvidenceEntry> record) {
      return new Record<>(record.key(), record.value(), record.timestamp());
    }
  }

  private final class Merging {
    private final MockProcessorContext<String, EvidenceEntry> context =
        new MockProcessorContext<>();
    private final EvidenceConfig config;
    private MergeProcessor processor;

    /** The topic, compacted. */
    private final Map<String, EvidenceEntry> table = new HashMap<>();

    Merging() {
      this(EvidenceConfig.DEFAULT);
    }

    Merging(EvidenceConfig config) {
      this.config = config;
      context.addStateStore(store(EvidenceTopology.TOTALS, Serdes.String(), entries(), context));
      processor = newProcessor();
    }

    private MergeProcessor newProcessor() {
      var made = new MergeProcessor(config.expiry(), config.maxDistinct(), counters);
      made.init(context);
      return made;
    }

    void startAgain() {
      processor = newProcessor();
    }

    void merge(List<Record<String, EvidenceEntry>> deltas) {
      deltas.forEach(processor::process);
      for (var forward : context.forwarded()) {
        if (forward.record().value() == null) {
          table.remove(forward.record().key());
        } else {
          table.put(forward.record().key(), forward.record().value());
        }
      }
      context.resetForwards();
    }

    Map<String, EvidenceEntry> evidences() {
      Map<String, EvidenceEntry> evidences = new HashMap<>(table);
      evidences.values().removeIf(Evidences::isProgress);
      return evidences;
    }

    EvidenceEntry progress() {
      return table.values().stream().filter(Evidences::isProgress).findFirst().orElseThrow();
    }
  }

  private static Row row(long octets) {
    return Row.of(TYPE, Map.of("octets", Value.of(octets)));
  }

  private static String key(long octets) {
    Evidence evidence = SPACE.evidence(row(octets));
    return EvidenceKey.of(SPACE.id(), evidence);
  }

  @Test
  void twoPartitionsAddUpWhateverTheirDeltasOrder() {
    Random random = new Random(3);
    List<Counting> partitions = List.of(new Counting(0), new Counting(1));
    Merging merging = new Merging();
    Map<String, Long> counts = new HashMap<>();
    Map<String, Long> first = new HashMap<>();
    Map<String, Long> last = new HashMap<>();
    for (int i = 0; i < 5_000; i++) {
      long octets = random.nextInt(40);
      long at = random.nextInt(100_000);
      partitions.get(random.nextInt(2)).count(octets, at);
      counts.merge(key(octets), 1L, Long::sum);
      first.merge(key(octets), at, Math::min);
      last.merge(key(octets), at, Math::max);
      if (random.nextInt(300) == 0) {
        merging.merge(partitions.get(random.nextInt(2)).flush());
      }
    }
    partitions.reversed().forEach(partition -> merging.merge(partition.flush()));
    assertThat(merging.evidences()).hasSize(4).containsOnlyKeys(counts.keySet());
    merging
        .evidences()
        .forEach(
            (key, entry) -> {
              assertThat(entry.getCount()).isEqualTo(counts.get(key));
              assertThat(entry.getFirstSeenMillis()).isEqualTo(first.get(key));
              assertThat(entry.getLastSeenMillis()).isEqualTo(last.get(key));
            });
    assertThat(merging.progress().getCountedTo())
        .isEqualTo(Map.of("0", partitions.get(0).offset, "1", partitions.get(1).offset));
  }

  @Test
  void theSampleIsOfTheEarliestRecordOfAllPartitions() {
    Counting one = new Counting(0);
    Counting other = new Counting(1);
    one.count(12, 2_000);
    other.count(14, 1_000);
    other.count(16, 3_000);
    Merging merging = new Merging();
    merging.merge(one.flush());
    merging.merge(other.flush());
    assertThat(merging.table.get(key(12)).getSample()).isEqualTo(Map.of("octets", "14"));
  }

  @Test
  void whatWasCountedButNotPassedOnSurvivesARestart() {
    Counting counting = new Counting(0);
    counting.count(12, 1_000);
    counting.count(13, 2_000);
    counting.startAgain();
    counting.count(14, 3_000);
    List<Record<String, EvidenceEntry>> deltas = counting.flush();
    assertThat(deltas).hasSize(2);
    assertThat(deltas.getFirst().value().getCount()).isEqualTo(3);
    assertThat(deltas.getFirst().value().getFirstSeenMillis()).isEqualTo(1_000);
    assertThat(deltas.getFirst().value().getSample()).isEqualTo(Map.of("octets", "12"));
    assertThat(DistinctKeys.estimate(List.of(deltas.getFirst().value().getKeys()))).isEqualTo(1);
    assertThat(counting.flush()).isEmpty();
  }

  @Test
  void aTaskThatReadsNothingAfterARestartStillTellsHowFarTheOneBeforeCame() {
    Counting counting = new Counting(0);
    counting.count(12, 1_000);
    counting.count(33, 2_000);
    counting.startAgain();
    List<Record<String, EvidenceEntry>> deltas = counting.flush();
    assertThat(deltas).hasSize(3);
    assertThat(deltas.getLast().value().getCountedTo()).isEqualTo(Map.of("0", 2L));
  }

  @Test
  void aRecordThatCannotBeReadIsPassedOver() {
    Counting counting = new Counting(0);
    counting.count(12, 1_000);
    counting.count(new byte[] {9, 9, 9}, 2_000);
    counting.count((byte[]) null, 3_000);
    counting.count(12, 4_000);
    List<Record<String, EvidenceEntry>> deltas = counting.flush();
    assertThat(deltas).hasSize(2);
    assertThat(deltas.getFirst().value().getCount()).isEqualTo(2);
    assertThat(deltas.getLast().value().getCountedTo()).isEqualTo(Map.of("0", 4L));
    assertThat(counters.unreadable.count()).isEqualTo(2);
    assertThat(counters.counted.count()).isEqualTo(2);
  }

  @Test
  void recordsThatCannotBeReadAtTheEndDoNotHoldUpWhoWaitsForThem() {
    Counting counting = new Counting(0);
    counting.count(12, 1_000);
    counting.count(new byte[] {9, 9, 9}, 2_000);
    assertThat(counting.flush().getLast().value().getCountedTo())
        .as("the table is complete up to the unreadable record, too")
        .isEqualTo(Map.of("0", 2L));
    counting.count(new byte[] {9, 9, 9}, 3_000);
    assertThat(counting.flush())
        .as("even where nothing else came")
        .singleElement()
        .satisfies(one -> assertThat(one.value().getCountedTo()).isEqualTo(Map.of("0", 3L)));
  }

  @Test
  void moreEvidencesThanAFlushMayHaveAreNotWaitedFor() {
    Counting counting = new Counting(0, WIDE);
    for (int i = 0; i < CountProcessor.MOST_DELTAS + 1; i++) {
      counting.count(i, i);
    }
    List<Record<String, EvidenceEntry>> deltas = counting.sent();
    assertThat(deltas).hasSize(CountProcessor.MOST_DELTAS + 1);
    assertThat(deltas.getLast().value().getCountedTo())
        .isEqualTo(Map.of("0", (long) CountProcessor.MOST_DELTAS));
    assertThat(counting.flush()).hasSize(2);
  }

  @Test
  void theTableHasWhatWasSeenWithinTheExpiryWhateverTheOrderOfDeltas() {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      List<Counting> partitions = List.of(new Counting(0), new Counting(1), new Counting(2));
      Merging merging = new Merging(expiring(Duration.ofSeconds(5), 100));
      Map<String, Long> last = new HashMap<>();
      long[] time = {0, 0, 0};
      for (int i = 0; i < 500; i++) {
        int partition = random.nextInt(3);
        time[partition] += random.nextInt(200);
        long octets = random.nextInt(random.nextInt(20) == 0 ? 40 : 15);
        partitions.get(partition).count(octets, time[partition]);
        last.merge(key(octets), time[partition], Math::max);
        if (random.nextInt(40) == 0) {
          merging.merge(partitions.get(random.nextInt(3)).flush());
          if (random.nextBoolean()) {
            merging.startAgain();
          }
        }
      }
      for (int i : new int[] {0, 1, 2, 0, 1, 2}) {
        partitions.get(i).count(0, time[i]); // an old partition's flush comes after a newer one's
        last.merge(key(0), time[i], Math::max);
        merging.merge(partitions.get(i).flush());
      }
      long now = Math.max(time[0], Math.max(time[1], time[2]));
      last.values().removeIf(seen -> now - seen > 5_000);
      assertThat(merging.evidences()).as("seed %d", seed).containsOnlyKeys(last.keySet());
    }
  }

  @Test
  void howFarTheTableIsCompleteOutlivesEveryEvidence() {
    Counting counting = new Counting(0);
    Merging merging = new Merging(expiring(Duration.ofSeconds(5), 100));
    counting.count(12, 1_000);
    merging.merge(counting.flush());
    counting.count(33, 100_000);
    merging.merge(counting.flush());
    assertThat(merging.evidences()).containsOnlyKeys(key(33));
    assertThat(merging.progress().getCountedTo()).isEqualTo(Map.of("0", 2L));
    assertThat(counters.expired.count()).isEqualTo(1);
    counting.count(12, 1_000);
    merging.merge(counting.flush());
    assertThat(merging.evidences()).as("expired when it came").containsOnlyKeys(key(33));
    assertThat(merging.progress().getCountedTo()).isEqualTo(Map.of("0", 3L));
    assertThat(counters.late.count()).isEqualTo(1);
  }

  @Test
  void endlessVarietyFillsTheTableAndIsCountedFromThere() {
    Counting counting = new Counting(0, WIDE);
    Merging merging = new Merging(expiring(Duration.ofSeconds(50), 100));
    for (int i = 0; i < 1_000; i++) {
      counting.count(i, i);
      if (i % 30 == 29) {
        merging.merge(counting.flush());
        merging.startAgain();
      }
    }
    merging.merge(counting.flush());
    assertThat(merging.evidences()).hasSize(100);
    assertThat(merging.progress().getCount()).as("records without room").isEqualTo(900);
    assertThat(counters.overflow.count()).isEqualTo(900);
    counting.count(5_000, 60_000);
    merging.merge(counting.flush()); // what is too old makes room for what comes next
    counting.count(5_001, 60_001);
    merging.merge(counting.flush());
    assertThat(merging.evidences()).hasSize(1);
    assertThat(merging.progress().getCount()).isEqualTo(901);
  }

  private static EvidenceConfig expiring(Duration expiry, int maxDistinct) {
    return new EvidenceConfig(expiry, maxDistinct, Duration.ofHours(1), 0.2);
  }
}
