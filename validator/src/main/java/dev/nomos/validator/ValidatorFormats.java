package dev.nomos.validator;

import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.Activation;
import dev.nomos.schemas.avro.DeadLetter;
import dev.nomos.schemas.avro.Violation;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.SchemaRegistry;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** The validator's values as octets and back. Safe for any number of threads. */
final class ValidatorFormats {
  private final Topics topics;
  private final RecordFormat records;
  private final Deserializer<GenericRecord> record;
  private final Serializer<Violation> violation;
  private final Serializer<Activation> activation;
  private final Serializer<DeadLetter> deadLetter;

  ValidatorFormats(Topics topics, RecordFormat records, SchemaRegistry registry) {
    this.topics = topics;
    this.records = records;
    this.record = records.serde(registry).deserializer();
    this.violation =
        AvroSerde.<Violation>specific(registry, Violation.getClassSchema()).serializer();
    this.activation =
        AvroSerde.<Activation>specific(registry, Activation.getClassSchema()).serializer();
    this.deadLetter =
        AvroSerde.<DeadLetter>specific(registry, DeadLetter.getClassSchema()).serializer();
  }

  RecordFormat records() {
    return records;
  }

  /** Throws {@link SerializationException} where the octets are no record of the data set. */
  GenericRecord decode(byte @Nullable [] value) {
    GenericRecord read = record.deserialize(topics.records().name(), value);
    if (read == null) {
      throw new SerializationException("a record on " + topics.records().name() + " has no value");
    }
    return read;
  }

  byte[] encode(Violation value) {
    return violation.serialize(topics.violations().name(), value);
  }

  byte[] encode(Activation value) {
    return activation.serialize(topics.activations().name(), value);
  }

  byte[] encode(DeadLetter value) {
    return deadLetter.serialize(topics.deadLetters().name(), value);
  }
}
