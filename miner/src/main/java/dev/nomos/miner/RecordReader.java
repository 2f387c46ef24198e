package dev.nomos.miner;

import dev.nomos.logic.Row;
import dev.nomos.schemas.serde.SchemaRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the records topic, in the order of each partition. */
final class RecordReader {
  private static final Logger log = LoggerFactory.getLogger(RecordReader.class);

  /** A partition's end may be many transaction markers after its last record. */
  private static final long TAIL = 10_000;

  private final MinerConfig config;
  private final SchemaRegistry registry;
  private final BooleanSupplier mustStop;

  RecordReader(MinerConfig config, SchemaRegistry registry, BooleanSupplier mustStop) {
    this.config = config;
    this.registry = registry;
    this.mustStop = mustStop;
  }

  /**
   * Tells every record before {@code upTo}, by partition, or all there are where a partition is not
   * named. Returns, by partition, the offset after the last of them.
   */
  Map<Integer, Long> readAll(Map<String, Long> upTo, Consumer<Row> seen) {
    Deserializer<GenericRecord> values = config.records().serde(registry).deserializer();
    try (KafkaConsumer<String, byte[]> records = MinerClients.reader(config)) {
      Map<TopicPartition, Long> ends = ends(records, upTo);
      records.seekToBeginning(ends.keySet());
      return read(records, ends, record -> read(record, values, seen));
    }
  }

  /** The same offsets, mostly without reading all records. */
  Map<Integer, Long> lastOffsets(Map<String, Long> upTo) {
    try (KafkaConsumer<String, byte[]> records = MinerClients.reader(config)) {
      Map<TopicPartition, Long> ends = ends(records, upTo);
      Map<TopicPartition, Long> starts = records.beginningOffsets(ends.keySet());
      Map<Integer, Long> found = Map.of();
      boolean all = false;
      for (long tail = TAIL; !all && !mustStop.getAsBoolean(); tail *= 10) {
        all = true;
        for (TopicPartition partition : ends.keySet()) {
          long start = Math.max(starts.getOrDefault(partition, 0L), end(ends, partition) - tail);
          records.seek(partition, start);
          all &= start <= starts.getOrDefault(partition, 0L);
        }
        found = read(records, ends, _ -> {});
        all |= found.size() == ends.size();
      }
      return found;
    }
  }

  private Map<TopicPartition, Long> ends(
      KafkaConsumer<String, byte[]> records, Map<String, Long> upTo) {
    List<TopicPartition> partitions = new ArrayList<>();
    String topic = config.topics().records().name();
    records
        .partitionsFor(topic)
        .forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
    records.assign(partitions);
    Map<TopicPartition, Long> ends = new HashMap<>(records.endOffsets(partitions));
    ends.replaceAll(
        (p, end) -> Math.min(end, upTo.getOrDefault(Integer.toString(p.partition()), end)));
    return ends;
  }

  private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
    return ends.getOrDefault(partition, 0L);
  }

  private Map<Integer, Long> read(
      KafkaConsumer<String, byte[]> records,
      Map<TopicPartition, Long> ends,
      Consumer<ConsumerRecord<String, byte[]>> seen) {
    Map<Integer, Long> afterLast = new HashMap<>();
    while (!mustStop.getAsBoolean()
        && ends.entrySet().stream().anyMatch(e -> records.position(e.getKey()) < e.getValue())) {
      for (ConsumerRecord<String, byte[]> record : records.poll(Tables.POLL)) {
        if (record.offset() < end(ends, new TopicPartition(record.topic(), record.partition()))) {
          seen.accept(record);
          afterLast.put(record.partition(), record.offset() + 1);
        }
      }
    }
    return afterLast;
  }

  private void read(
      ConsumerRecord<String, byte[]> record,
      Deserializer<GenericRecord> values,
      Consumer<Row> seen) {
    try {
      seen.accept(config.records().known(values.deserialize(record.topic(), record.value())));
    } catch (SerializationException e) {
      log.atDebug().setCause(e).log("unreadable record left to the validator");
    }
  }

  /** First retained offset of each partition, and the earliest event time of those records. */
  Retained retained() {
    try (KafkaConsumer<String, byte[]> records = MinerClients.reader(config)) {
      Map<TopicPartition, Long> ends = ends(records, Map.of());
      Map<TopicPartition, Long> starts = records.beginningOffsets(ends.keySet());
      Map<Integer, Long> first = new HashMap<>();
      starts.forEach((partition, offset) -> first.put(partition.partition(), offset));
      boolean anyGone = starts.values().stream().anyMatch(start -> start > 0);
      return new Retained(first, anyGone ? earliest(records, starts, ends) : Long.MIN_VALUE);
    }
  }

  /** Event time of the first record in each partition; the earliest of these. */
  private long earliest(
      KafkaConsumer<String, byte[]> records,
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> ends) {
    long earliest = Long.MAX_VALUE;
    for (TopicPartition partition : starts.keySet()) {
      records.assign(List.of(partition));
      records.seek(partition, starts.getOrDefault(partition, 0L));
      long found = Long.MAX_VALUE;
      while (found == Long.MAX_VALUE
          && !mustStop.getAsBoolean()
          && records.position(partition) < end(ends, partition)) {
        for (ConsumerRecord<String, byte[]> record : records.poll(Tables.POLL)) {
          found = Math.min(found, record.timestamp());
        }
      }
      earliest = Math.min(earliest, found);
    }
    return earliest;
  }

  /**
   * @param firstOffsets by records partition
   * @param earliestMillis event time about which the retained records begin
   */
  record Retained(Map<Integer, Long> firstOffsets, long earliestMillis) {}
}
