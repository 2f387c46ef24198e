package dev.nomos.validator;

import dev.nomos.logic.Row;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.avro.Activation;
import dev.nomos.schemas.avro.DeadLetter;
import dev.nomos.schemas.avro.Origin;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.avro.Violation;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.InMemorySchemaRegistry;
import dev.nomos.schemas.serde.SchemaRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/** The validator's topology in the test driver, with typed ends. */
final class Harness implements AutoCloseable {
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final SchemaRegistry registry = new InMemorySchemaRegistry();
  final ValidatorMetrics metrics = new ValidatorMetrics(meters);
  final TopologyTestDriver driver;
  final TestInputTopic<String, byte[]> theories;
  final TestInputTopic<byte[], byte[]> records;
  final TestOutputTopic<String, byte[]> violations;
  private final TestOutputTopic<String, byte[]> activations;
  private final TestOutputTopic<String, byte[]> deadLetters;
  private int sent;

  Harness(Path state) {
    var properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    driver =
        new TopologyTestDriver(
            ValidatorTopology.of(Traffic.TOPICS, Traffic.FORMAT, registry, metrics),
            properties,
            Instant.EPOCH);
    var bytes = new ByteArraySerializer();
    theories =
        driver.createInputTopic(Traffic.TOPICS.theories().name(), new StringSerializer(), bytes);
    records = driver.createInputTopic(Traffic.TOPICS.records().name(), bytes, bytes);
    violations = output(Traffic.TOPICS.violations().name());
    activations = output(Traffic.TOPICS.activations().name());
    deadLetters = output(Traffic.TOPICS.deadLetters().name());
  }

  private TestOutputTopic<String, byte[]> output(String topic) {
    return driver.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer());
  }

  void publish(TheoryChunk chunk) {
    theories.pipeInput(
        chunk.getVersion() + "/" + chunk.getChunk(),
        AvroSerde.<TheoryChunk>specific(registry, TheoryChunk.getClassSchema())
            .serializer()
            .serialize(Traffic.TOPICS.theories().name(), chunk));
  }

  void send(Row row, long eventTime) {
    send(Traffic.FORMAT, row, eventTime);
  }

  void send(RecordFormat format, Row row, long eventTime) {
    Origin origin = Traffic.origin(sent++);
    byte[] value =
        format
            .serde(registry)
            .serializer()
            .serialize(Traffic.TOPICS.records().name(), format.toAvro(origin, row));
    records.pipeInput(null, value, eventTime);
  }

  void sendBytes(byte[] value, long eventTime) {
    records.pipeInput(null, value, eventTime);
  }

  List<Violation> violations() {
    return read(violations, Violation.getClassSchema());
  }

  List<TestRecord<String, byte[]>> rawViolations() {
    return violations.readRecordsToList();
  }

  List<Activation> activations() {
    return read(activations, Activation.getClassSchema());
  }

  List<DeadLetter> deadLetters() {
    return read(deadLetters, DeadLetter.getClassSchema());
  }

  private <T extends SpecificRecord> List<T> read(
      TestOutputTopic<String, byte[]> topic, Schema schema) {
    var reader = AvroSerde.<T>specific(registry, schema).deserializer();
    return topic.readValuesToList().stream().map(value -> reader.deserialize("t", value)).toList();
  }

  KeyValueStore<String, Long> adoptions() {
    return driver.getKeyValueStore(ValidatorTopology.ADOPTIONS);
  }

  ValidatorCounts counts() {
    return metrics.counts();
  }

  @Override
  public void close() {
    driver.close();
  }
}
