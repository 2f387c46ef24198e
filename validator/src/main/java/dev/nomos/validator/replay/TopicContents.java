package dev.nomos.validator.replay;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Committed messages of topics, partition by partition, each in the order of its offsets. */
final class TopicContents implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;

  /** {@code kafka}: the client's settings; those that this relies on cannot be changed. */
  TopicContents(Map<String, String> kafka) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    settings.remove("group.id");
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** In ascending order. Throws {@link ReplayException} where there is no such topic. */
  List<TopicPartition> partitions(String topic) {
    List<PartitionInfo> found = consumer.listTopics().get(topic);
    if (found == null || found.isEmpty()) {
      throw new ReplayException(
          "there is no topic %s; is the data set the right one, and did its programs run?"
              .formatted(topic));
    }
    return found.stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .sorted(Comparator.comparingInt(TopicPartition::partition))
        .toList();
  }

  /** The first offset that is still there. */
  Map<TopicPartition, Long> begins(Collection<TopicPartition> partitions) {
    return consumer.beginningOffsets(partitions);
  }

  /** What is committed ends before these. */
  Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
    return consumer.endOffsets(partitions);
  }

  /** The offset before which every message is older than {@code millis}; the end where all are. */
  long firstSince(TopicPartition partition, long millis, long end) {
    var found = consumer.offsetsForTimes(Map.of(partition, millis)).get(partition);
    return found == null ? end : found.offset();
  }

  /** Gives {@code to} each message from {@code from} on and before {@code end}. */
  void read(
      TopicPartition partition, long from, long end, Consumer<ConsumerRecord<byte[], byte[]>> to) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
        if (message.offset() < end) {
          to.accept(message);
        }
      }
    }
  }

  /** Gives {@code to} every message of the topic. */
  void readAll(String topic, Consumer<ConsumerRecord<byte[], byte[]>> to) {
    List<TopicPartition> partitions = partitions(topic);
    Map<TopicPartition, Long> begins = begins(partitions);
    Map<TopicPartition, Long> ends = ends(partitions);
    for (TopicPartition partition : partitions) {
      read(partition, begins.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L), to);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
