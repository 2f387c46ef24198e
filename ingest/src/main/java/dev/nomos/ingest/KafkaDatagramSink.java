package dev.nomos.ingest;

import dev.nomos.ingest.collect.DatagramSink;
import dev.nomos.ingest.collect.ReceivedDatagram;
import dev.nomos.ingest.netflow.MessageHeader;
import dev.nomos.schemas.avro.RawDatagram;
import dev.nomos.schemas.serde.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams to the raw topic, keyed by exporter and observation domain, so that a template and its
 * data sets stay in one partition and in order. A datagram is settled when all in-sync replicas
 * acknowledged it, or when the producer gave it up.
 */
final class KafkaDatagramSink implements DatagramSink {
  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final SchemaRegistry registry;

  /** Null until the first datagram: a registry that is down must not keep the port unbound. */
  private @Nullable RawValue value;

  KafkaDatagramSink(Producer<byte[], byte[]> producer, String topic, SchemaRegistry registry) {
    this.producer = producer;
    this.topic = topic;
    this.registry = registry;
  }

  static KafkaDatagramSink connect(
      Map<String, String> settings, String topic, SchemaRegistry registry) {
    Map<String, Object> all = new HashMap<>();
    // Some dozens of datagrams to a batch: what a request costs is shared by them.
    all.put(ProducerConfig.LINGER_MS_CONFIG, 10);
    all.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
    all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    // A full buffer blocks the sender this long: the listener's queue takes up what arrives.
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 60_000);
    all.putAll(settings);
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    return new KafkaDatagramSink(
        new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer()),
        topic,
        registry);
  }

  @Override
  public void send(ReceivedDatagram datagram, Outcome outcome) {
    var _ = // the callback tells
        producer.send(
            new ProducerRecord<>(
                topic, null, datagram.receivedAtMillis(), key(datagram), value().of(datagram)),
            (_, failure) -> outcome.settled(failure));
  }

  /** Waits for the registry, where that waits. */
  private RawValue value() {
    RawValue known = value;
    if (known == null) {
      known = new RawValue(registry.register(topic + "-value", RawDatagram.getClassSchema()));
      value = known;
    }
    return known;
  }

  /** {@code exporter|domain}; {@code exporter|} where the payload names no domain. */
  private static byte[] key(ReceivedDatagram datagram) {
    var domain = MessageHeader.domainOf(datagram.payload());
    var key = datagram.exporter() + "|" + (domain.isPresent() ? domain.getAsLong() : "");
    return key.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close(Duration patience) {
    producer.close(patience);
  }
}
