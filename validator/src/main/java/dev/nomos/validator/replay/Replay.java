package dev.nomos.validator.replay;

import dev.nomos.schemas.avro.Violation;
import dev.nomos.validator.judge.Breach;
import dev.nomos.validator.judge.Judge;
import dev.nomos.validator.judge.Judgement;
import dev.nomos.validator.judge.Subject;
import dev.nomos.validator.judge.SubjectFormat;
import dev.nomos.validator.judge.Suppression;
import dev.nomos.validator.judge.Violations;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Judges the records that are there when it starts, as the live validator would.
 *
 * <p>It goes through the partitions one after the other, each in the order of its offsets, so that
 * violations come sorted by partition, offset and rule id. Suppression starts with nothing at the
 * range's first record.
 */
public final class Replay {
  private final ReplayConfig config;
  private final SubjectFormat subjects;
  private final Tally tally = new Tally();

  /** Is told how far a replay has come. */
  public interface Progress {
    /** {@code messages} at most are to be read. */
    void begin(long messages);

    void read(int messages);
  }

  public Replay(ReplayConfig config) {
    this.config = config;
    this.subjects =
        new SubjectFormat(config.topics().records().name(), config.records(), config.registry());
  }

  /**
   * Runs once. Throws {@link ReplayException} where what was asked for is not there, and Kafka's
   * own exceptions.
   *
   * @param told is given each violation that is not suppressed
   */
  public ReplayReport run(Consumer<Violation> told, Progress progress) {
    try (var topics = new TopicContents(config.kafka())) {
      TheorySource theories = TheorySource.read(config, topics);
      List<TopicPartition> partitions = topics.partitions(config.topics().records().name());
      Map<TopicPartition, Long> begins = topics.begins(partitions);
      Map<TopicPartition, Long> ends = topics.ends(partitions);
      begins.replaceAll((partition, begin) -> from(topics, partition, begin, ends));
      ends.replaceAll((_, end) -> to(end));
      progress.begin(
          partitions.stream().mapToLong(p -> Math.max(0, at(ends, p) - at(begins, p))).sum());
      for (TopicPartition partition : partitions) {
        var judge =
            new Judge(
                theories.adoptions(partition.partition()), Suppression.fresh(config.suppression()));
        topics.read(
            partition,
            at(begins, partition),
            at(ends, partition),
            message -> {
              judge(judge, message, told);
              progress.read(1);
            });
      }
      return tally.report(theories.rules());
    }
  }

  /** The consumer was asked for every partition, and answers for each or throws. */
  private static long at(Map<TopicPartition, Long> offsets, TopicPartition partition) {
    return offsets.getOrDefault(partition, 0L);
  }

  private long from(
      TopicContents topics, TopicPartition partition, long begin, Map<TopicPartition, Long> ends) {
    return switch (config.range().from()) {
      case ReplayRange.Bound.Open _ -> begin;
      case ReplayRange.Bound.Offset(long offset) -> Math.max(begin, offset);
      case ReplayRange.Bound.Time(long millis) ->
          Math.max(begin, topics.firstSince(partition, millis, at(ends, partition)));
    };
  }

  /** By time there is no such end: what is late lies behind. */
  private long to(long end) {
    return switch (config.range().to()) {
      case ReplayRange.Bound.Open _, ReplayRange.Bound.Time _ -> end;
      case ReplayRange.Bound.Offset(long offset) -> Math.min(end, offset);
    };
  }

  private void judge(
      Judge judge, ConsumerRecord<byte[], byte[]> message, Consumer<Violation> told) {
    if (!config.range().includes(message.offset(), Math.max(0, message.timestamp()))) {
      return;
    }
    Subject subject;
    try {
      subject =
          subjects.read(
              message.partition(),
              message.offset(),
              message.timestamp(),
              message.key(),
              message.value());
    } catch (SerializationException unreadable) {
      tally.dead();
      return;
    }
    Judgement judgement = judge.judge(subject);
    tally.add(subject, judgement);
    if (judgement instanceof Judgement.Judged judged) {
      judged.breaches().stream()
          .filter(Breach.Violated.class::isInstance)
          .map(Breach.Violated.class::cast)
          .filter(Breach.Violated::isPublished)
          .sorted(Comparator.comparing(violated -> violated.rule().rule().id()))
          .forEach(violated -> told.accept(Violations.of(judged.theory(), violated, subject)));
    }
  }
}
