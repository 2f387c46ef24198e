package dev.nomos.schemas.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
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
 * <p>Values are read with the reader schema given here, whatever version wrote them. Octets that
 * cannot be read give a {@link SerializationException}; a registry that cannot be reached gives a
 * {@link SchemaRegistryException}, since the octets may be sound. Serializers and deserializers are
 * safe for any number of threads: Kafka Streams shares them between its own.
 */
public final class AvroSerde<T> implements Serde<T> {
  static {
    GeneratedClasses.trust();
  }

  private static final byte MAGIC = 0;
  private static final int HEADER = 1 + Integer.BYTES;
  private static final int TYPICAL_SIZE = 256;

  /** Room that a thread keeps from one value to the next, in octets. */
  private static final int MOST_KEPT = 65_536;

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

  /** For records whose schema is made at run time. */
  public static AvroSerde<GenericRecord> generic(SchemaRegistry registry, Schema schema) {
    return generic(registry, schema, GenericDatumWriter::new, GenericDatumReader::new);
  }

  /**
   * As {@link #generic(SchemaRegistry, Schema)}, written and read in another way.
   *
   * @param writers makes a writer for a schema
   * @param readers makes a reader for one thread, of the writer's schema and {@code schema}
   */
  public static AvroSerde<GenericRecord> generic(
      SchemaRegistry registry,
      Schema schema,
      Function<Schema, DatumWriter<GenericRecord>> writers,
      BiFunction<Schema, Schema, DatumReader<GenericRecord>> readers) {
    return new AvroSerde<>(
        registry,
        schema,
        new Codec<>() {
          @Override
          public DatumWriter<GenericRecord> writer(Schema of) {
            return writers.apply(of);
          }

          @Override
          public DatumReader<GenericRecord> reader(Schema writer, Schema reader) {
            return readers.apply(writer, reader);
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
    private record Subject(String topic, int id) {}

    private final DatumWriter<T> writer = codec.writer(schema);

    private final ThreadLocal<Output> outputs = ThreadLocal.withInitial(Output::new);

    /** The subject written last; a serializer rarely has another. */
    private volatile Subject subject = new Subject("", 0);

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable T value) {
      if (value == null) {
        return null;
      }
      int id = id(topic);
      Output output = outputs.get();
      try {
        BinaryEncoder encoder = output.begin();
        writer.write(value, encoder);
        encoder.flush();
        return output.end(id);
      } catch (IOException e) {
        throw new UncheckedIOException("writing to memory failed", e);
      }
    }

    private int id(String topic) {
      Subject last = subject;
      if (!last.topic().equals(topic)) {
        last = new Subject(topic, registry.register(topic + "-value", schema));
        subject = last;
      }
      return last.id();
    }
  }

  /** A thread's octets in the making, and the encoder whose buffer is larger than most values. */
  private static final class Output {
    private static final byte[] NO_HEADER = new byte[HEADER];

    private final BinaryEncoder encoder =
        EncoderFactory.get().binaryEncoder(OutputStream.nullOutputStream(), null);
    private ByteArrayOutputStream octets = new ByteArrayOutputStream(TYPICAL_SIZE);

    /** What a value that failed has left in the encoder goes into the octets, and out with them. */
    BinaryEncoder begin() {
      BinaryEncoder ready = EncoderFactory.get().binaryEncoder(octets, encoder);
      octets.reset();
      octets.writeBytes(NO_HEADER);
      return ready;
    }

    byte[] end(int id) {
      byte[] value = octets.toByteArray();
      ByteBuffer.wrap(value).put(MAGIC).putInt(id);
      if (value.length > MOST_KEPT) {
        octets = new ByteArrayOutputStream(TYPICAL_SIZE);
      }
      return value;
    }
  }

  private final class Reader implements Deserializer<T> {
    /** By the writer schema's id; a reader of Avro's is for one thread. */
    private final ThreadLocal<Map<Integer, DatumReader<T>>> readers =
        ThreadLocal.withInitial(HashMap::new);

    @Override
    public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
      if (bytes == null) {
        return null;
      }
      if (bytes.length < HEADER || bytes[0] != MAGIC) {
        throw new SerializationException(
            "a value on " + topic + " is not in the Confluent wire format");
      }
      return read(reader(topic, ByteBuffer.wrap(bytes).getInt(1)), topic, bytes);
    }

    private DatumReader<T> reader(String topic, int id) {
      try {
        return readers.get().computeIfAbsent(id, i -> codec.reader(registry.byId(i), schema));
      } catch (UnknownSchemaException e) {
        throw new SerializationException(
            "a value on %s names schema %d, which the registry does not know".formatted(topic, id),
            e);
      }
    }

    /** Avro has no one exception for octets that do not fit: hence the broad catch. */
    private T read(DatumReader<T> reader, String topic, byte[] bytes) {
      try {
        return reader.read(
            null, DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, null));
      } catch (IOException | RuntimeException e) {
        throw new SerializationException(
            "a value on %s does not fit its schema %d: %s"
                .formatted(topic, ByteBuffer.wrap(bytes).getInt(1), e),
            e);
      }
    }
  }
}
