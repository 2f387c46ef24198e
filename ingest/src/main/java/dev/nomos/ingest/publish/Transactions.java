package dev.nomos.ingest.publish;

import dev.nomos.schemas.avro.DeadLetter;
import dev.nomos.schemas.avro.Publication;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.SchemaRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Messages in transactions, each of which ends with the position that it reaches.
 *
 * <pre>
 * idle ──send──► open ──commit──► idle
 *                  └────abort───► idle
 * </pre>
 */
final class Transactions implements AutoCloseable {
  private final Producer<String, byte[]> producer;
  private final PublishConfig config;
  private final Serializer<DeadLetter> letters;
  private final Serializer<Publication> positions;
  private boolean open;
  private long openedNanos;
  private long sent;

  private Transactions(
      Producer<String, byte[]> producer, PublishConfig config, SchemaRegistry registry) {
    this.producer = producer;
    this.config = config;
    AvroSerde<DeadLetter> dead = AvroSerde.specific(registry, DeadLetter.getClassSchema());
    AvroSerde<Publication> position = AvroSerde.specific(registry, Publication.getClassSchema());
    this.letters = dead.serializer();
    this.positions = position.serializer();
  }

  /** From here on an earlier run of the same publication can send no more; its rest is undone. */
  static Transactions begin(PublishConfig config, SchemaRegistry registry) {
    Map<String, Object> all = new HashMap<>();
    all.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    all.put(ProducerConfig.BATCH_SIZE_CONFIG, 1 << 17);
    all.putAll(config.kafka());
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    all.put(
        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
        "nomos." + config.topics().dataset() + ".publish." + config.id());
    var producer = new KafkaProducer<>(all, new StringSerializer(), new ByteArraySerializer());
    try {
      producer.initTransactions();
      return new Transactions(producer, config, registry);
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  void record(String key, @Nullable Long timestamp, byte[] value) {
    send(config.topic(), timestamp, key, value);
  }

  void deadLetter(String key, @Nullable Long timestamp, DeadLetter letter) {
    var topic = config.topics().deadLetters().name();
    send(topic, timestamp, key, letters.serialize(topic, letter));
  }

  private void send(String topic, @Nullable Long timestamp, String key, byte[] value) {
    if (!open) {
      producer.beginTransaction();
      open = true;
      openedNanos = System.nanoTime();
      sent = 0;
    }
    sent++;
    var _ = producer.send(new ProducerRecord<>(topic, null, timestamp, key, value)); // commit tells
  }

  /** Messages in the open transaction. */
  long sent() {
    return open ? sent : 0;
  }

  /** How long the transaction has been open; 0 where none is. */
  long openNanos() {
    return open ? System.nanoTime() - openedNanos : 0;
  }

  /** All that was sent since the last time, and that it leads to {@code position}. */
  void commit(Publication position) {
    var topic = config.topics().publications().name();
    send(topic, null, position.getId(), positions.serialize(topic, position));
    try {
      producer.commitTransaction();
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      open = false;
      throw new IllegalStateException(
          "publication " + config.id() + " was taken over by another run of it", e);
    }
    open = false;
  }

  /** What was sent since the last commit is undone. */
  void abort() {
    if (!open) return;
    open = false;
    producer.abortTransaction();
  }

  /** An open transaction is left to the next run, or the cluster, to undo. */
  @Override
  public void close() {
    producer.close(open ? Duration.ZERO : Duration.ofSeconds(5));
  }
}
