package dev.nomos.ingest;

import dev.nomos.ingest.collect.DatagramSink;
import dev.nomos.ingest.collect.ReceivedDatagram;
import dev.nomos.ingest.netflow.MessageHeader;
import dev.nomos.schemas.avro.RawDatagram;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.SchemaRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Datagrams to the raw topic, keyed by exporter and observation domain, so that a template and its
 * data sets stay in one partition and in order. A datagram is settled when all in-sync replicas
 * acknowledged it, or when the producer gave it up.
 */
final class KafkaDatagramSink implements DatagramSink {
  private final Producer<String, RawDatagram> producer;
  private final String topic;

  KafkaDatagramSink(Producer<String, RawDatagram> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  static KafkaDatagramSink connect(
      Map<String, String> settings, String topic, SchemaRegistry registry) {
    Map<String, Object> all = new HashMap<>();
    all.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    // A full buffer blocks the sender this long: the listener's queue takes up what arrives.
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 60_000);
    all.putAll(settings);
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    AvroSerde<RawDatagram> serde = AvroSerde.specific(registry, RawDatagram.getClassSchema());
    return new KafkaDatagramSink(
        new KafkaProducer<>(all, new StringSerializer(), serde.serializer()), topic);
  }

  @Override
  public void send(ReceivedDatagram datagram, Outcome outcome) {
    var value =
        new RawDatagram(
            datagram.exporter(), datagram.receivedAtMillis(), ByteBuffer.wrap(datagram.payload()));
    var _ = // the callback tells
        producer.send(
            new ProducerRecord<>(topic, null, datagram.receivedAtMillis(), key(datagram), value),
            (_, failure) -> outcome.settled(failure));
  }

  /** {@code exporter|domain}; {@code exporter|} where the payload names no domain. */
  private static String key(ReceivedDatagram datagram) {
    var domain = MessageHeader.domainOf(datagram.payload());
    return datagram.exporter() + "|" + (domain.isPresent() ? domain.getAsLong() : "");
  }

  @Override
  public void close(Duration patience) {
    producer.close(patience);
  }
}
