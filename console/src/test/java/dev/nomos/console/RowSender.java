package dev.nomos.console;

import dev.nomos.logic.Row;
import dev.nomos.logic.Value;
import dev.nomos.schemas.avro.Origin;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Publishes records of the lab as a decoder would, at times of the test's choice. */
final class RowSender implements AutoCloseable {
  private final Dataset dataset;
  private final KafkaProducer<String, GenericRecord> producer;

  RowSender(Map<String, String> clientSettings, Dataset dataset, Cluster cluster) {
    this.dataset = dataset;
    this.producer =
        new KafkaProducer<>(
            new HashMap<>(clientSettings),
            new StringSerializer(),
            dataset.format().serde(cluster.registry()).serializer());
  }

  /** {@code number}: of the record, from 0; its place in a raw topic that there is not. */
  void send(long number, Row row, long millis) {
    Origin origin = new Origin("192.0.2.1", 0, number, 0, false, false);
    Value source = Objects.requireNonNull(row.get("source_address"));
    producer.send(
        new ProducerRecord<>(
            dataset.topics().records().name(),
            0,
            millis,
            source.text(),
            dataset.format().toAvro(origin, row)));
  }

  /** Returns when all is acknowledged. */
  @Override
  public void close() {
    producer.close();
  }
}
