package dev.nomos.ingest.publish;

import dev.nomos.schemas.avro.Publication;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.SchemaRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads the committed positions of publications. */
public final class Positions {
  /** Twice as long as another publication's transaction may stay open. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

  private final Map<String, Object> settings;
  private final TopicPartition partition;
  private final Deserializer<Publication> deserializer;

  /**
   * @param kafka Kafka's own settings, {@code bootstrap.servers} at least
   * @param topic of publications
   */
  public Positions(Map<String, String> kafka, String topic, SchemaRegistry registry) {
    this.settings = new HashMap<>(kafka);
    this.partition = new TopicPartition(topic, 0);
    AvroSerde<Publication> serde = AvroSerde.specific(registry, Publication.getClassSchema());
    this.deserializer = serde.deserializer();
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
  }

  /**
   * The last position of a publication, or null. Reads to the topic's very end: where committed
   * readers are held up before it by another publication's open transaction, it waits for that one.
   */
  public @Nullable Publication last(String id) {
    long end = end();
    long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
    Publication last = null;
    try (var consumer = consumer("read_committed")) {
      while (consumer.position(partition) < end) {
        if (System.nanoTime() > deadline)
          throw new IllegalStateException(
              "%s cannot be read to its end: a transaction is open".formatted(partition.topic()));
        for (var message : consumer.poll(Duration.ofMillis(200)))
          if (id.equals(message.key())) last = message.value();
      }
    }
    return last;
  }

  /** Behind the last message, committed or not. */
  private long end() {
    try (var consumer = consumer("read_uncommitted")) {
      return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }
  }

  private KafkaConsumer<String, Publication> consumer(String isolation) {
    Map<String, Object> own = new HashMap<>(settings);
    own.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
    var consumer = new KafkaConsumer<>(own, new StringDeserializer(), deserializer);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    return consumer;
  }
}
