package dev.nomos.schemas.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Avro in the Confluent wire format: octet 0x00, the writer schema's id in four octets, the value.
 *
 * <pre>
 *  0        1                                   5
 *  +--------+-----------------------------------+----------- - -
 *  | 0x00   | schema id, big-endian             | Avro binary
 *  +--------+-----------------------------------+----------- - -
 * </pre>
 *
 * <p>Values are read with the reader schema given here, whatever version wrote them. Each call to
 * {@link #serializer} or {@link #deserializer} gives an object for one thread.
 */
public final class AvroSerde<T> implements Serde<T> {
  private static final byte MAGIC = 0;
  private static final int HEADER = 1 + Integer.BYTES;

  private final SchemaRegistry registry;
  private final Schema schema;
  private final Codec<T> codec;

  private interface Codec<T> {
    DatumWriter<T> writer(Schema schema);

    DatumReader<T> reader(Schema writer, Schema reader);
  }

  private AvroSerde(SchemaRegistry registry, Schema schema, Codec<T> codec) {
    this.registry = registry;
    this.schema = schema;
    this.codec = codec;
  }

  /** For a class that Avro generated. */
  public static <T extends SpecificRecord> AvroSerde<T> specific(
      SchemaRegistry registry, Schema schema) {
    return new AvroSerde<>(
        registry,
        schema,
        new Codec<>() {
          @Override
          public DatumWriter<T> writer(Schema of) {
            return new SpecificDatumWriter<>(of);
          }

          @Override
          public DatumReader<T> reader(Schema writer, Schema reader) {
            return new SpecificDatumReader<>(writer, reader);
          }
        });
  }

  /** For prepared records, whose schema is made at run time. */
  public static AvroSerde<GenericRecord> generic(SchemaRegistry registry, Schema schema) {
    return new AvroSerde<>(
        registry,
        schema,
        new Codec<>() {
          @Override
          public DatumWriter<GenericRecord> writer(Schema of) {
            return new GenericDatumWriter<>(of);
          }

          @Override
          public DatumReader<GenericRecord> reader(Schema writer, Schema reader) {
            return new GenericDatumReader<>(writer, reader);
          }
        });
  }

  @Override
  public Serializer<T> serializer() {
    return new Writer();
  }

  @Override
  public Deserializer<T> deserializer() {
    return new Reader();
  }

  private final class Writer implements Serializer<T> {
    private final DatumWriter<T> writer = codec.writer(schema);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private @Nullable BinaryEncoder encoder;

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable T value) {
      if (value == null) {
        return null;
      }
      int id = registry.register(topic + "-value", schema);
      out.reset();
      out.writeBytes(ByteBuffer.allocate(HEADER).put(MAGIC).putInt(id).array());
      try {
        encoder = EncoderFactory.get().binaryEncoder(out, encoder);
        writer.write(value, encoder);
        encoder.flush();
        return out.toByteArray();
      } catch (IOException e) {
        throw new UncheckedIOException("writing to memory failed", e);
      }
    }
  }

  private final class Reader implements Deserializer<T> {
    private final Map<Integer, DatumReader<T>> readers = new HashMap<>();

    @Override
    public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
      if (bytes == null) {
        return null;
      }
      if (bytes.length < HEADER || bytes[0] != MAGIC) {
        throw new SerializationException(
            "a value on " + topic + " is not in the Confluent wire format");
      }
      int id = ByteBuffer.wrap(bytes).getInt(1);
      try {
        DatumReader<T> reader =
            readers.computeIfAbsent(id, i -> codec.reader(registry.byId(i), schema));
        return reader.read(
            null, DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, null));
      } catch (IOException | AvroRuntimeException e) {
        throw new SerializationException(
            "a value on " + topic + " does not fit its schema " + id, e);
      }
    }
  }
}
