package dev.nomos.console;

import dev.nomos.schemas.Topic;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.SchemaRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads whole topics, committed messages only. */
record TopicReader(String bootstrapServers, SchemaRegistry registry) {
  List<ConsumerRecord<String, byte[]>> octets(Topic topic) {
    return all(topic, new ByteArrayDeserializer());
  }

  <T extends SpecificRecord> List<ConsumerRecord<String, T>> values(Topic topic, Schema schema) {
    return all(topic, AvroSerde.<T>specific(registry, schema).deserializer());
  }

  /** In each partition by offset. */
  <T> List<ConsumerRecord<String, T>> all(Topic topic, Deserializer<T> values) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "isolation.level", "read_committed",
            "enable.auto.commit", "false");
    var partitions =
        IntStream.range(0, topic.partitions())
            .mapToObj(p -> new TopicPartition(topic.name(), p))
            .toList();
    List<ConsumerRecord<String, T>> found = new ArrayList<>();
    try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), values)) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(100)).forEach(found::add);
      }
    }
    return found;
  }
}
