package dev.nomos.enforcer.service;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/** Kafka's clients as the enforcer's guarantees need them, whatever else is configured. */
final class KafkaClients {
  /** A killed program's partitions move on after this long; Kafka's own default is 45 s. */
  private static final String SESSION_TIMEOUT_MILLIS = "6000";

  private static final String HEARTBEAT_MILLIS = "1500";

  /** A killed program's open transaction holds readers up for so long. */
  private static final String TRANSACTION_TIMEOUT_MILLIS = "10000";

  private static final int BATCHES_IN_POLL = 4;
  private static final int MOST_IN_POLL = 500;

  private KafkaClients() {}

  static Consumer<byte[], byte[]> consumer(EnforcerConfig config) {
    Map<String, Object> all = new HashMap<>();
    int most = Math.min(BATCHES_IN_POLL * config.batch(), MOST_IN_POLL);
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, most);
    all.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MILLIS);
    all.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
    all.putAll(config.kafka());
    all.put(ConsumerConfig.GROUP_ID_CONFIG, config.group());
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** An id that no other instance has: what tells instances apart is the group's generation. */
  static String transactionalId(EnforcerConfig config) {
    return config.group() + "." + UUID.randomUUID();
  }

  /** Transactions begun earlier under the same id end when this one's are initialised. */
  static <K> Producer<K, byte[]> producer(
      Map<String, String> kafka, String transactionalId, Serializer<K> keys) {
    Map<String, Object> all = new HashMap<>();
    all.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    all.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
    all.putAll(kafka);
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    all.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    return new KafkaProducer<>(all, keys, new ByteArraySerializer());
  }
}
