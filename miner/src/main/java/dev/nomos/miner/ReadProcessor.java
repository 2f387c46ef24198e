package dev.nomos.miner;

import dev.nomos.logic.Row;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.serde.SchemaRegistry;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Reads records as far as they can be relied on. One that cannot be read goes on without a value,
 * so that its place counts as read; the validator makes a dead letter of it.
 */
final class ReadProcessor extends ContextualProcessor<byte[], byte[], byte[], Row> {
  private final String topic;
  private final RecordFormat format;
  private final Deserializer<GenericRecord> records;

  ReadProcessor(String topic, RecordFormat format, SchemaRegistry registry) {
    this.topic = topic;
    this.format = format;
    this.records = format.serde(registry).deserializer();
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    context().forward(record.withValue(read(record.value())));
  }

  private @Nullable Row read(byte @Nullable [] value) {
    try {
      GenericRecord prepared = records.deserialize(topic, value);
      return prepared == null ? null : format.known(prepared);
    } catch (SerializationException | NumberFormatException unreadable) {
      return null;
    }
  }
}
