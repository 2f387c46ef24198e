package dev.nomos.console.demo;

import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.avro.Violation;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.SchemaRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads from the topics what a replay came to. */
public final class ScoreReader {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Map<String, String> kafka;
  private final RecordFormat format;
  private final SchemaRegistry registry;

  public ScoreReader(Map<String, String> kafka, RecordFormat format, SchemaRegistry registry) {
    this.kafka = Map.copyOf(kafka);
    this.format = format;
    this.registry = registry;
  }

  /** Adds every record and violation between the given ends to {@code score}. */
  public void read(
      Score score,
      Map<TopicPartition, Long> recordsFrom,
      Map<TopicPartition, Long> recordsTo,
      Map<TopicPartition, Long> violationsFrom,
      Map<TopicPartition, Long> violationsTo) {
    var records = format.serde(registry).deserializer();
    read(
        recordsFrom,
        recordsTo,
        records,
        (at, record) -> score.addRecord(at.partition(), at.offset(), record));
    AvroSerde<Violation> serde = AvroSerde.specific(registry, Violation.getClassSchema());
    read(
        violationsFrom,
        violationsTo,
        serde.deserializer(),
        (_, violation) -> score.addViolation(violation));
  }

  private <T> void read(
      Map<TopicPartition, Long> from,
      Map<TopicPartition, Long> to,
      Deserializer<T> values,
      BiConsumer<ConsumerRecord<byte[], T>, T> seen) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), values)) {
      consumer.assign(to.keySet());
      from.forEach(consumer::seek);
      while (to.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], T> record : consumer.poll(POLL)) {
          TopicPartition partition = new TopicPartition(record.topic(), record.partition());
          if (record.offset() < to.getOrDefault(partition, 0L)) {
            seen.accept(record, record.value());
          }
        }
      }
    }
  }
}
