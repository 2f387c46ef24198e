package dev.nomos.validator;

import dev.nomos.schemas.DeadLetters;
import dev.nomos.schemas.avro.Activation;
import dev.nomos.schemas.avro.DeadLetter;
import dev.nomos.schemas.avro.RuleAction;
import dev.nomos.validator.judge.Breach;
import dev.nomos.validator.judge.Judge;
import dev.nomos.validator.judge.Judgement;
import dev.nomos.validator.judge.Subject;
import dev.nomos.validator.judge.Suppression;
import dev.nomos.validator.judge.TheoryBook;
import dev.nomos.validator.judge.Violations;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Judges each record by the newest adopted theory in effect at its event time, and sends on what
 * follows.
 *
 * <p>Nothing here depends on a clock or on the order of the partitions: the same records, offsets
 * and adoptions give the same octets. Owned by its task's thread.
 */
final class CheckProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  private final TheoryBook book;
  private final ActivationLog log;
  private final ValidatorConfig config;
  private final ValidatorFormats formats;
  private final ValidatorMetrics metrics;
  private @Nullable ProcessorContext<byte[], byte[]> context;
  private @Nullable Task task;

  CheckProcessor(
      TheoryBook book,
      ActivationLog log,
      ValidatorConfig config,
      ValidatorFormats formats,
      ValidatorMetrics metrics) {
    this.book = book;
    this.log = log;
    this.config = config;
    this.formats = formats;
    this.metrics = metrics;
  }

  /** What a task knows of its partition. */
  private record Task(TaskTheories theories, Judge judge) {}

  /** Also called when a task is set back to its last commit: what was read since is forgotten. */
  @Override
  public void init(ProcessorContext<byte[], byte[]> taskContext) {
    context = taskContext;
    task = null;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata at =
        context()
            .recordMetadata()
            .orElseThrow(() -> new IllegalStateException("a source record has no offset"));
    Task here = task(at.partition());
    adopt(here.theories(), at, record.timestamp());
    Subject subject;
    try {
      subject = formats.subject(record, at);
    } catch (SerializationException unreadable) {
      metrics.dead();
      bury(record, at, String.valueOf(unreadable.getMessage()));
      return;
    }
    Judgement judgement = here.judge().judge(subject);
    metrics.judged(judgement);
    switch (judgement) {
      case Judgement.Unjudged _ -> {}
      case Judgement.Judged judged -> follow(judged, record, subject, at);
    }
  }

  /** Read when the first record comes: the stores are restored by then. */
  private Task task(int partition) {
    if (task == null) {
      var theories =
          new TaskTheories(
              partition,
              config.isLive(),
              context().getStateStore(ValidatorTopology.ADOPTIONS),
              book,
              log);
      task = new Task(theories, new Judge(theories.adoptions(), suppression()));
      metrics.adopted(theories.adoptions().newest());
    }
    return task;
  }

  private Suppression suppression() {
    KeyValueStore<String, byte[]> store = context().getStateStore(ValidatorTopology.SUPPRESSION);
    Map<String, byte[]> kept = new HashMap<>();
    try (var all = store.all()) {
      all.forEachRemaining(entry -> kept.put(entry.key, entry.value));
    }
    var into =
        new Suppression.Log() {
          @Override
          public void put(String entry, byte[] state) {
            store.put(entry, state);
          }

          @Override
          public void remove(String entry) {
            store.delete(entry);
          }
        };
    return new Suppression(config.suppression(), kept, into);
  }

  private void adopt(TaskTheories theories, RecordMetadata at, long eventTimeMillis) {
    for (long version : theories.advance(at.offset())) {
      metrics.adopted(version);
      send(
          ValidatorTopology.ACTIVATIONS,
          TaskTheories.key(at.partition(), version),
          formats.encode(new Activation(at.partition(), at.offset(), version)),
          eventTimeMillis);
    }
  }

  private void follow(
      Judgement.Judged judged, Record<byte[], byte[]> record, Subject subject, RecordMetadata at) {
    for (Breach breach : judged.breaches()) {
      if (breach instanceof Breach.Violated violated && violated.isPublished()) {
        send(
            ValidatorTopology.VIOLATIONS,
            violated.rule().rule().id(),
            formats.encode(Violations.of(judged.theory(), violated, subject)),
            record.timestamp());
      }
    }
    switch (judged.gate()) {
      case OPEN, BLOCKED -> {}
      case PASSED -> context().forward(record, ValidatorTopology.COMPLIANT);
      case DEAD -> bury(record, at, reason(judged));
    }
  }

  private static String reason(Judgement.Judged judged) {
    return judged.breaches().stream()
        .filter(Breach.Violated.class::isInstance)
        .map(Breach::rule)
        .filter(rule -> rule.isActive() && rule.action() == RuleAction.DEAD_LETTER)
        .map(rule -> "breaks rule %s: %s".formatted(rule.rule().id(), rule.english()))
        .collect(Collectors.joining("; "));
  }

  private void bury(Record<byte[], byte[]> record, RecordMetadata at, String reason) {
    String source = at.topic() + "-" + at.partition() + "@" + at.offset();
    DeadLetter letter = DeadLetters.of("check", reason, source, record.value());
    send(ValidatorTopology.DEAD_LETTERS, source, formats.encode(letter), record.timestamp());
  }

  private void send(String sink, String key, byte[] value, long eventTimeMillis) {
    byte[] octets = key.getBytes(StandardCharsets.UTF_8);
    context().forward(new Record<>(octets, value, eventTimeMillis), sink);
  }

  private ProcessorContext<byte[], byte[]> context() {
    if (context == null) {
      throw new IllegalStateException("the check processor was not initialised");
    }
    return context;
  }
}
