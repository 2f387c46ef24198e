package dev.nomos.console.faults;

import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.RawDatagram;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.SchemaRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Raw datagrams at a steady rate. Where the brokers are away it falls behind and makes up for it
 * afterwards.
 */
final class Load implements AutoCloseable {
  private final KafkaProducer<String, RawDatagram> producer;
  private final String topic;
  private final ExportTraffic traffic;
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  Load(String bootstrapServers, SchemaRegistry registry, Topics topics, ExportTraffic traffic) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "acks", "all",
            "enable.idempotence", "true",
            "linger.ms", "10",
            "compression.type", "lz4",
            "batch.size", "131072",
            "buffer.memory", "134217728",
            "max.block.ms", "120000",
            "delivery.timeout.ms", "120000");
    AvroSerde<RawDatagram> serde = AvroSerde.specific(registry, RawDatagram.getClassSchema());
    this.producer = new KafkaProducer<>(settings, new StringSerializer(), serde.serializer());
    this.topic = topics.raw().name();
    this.traffic = traffic;
  }

  /** Sends while asked to, and returns when all is acknowledged. */
  void run(int flowsPerSecond, BooleanSupplier more) {
    long pause = 1_000_000_000L * ExportTraffic.FLOWS / flowsPerSecond;
    for (long due = System.nanoTime(); more.getAsBoolean(); due += pause) {
      LockSupport.parkNanos(due - System.nanoTime());
      ExportTraffic.Export export = traffic.next(System.currentTimeMillis());
      long at = export.datagram().getReceivedAtMillis();
      var _ =
          producer.send(
              new ProducerRecord<>(topic, null, at, export.key(), export.datagram()),
              (_, failure) -> (failure == null ? acknowledged : failed).incrementAndGet());
    }
    producer.flush();
  }

  long acknowledged() {
    return acknowledged.get();
  }

  /** Given up by the producer: the test's own loss, which should be none. */
  long failed() {
    return failed.get();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
