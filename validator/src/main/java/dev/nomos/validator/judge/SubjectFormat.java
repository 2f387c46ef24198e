package dev.nomos.validator.judge;

import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.serde.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Messages of the records topic as they are judged. Safe for any number of threads. */
public final class SubjectFormat {
  private final String topic;
  private final RecordFormat records;
  private final Deserializer<GenericRecord> values;

  public SubjectFormat(String topic, RecordFormat records, SchemaRegistry registry) {
    this.topic = topic;
    this.records = records;
    this.values = records.serde(registry).deserializer();
  }

  /**
   * Throws {@link SerializationException} where the octets are no record of the data set.
   *
   * @param timestamp before 1970 reads as 1970: such a record should be counted, not lost
   */
  public Subject read(
      int partition, long offset, long timestamp, byte @Nullable [] key, byte @Nullable [] value) {
    GenericRecord record = values.deserialize(topic, value);
    if (record == null) {
      throw new SerializationException("a record on " + topic + " has no value");
    }
    String keyText = key == null ? "" : new String(key, StandardCharsets.UTF_8);
    try {
      return new Subject(
          partition,
          offset,
          Math.max(0, timestamp),
          keyText,
          records.origin(record),
          records.known(record));
    } catch (NumberFormatException e) {
      throw new SerializationException("a decimal field holds no decimal: " + e.getMessage(), e);
    }
  }
}
