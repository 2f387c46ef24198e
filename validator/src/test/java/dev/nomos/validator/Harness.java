package dev.nomos.validator;

import dev.nomos.logic.Row;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.avro.Activation;
import dev.nomos.schemas.avro.DeadLetter;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.avro.Violation;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.InMemorySchemaRegistry;
import dev.nomos.schemas.serde.SchemaRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.function.UnaryOperator;
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
  final ValidatorConfig config;
  final TopologyTestDriver driver;
  final TestInputTopic<String, byte[]> theories;
  final TestInputTopic<byte[], byte[]> records;
  final TestOutputTopic<String, byte[]> violations;
  final TestOutputTopic<byte[], byte[]> compliant;
  private final TestOutputTopic<String, byte[]> activations;
  private final TestOutputTopic<String, byte[]> deadLetters;
  private int sent;

  Harness(Path state) {
    this(state, UnaryOperator.identity());
  }

  /** {@code change}: of the default configuration. */
  Harness(Path state, UnaryOperator<ValidatorConfig> change) {
    config = change.apply(config(state, registry, meters));
    var properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    driver =
        new TopologyTestDriver(ValidatorTopology.of(config, metrics), properties, Instant.EPOCH);
    var bytes = new ByteArraySerializer();
    theories =
        driver.createInputTopic(Traffic.TOPICS.theories().name(), new StringSerializer(), bytes);
    records = driver.createInputTopic(Traffic.TOPICS.records().name(), bytes, bytes);
    violations = output(config.outputs().violations().name());
    compliant =
        driver.createOutputTopic(
            config.outputs().compliant().name(),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    activations = output(Traffic.TOPICS.activations().name());
    deadLetters = output(config.outputs().deadLetters().name());
  }

  static ValidatorConfig config(Path state, SchemaRegistry registry, MeterRegistry meters) {
    return ValidatorConfig.of("unused:1", Traffic.TOPICS, Traffic.FORMAT, registry, state, meters);
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
    records.pipeInput(null, octets(format, row), eventTime);
  }

  /** Returns the octets of the record's value. */
  byte[] send(String key, Row row, long eventTime) {
    byte[] value = octets(Traffic.FORMAT, row);
    records.pipeInput(key.getBytes(StandardCharsets.UTF_8), value, eventTime);
    return value;
  }

  private byte[] octets(RecordFormat format, Row row) {
    return format
        .serde(registry)
        .serializer()
        .serialize(Traffic.TOPICS.records().name(), format.toAvro(Traffic.origin(sent++), row));
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

  KeyValueStore<String, byte[]> suppression() {
    return driver.getKeyValueStore(ValidatorTopology.SUPPRESSION);
  }

  double count(String meter, String... tags) {
    return meters.get(meter).tags(tags).counter().count();
  }

  ValidatorCounts counts() {
    return metrics.counts();
  }

  @Override
  public void close() {
    driver.close();
  }
}
