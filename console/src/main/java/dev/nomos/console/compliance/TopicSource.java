package dev.nomos.console.compliance;

import dev.nomos.console.rules.RuleTopics;
import dev.nomos.console.rules.TopicsUnavailableException;
import dev.nomos.schemas.RecordFormat;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * A topic of a data set's prepared records, from its beginning; committed messages only. What
 * cannot be read is counted and left out; what degraded telemetry makes unknown is absent.
 */
public final class TopicSource implements RecordSource {
  private static final Duration POLL = Duration.ofMillis(100);

  private final String topic;
  private final RuleTopics where;
  private final RecordFormat format;
  private final Deserializer<GenericRecord> records;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Score score;
  private long unreadable;

  /** Connects. Throws {@link TopicsUnavailableException} where there is no such topic. */
  public TopicSource(
      String name, String topic, RuleTopics where, RecordFormat format, ScoredRules rules) {
    this.topic = topic;
    this.where = where;
    this.format = format;
    this.records = format.serde(where.registry()).deserializer();
    this.score = new Score(name, rules);
    this.consumer =
        new KafkaConsumer<>(
            settings(where), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      assign();
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  private static Map<String, Object> settings(RuleTopics where) {
    Map<String, Object> settings = new HashMap<>(where.kafka());
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    settings.put("allow.auto.create.topics", "false");
    settings.put("max.poll.records", "2000");
    return settings;
  }

  private void assign() {
    try {
      List<TopicPartition> partitions =
          consumer.listTopics(where.patience()).getOrDefault(topic, List.of()).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      if (partitions.isEmpty()) {
        throw new TopicsUnavailableException(
            "the Kafka cluster has no topic " + topic + ": is its name right?",
            new TimeoutException(topic));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
    } catch (TimeoutException e) {
      throw silent(e);
    }
  }

  private TopicsUnavailableException silent(TimeoutException cause) {
    return new TopicsUnavailableException(
        "the Kafka cluster does not answer within %.1f s: is its address right, and is it running?"
            .formatted(where.patience().toMillis() / 1e3),
        cause);
  }

  @Override
  public boolean advance(boolean last) {
    long before = score.records();
    try {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment(), where.patience());
      long deadline = System.nanoTime() + where.patience().toNanos();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
          take(message);
          deadline = System.nanoTime() + where.patience().toNanos(); // as long as it goes on
        }
        if (System.nanoTime() > deadline) {
          throw silent(new TimeoutException(topic));
        }
      }
    } catch (TimeoutException e) {
      throw silent(e);
    }
    return score.records() > before;
  }

  private void take(ConsumerRecord<byte[], byte[]> message) {
    try {
      GenericRecord record = records.deserialize(topic, message.value());
      if (record == null) {
        unreadable++;
      } else {
        score.add(format.known(record));
      }
    } catch (SerializationException left) {
      unreadable++;
    }
  }

  /** Messages that could not be read, and were left out. */
  public long unreadable() {
    return unreadable;
  }

  @Override
  public Score score() {
    return score;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
