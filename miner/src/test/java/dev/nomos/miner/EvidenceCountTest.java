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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
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

  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private final RecordFormat format = new RecordFormat("lab", TYPE);

  private KeyValueStore<String, EvidenceEntry> store(
      String name, MockProcessorContext<String, EvidenceEntry> context) {
    KeyValueStore<String, EvidenceEntry> store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(name),
                Serdes.String(),
                AvroSerde.<EvidenceEntry>specific(registry, EvidenceEntry.getClassSchema()))
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
    private CountProcessor processor = newProcessor();
    private long offset;

    Counting(int partition) {
      this.partition = partition;
      context.addStateStore(store(EvidenceTopology.DELTAS, context));
      processor.init(context);
    }

    private CountProcessor newProcessor() {
      return new CountProcessor(TOPIC, format, SPACE, registry);
    }

    void count(long octets, long atMillis) {
      var avro = format.toAvro(Origin.newBuilder().build(), row(octets));
      count(format.serde(registry).serializer().serialize(TOPIC, avro), atMillis);
    }

    void count(byte[] value, long atMillis) {
      context.setRecordMetadata(TOPIC, partition, offset++);
      processor.process(new Record<>(new byte[] {1}, value, atMillis));
    }

    void startAgain() {
      processor.close();
      processor = newProcessor();
      processor.init(context);
    }

    List<Record<String, EvidenceEntry>> flush() {
      context.scheduledPunctuators().getLast().getPunctuator().punctuate(0);
      List<Record<String, EvidenceEntry>> sent = new ArrayList<>();
      context.forwarded().forEach(forward -> sent.add(copy(forward.record())));
      context.resetForwards();
      return sent;
    }

    private Record<String, EvidenceEntry> copy(
        Record<? extends String, ? extends EvidenceEntry> record) {
      return new Record<>(record.key(), record.value(), record.timestamp());
    }
  }

  private final class Merging {
    private final MockProcessorContext<String, EvidenceEntry> context =
        new MockProcessorContext<>();
    private final MergeProcessor processor = new MergeProcessor();
    private final Map<String, EvidenceEntry> table = new HashMap<>();

    Merging() {
      context.addStateStore(store(EvidenceTopology.TOTALS, context));
      processor.init(context);
    }

    void merge(List<Record<String, EvidenceEntry>> deltas) {
      deltas.forEach(processor::process);
      context.forwarded().forEach(f -> table.put(f.record().key(), f.record().value()));
      context.resetForwards();
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
    assertThat(merging.table).hasSize(4).containsOnlyKeys(counts.keySet());
    merging.table.forEach(
        (key, entry) -> {
          assertThat(entry.getCount()).isEqualTo(counts.get(key));
          assertThat(entry.getFirstSeenMillis()).isEqualTo(first.get(key));
          assertThat(entry.getLastSeenMillis()).isEqualTo(last.get(key));
        });
    Map<String, Long> complete = new HashMap<>();
    merging
        .table
        .values()
        .forEach(e -> e.getCountedTo().forEach((p, to) -> complete.merge(p, to, Math::max)));
    assertThat(complete)
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
    assertThat(deltas).hasSize(1);
    assertThat(deltas.getFirst().value().getCount()).isEqualTo(3);
    assertThat(deltas.getFirst().value().getFirstSeenMillis()).isEqualTo(1_000);
    assertThat(counting.flush()).isEmpty();
  }

  @Test
  void aRecordThatCannotBeReadIsPassedOver() {
    Counting counting = new Counting(0);
    counting.count(12, 1_000);
    counting.count(new byte[] {9, 9, 9}, 2_000);
    counting.count((byte[]) null, 3_000);
    counting.count(12, 4_000);
    List<Record<String, EvidenceEntry>> deltas = counting.flush();
    assertThat(deltas).hasSize(1);
    assertThat(deltas.getFirst().value().getCount()).isEqualTo(2);
    assertThat(deltas.getFirst().value().getCountedTo()).isEqualTo(Map.of("0", 4L));
  }

  @Test
  void recordsThatCannotBeReadAtTheEndDoNotHoldUpWhoWaitsForThem() {
    Counting counting = new Counting(0);
    counting.count(12, 1_000);
    counting.count(new byte[] {9, 9, 9}, 2_000);
    assertThat(counting.flush().getLast().value().getCountedTo())
        .as("the table is complete up to the unreadable record, too")
        .isEqualTo(Map.of("0", 2L));
  }
}
