package dev.nomos.console.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import org.apache.flink.avro.shaded.org.apache.avro.Schema;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericDatumReader;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericDatumWriter;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericRecord;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericRecordBuilder;
import org.apache.flink.avro.shaded.org.apache.avro.io.BinaryEncoder;
import org.apache.flink.avro.shaded.org.apache.avro.io.DecoderFactory;
import org.apache.flink.avro.shaded.org.apache.avro.io.EncoderFactory;
import org.apache.flink.formats.avro.registry.confluent.ConfluentSchemaRegistryCoder;

/**
 * A program of another make: Confluent's own registry client, Flink's header of the wire format,
 * and an Avro that is not ours, all as they come inside one jar of Flink. Subjects are a topic's
 * name and {@code -value}.
 */
final class ConfluentClient implements AutoCloseable {
  private static final int SCHEMAS = 1_000;
  private static final JsonMapper JSON = new JsonMapper();

  private final CachedSchemaRegistryClient registry;

  ConfluentClient(URI registry) {
    this.registry = new CachedSchemaRegistryClient(registry.toString(), SCHEMAS);
  }

  /** The value with all its fields, as JSON. */
  JsonNode read(byte[] message) throws IOException {
    return JSON.readTree(value(message).toString());
  }

  private GenericRecord value(byte[] message) throws IOException {
    var in = new ByteArrayInputStream(message);
    Schema writer = coder("").readSchema(in);
    return read(in, writer, writer);
  }

  /** The same for a program that was built with the schema {@code reader}. */
  JsonNode readAs(String reader, byte[] message) throws IOException {
    var in = new ByteArrayInputStream(message);
    Schema writer = coder("").readSchema(in);
    return JSON.readTree(read(in, writer, new Schema.Parser().parse(reader)).toString());
  }

  private static GenericRecord read(ByteArrayInputStream in, Schema writer, Schema reader)
      throws IOException {
    GenericRecord value =
        new GenericDatumReader<GenericRecord>(writer, reader)
            .read(null, DecoderFactory.get().directBinaryDecoder(in, null));
    if (in.available() > 0) {
      throw new IOException(in.available() + " octets are left after " + value);
    }
    return value;
  }

  /** Reads a message, and writes its value as one of its own. */
  byte[] writeAgain(String topic, byte[] message) throws IOException {
    return write(topic, value(message));
  }

  /** A value of {@code schema}; what {@code values} does not have is the schema's default. */
  byte[] write(String topic, String schema, Map<String, Object> values) throws IOException {
    var record = new GenericRecordBuilder(new Schema.Parser().parse(schema));
    values.forEach(record::set);
    return write(topic, record.build());
  }

  private byte[] write(String topic, GenericRecord value) throws IOException {
    var out = new ByteArrayOutputStream();
    coder(topic).writeSchema(value.getSchema(), out);
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(value.getSchema()).write(value, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private ConfluentSchemaRegistryCoder coder(String topic) {
    return new ConfluentSchemaRegistryCoder(topic + "-value", registry);
  }

  int register(String topic, String schema) throws IOException, RestClientException {
    return registry.register(topic + "-value", new AvroSchema(schema));
  }

  /** What the registry demands of a new version of any subject. */
  String compatibility() throws IOException, RestClientException {
    return registry.getCompatibility(null);
  }

  @Override
  public void close() throws IOException {
    registry.close();
  }
}
