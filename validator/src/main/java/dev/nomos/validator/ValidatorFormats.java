package dev.nomos.validator;

import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.Activation;
import dev.nomos.schemas.avro.DeadLetter;
import dev.nomos.schemas.avro.Violation;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.SchemaRegistry;
import dev.nomos.validator.judge.Subject;
import dev.nomos.validator.judge.SubjectFormat;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** The validator's values as octets and back. Safe for any number of threads. */
final class ValidatorFormats {
  private final Topics topics;
  private final Outputs outputs;
  private final SubjectFormat subjects;
  private final Serializer<Violation> violation;
  private final Serializer<Activation> activation;
  private final Serializer<DeadLetter> deadLetter;

  ValidatorFormats(Topics topics, Outputs outputs, RecordFormat records, SchemaRegistry registry) {
    this.topics = topics;
    this.outputs = outputs;
    this.subjects = new SubjectFormat(topics.records().name(), records, registry);
    this.violation =
        AvroSerde.<Violation>specific(registry, Violation.getClassSchema()).serializer();
    this.activation =
        AvroSerde.<Activation>specific(registry, Activation.getClassSchema()).serializer();
    this.deadLetter =
        AvroSerde.<DeadLetter>specific(registry, DeadLetter.getClassSchema()).serializer();
  }

  /** Throws {@link SerializationException} where the octets are no record of the data set. */
  Subject subject(Record<byte[], byte[]> record, RecordMetadata at) {
    return subjects.read(
        at.partition(), at.offset(), record.timestamp(), record.key(), record.value());
  }

  byte[] encode(Violation value) {
    return violation.serialize(outputs.violations().name(), value);
  }

  byte[] encode(Activation value) {
    return activation.serialize(topics.activations().name(), value);
  }

  byte[] encode(DeadLetter value) {
    return deadLetter.serialize(outputs.deadLetters().name(), value);
  }
}
