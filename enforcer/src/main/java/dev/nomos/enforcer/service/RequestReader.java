package dev.nomos.enforcer.service;

import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.logic.Row;
import dev.nomos.logic.Value;
import dev.nomos.schemas.avro.GenerationRequest;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Understands requests. Whether values are of their fields' domains is left to the decoder. */
final class RequestReader {
  static final int MOST_RECORDS = 1_000;
  static final int MOST_KEY_OCTETS = 1_024;

  private final Vocabulary vocabulary;
  private final Deserializer<GenerationRequest> values;

  RequestReader(Vocabulary vocabulary, SchemaRegistry registry) {
    this.vocabulary = vocabulary;
    this.values =
        AvroSerde.<GenerationRequest>specific(registry, GenerationRequest.getClassSchema())
            .deserializer();
  }

  /** Where a message lies. */
  static String source(ConsumerRecord<byte[], byte[]> message) {
    return message.topic() + "-" + message.partition() + "@" + message.offset();
  }

  Request read(ConsumerRecord<byte[], byte[]> message) {
    byte[] key = message.key();
    if (key != null && key.length > MOST_KEY_OCTETS) {
      return new Request.Unreadable(
          message,
          "a request's id may have %,d octets, but has %,d".formatted(MOST_KEY_OCTETS, key.length));
    }
    byte[] id = key == null ? source(message).getBytes(StandardCharsets.UTF_8) : key;
    try {
      GenerationRequest asked = values.deserialize(message.topic(), message.value());
      return asked == null
          ? new Request.Unreadable(message, "the message has no value")
          : understood(message, id, asked);
    } catch (SerializationException e) {
      return new Request.Unreadable(message, String.valueOf(e.getMessage()));
    }
  }

  private Request understood(
      ConsumerRecord<byte[], byte[]> message, byte[] id, GenerationRequest asked) {
    @Nullable Value[] cells = new @Nullable Value[vocabulary.type().size()];
    BitSet known = new BitSet();
    String problem = fill(asked, cells, known);
    int count = asked.getCount();
    if (problem == null && (count < 1 || count > MOST_RECORDS)) {
      problem =
          "a request is for 1 to %,d records, but this one was for %,d"
              .formatted(MOST_RECORDS, count);
    }
    if (problem != null) {
      return new Request.Meaningless(message, id, problem);
    }
    long seed = asked.getSeed() == null ? seed(message, id) : asked.getSeed();
    return new Request.Wanted(message, id, Row.of(vocabulary.type(), cells), known, seed, count);
  }

  /** Why what is asked for cannot be filled in; null where it is. */
  private @Nullable String fill(GenerationRequest asked, @Nullable Value[] cells, BitSet known) {
    for (Map.Entry<String, String> field : asked.getKnown().entrySet()) {
      int at = vocabulary.type().indexOf(field.getKey());
      if (at < 0) {
        return unknown(field.getKey());
      }
      cells[at] = vocabulary.value(at, field.getValue());
      known.set(at);
    }
    for (String name : asked.getAbsent()) {
      int at = vocabulary.type().indexOf(name);
      if (at < 0) {
        return unknown(name);
      }
      if (cells[at] != null) {
        return "field '%s' cannot have a value and be absent".formatted(name);
      }
      known.set(at);
    }
    return null;
  }

  private static String unknown(String field) {
    return "the model's records have no field '%s'".formatted(field);
  }

  /** The same whenever the message is read. */
  private static long seed(ConsumerRecord<byte[], byte[]> message, byte[] id) {
    return Mixing.of(31L * Arrays.hashCode(id) + message.partition()) + message.offset();
  }
}
