package dev.nomos.validator;

import dev.nomos.logic.Row;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Value;
import dev.nomos.logic.Witness;
import dev.nomos.schemas.avro.Activation;
import dev.nomos.schemas.avro.DeadLetter;
import dev.nomos.schemas.avro.FailedPredicate;
import dev.nomos.schemas.avro.Origin;
import dev.nomos.schemas.avro.Violation;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Judges each record by the newest adopted theory in effect at its event time.
 *
 * <p>Nothing here depends on a clock or on the order of the partitions: the same records, offsets
 * and adoptions give the same octets. Owned by its task's thread.
 */
final class CheckProcessor implements Processor<byte[], byte[], String, byte[]> {
  private static final int SAMPLE_OCTETS = 2048;

  private final TheoryBook book;
  private final ValidatorFormats formats;
  private final ValidatorMetrics metrics;
  private @Nullable ProcessorContext<String, byte[]> context;
  private @Nullable Adoptions adoptions;

  CheckProcessor(TheoryBook book, ValidatorFormats formats, ValidatorMetrics metrics) {
    this.book = book;
    this.formats = formats;
    this.metrics = metrics;
  }

  /** What a record's octets held. */
  private record Decoded(Row row, Origin origin) {}

  @Override
  public void init(ProcessorContext<String, byte[]> taskContext) {
    context = taskContext;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata at =
        context()
            .recordMetadata()
            .orElseThrow(() -> new IllegalStateException("a source record has no offset"));
    Adoptions theories = adoptions(at.partition());
    adopt(theories, at, record.timestamp());
    Decoded decoded;
    try {
      decoded = decode(record.value());
    } catch (SerializationException unreadable) {
      metrics.dead.increment();
      bury(record, at, unreadable);
      return;
    }
    judge(theories, decoded, at, record.timestamp());
  }

  /** Read when the first record comes: the store is restored by then. */
  private Adoptions adoptions(int partition) {
    if (adoptions == null) {
      adoptions =
          new Adoptions(
              context().getStateStore(ValidatorTopology.ADOPTIONS),
              partition,
              formats.records().type());
      metrics.adopted(adoptions.newest());
    }
    return adoptions;
  }

  private void adopt(Adoptions theories, RecordMetadata at, long eventTimeMillis) {
    for (long version : theories.adopt(book.versions(), at.offset())) {
      metrics.adopted(version);
      send(
          ValidatorTopology.ACTIVATIONS,
          Adoptions.key(at.partition(), version),
          formats.encode(new Activation(at.partition(), at.offset(), version)),
          eventTimeMillis);
    }
  }

  private Decoded decode(byte @Nullable [] value) {
    GenericRecord record = formats.decode(value);
    try {
      return new Decoded(formats.records().row(record), formats.records().origin(record));
    } catch (NumberFormatException e) {
      throw new SerializationException("a decimal field holds no decimal: " + e.getMessage(), e);
    }
  }

  private void judge(Adoptions theories, Decoded decoded, RecordMetadata at, long eventTimeMillis) {
    Adoptions.InForce theory = theories.inForce(at.offset(), eventTimeMillis);
    if (theory == null) {
      metrics.unjudged.increment();
      return;
    }
    List<Rule> violated = theory.compiled().violations(decoded.row());
    (violated.isEmpty() ? metrics.compliant : metrics.violating).increment();
    for (Rule rule : violated) {
      metrics.violations.increment();
      Violation violation = violation(theory, rule, decoded, at, eventTimeMillis);
      send(ValidatorTopology.VIOLATIONS, rule.id(), formats.encode(violation), eventTimeMillis);
    }
  }

  private static Violation violation(
      Adoptions.InForce theory,
      Rule rule,
      Decoded decoded,
      RecordMetadata at,
      long eventTimeMillis) {
    return Violation.newBuilder()
        .setRuleId(rule.id())
        .setTheoryVersion(theory.version())
        .setFormula(rule.formula().toString())
        .setEnglish(theory.published().englishOf(rule))
        .setPartition(at.partition())
        .setOffset(at.offset())
        .setOrigin(decoded.origin())
        .setEventTimeMillis(eventTimeMillis)
        .setFields(texts(decoded.row()))
        .setFailed(
            Witness.of(rule, decoded.row()).failed().stream().map(CheckProcessor::failed).toList())
        .build();
  }

  private static Map<String, String> texts(Row row) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, Value> field : row.asMap().entrySet()) {
      texts.put(field.getKey(), field.getValue().text());
    }
    return texts;
  }

  private static FailedPredicate failed(Witness.FailedPredicate failed) {
    return new FailedPredicate(
        failed.predicate(), failed.english(), failed.seen(), failed.threshold());
  }

  private void bury(Record<byte[], byte[]> record, RecordMetadata at, SerializationException why) {
    String source = at.topic() + "-" + at.partition() + "@" + at.offset();
    DeadLetter letter =
        DeadLetter.newBuilder()
            .setStage("check")
            .setReason(String.valueOf(why.getMessage()))
            .setSource(source)
            .setSample(sample(record.value()))
            .build();
    send(ValidatorTopology.DEAD_LETTERS, source, formats.encode(letter), record.timestamp());
  }

  private static ByteBuffer sample(byte @Nullable [] value) {
    return value == null
        ? ByteBuffer.allocate(0)
        : ByteBuffer.wrap(Arrays.copyOf(value, Math.min(value.length, SAMPLE_OCTETS)));
  }

  private void send(String sink, String key, byte[] value, long eventTimeMillis) {
    context().forward(new Record<>(key, value, eventTimeMillis), sink);
  }

  private ProcessorContext<String, byte[]> context() {
    if (context == null) {
      throw new IllegalStateException("the check processor was not initialised");
    }
    return context;
  }
}
