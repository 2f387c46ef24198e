package dev.nomos.console.demo;

import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.RuleCommand;
import dev.nomos.schemas.avro.RuleCommandKind;
import dev.nomos.schemas.avro.Violation;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.SchemaRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What the demonstration asks of the cluster: a command to learn, and what it came to. */
public final class ClusterTalk {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Map<String, Object> client;
  private final Topics topics;
  private final RecordFormat format;
  private final SchemaRegistry registry;

  public ClusterTalk(
      Map<String, Object> client, Topics topics, RecordFormat format, SchemaRegistry registry) {
    this.client = Map.copyOf(client);
    this.topics = topics;
    this.format = format;
    this.registry = registry;
  }

  /**
   * Asks the miner to learn from the records up to {@code ends}, or from all there are where that
   * is empty; returns when the command is written.
   */
  public void askToLearn(String who, String why, Map<TopicPartition, Long> ends)
      throws InterruptedException {
    AvroSerde<RuleCommand> serde = AvroSerde.specific(registry, RuleCommand.getClassSchema());
    Map<String, Long> upTo = new HashMap<>();
    ends.forEach((partition, end) -> upTo.put(Integer.toString(partition.partition()), end));
    RuleCommand command =
        RuleCommand.newBuilder()
            .setKind(RuleCommandKind.LEARN)
            .setId(UUID.randomUUID().toString())
            .setWho(who)
            .setWhy(why)
            .setUpTo(upTo)
            .build();
    try (var producer = new KafkaProducer<>(client, new StringSerializer(), serde.serializer())) {
      producer
          .send(new ProducerRecord<>(topics.ruleCommands().name(), command.getId(), command))
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the command to learn cannot be sent", e.getCause());
    }
  }

  /** Adds every record and violation between the given ends to {@code score}. */
  public void score(
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
    Map<String, Object> settings = new HashMap<>(client);
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
