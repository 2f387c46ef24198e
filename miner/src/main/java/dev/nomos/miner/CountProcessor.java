package dev.nomos.miner;

import dev.nomos.logic.Evidence;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Row;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.avro.EvidenceEntry;
import dev.nomos.schemas.serde.SchemaRegistry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Counts a partition's distinct evidences and passes the counts on from time to time. A record that
 * cannot be read is left to the validator, which makes a dead letter of it. Owned by one task.
 */
final class CountProcessor implements Processor<byte[], byte[], String, EvidenceEntry> {
  private final String topic;
  private final RecordFormat format;
  private final PredicateSpace space;
  private final Deserializer<GenericRecord> records;

  /** Where the task's partition has been read to, records that cannot be read included. */
  private Map<String, Long> readTo = Map.of();

  private @Nullable ProcessorContext<String, EvidenceEntry> context;
  private @Nullable KeyValueStore<String, EvidenceEntry> deltas;

  CountProcessor(String topic, RecordFormat format, PredicateSpace space, SchemaRegistry registry) {
    this.topic = topic;
    this.format = format;
    this.space = space;
    this.records = format.serde(registry).deserializer();
  }

  @Override
  public void init(ProcessorContext<String, EvidenceEntry> taskContext) {
    context = taskContext;
    deltas = taskContext.getStateStore(EvidenceTopology.DELTAS);
    taskContext.schedule(
        EvidenceTopology.FLUSH, PunctuationType.WALL_CLOCK_TIME, _ -> flush(taskContext));
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    readTo = offsetAfterThis();
    GenericRecord prepared;
    try {
      prepared = records.deserialize(topic, record.value());
    } catch (SerializationException unreadable) {
      return;
    }
    if (prepared == null || deltas == null) {
      return;
    }
    Row row = format.row(prepared);
    Evidence evidence = space.evidence(row);
    String key = EvidenceKey.of(space.id(), evidence);
    EvidenceEntry known = deltas.get(key);
    EvidenceEntry one = single(evidence, row, record.timestamp());
    deltas.put(key, known == null ? one : Evidences.merge(known, one));
  }

  private Map<String, Long> offsetAfterThis() {
    return context == null
        ? Map.of()
        : context
            .recordMetadata()
            .map(at -> Map.of(Integer.toString(at.partition()), at.offset() + 1))
            .orElse(Map.of());
  }

  private EvidenceEntry single(Evidence evidence, Row row, long timestamp) {
    Map<String, String> sample = new HashMap<>();
    row.asMap().forEach((field, value) -> sample.put(field, value.text()));
    return EvidenceEntry.newBuilder()
        .setSpaceId(space.id())
        .setBits(ByteBuffer.wrap(evidence.toBytes()))
        .setCount(1)
        .setFirstSeenMillis(timestamp)
        .setLastSeenMillis(timestamp)
        .setSample(sample)
        .setCountedTo(readTo)
        .build();
  }

  private void flush(ProcessorContext<String, EvidenceEntry> to) {
    if (deltas == null) {
      return;
    }
    List<KeyValue<String, EvidenceEntry>> counted = new ArrayList<>();
    try (var all = deltas.all()) {
      all.forEachRemaining(counted::add);
    }
    counted.sort(Comparator.comparingLong(delta -> furthest(delta.value)));
    for (int i = 0; i < counted.size(); i++) {
      boolean last = i == counted.size() - 1;
      EvidenceEntry delta = counted.get(i).value;
      EvidenceEntry sent = withCountedTo(delta, last ? readToOr(delta) : Map.of());
      to.forward(new Record<>(counted.get(i).key, sent, sent.getLastSeenMillis()));
      deltas.delete(counted.get(i).key);
    }
  }

  private static long furthest(EvidenceEntry delta) {
    return delta.getCountedTo().values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /** A task that has just started has read nothing, but finds deltas of the one before it. */
  private Map<String, Long> readToOr(EvidenceEntry furthest) {
    return readTo.isEmpty() ? furthest.getCountedTo() : readTo;
  }

  /** Only once the last delta is merged is the table complete up to any of their offsets. */
  private static EvidenceEntry withCountedTo(EvidenceEntry delta, Map<String, Long> countedTo) {
    return EvidenceEntry.newBuilder(delta).setCountedTo(countedTo).build();
  }
}
