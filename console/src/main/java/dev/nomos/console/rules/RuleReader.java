package dev.nomos.console.rules;

import dev.nomos.schemas.Topic;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.RuleEvent;
import dev.nomos.schemas.avro.TheoryChunk;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a data set's topics say of its rules, each from its beginning to the end that it has
 * when it is asked, committed messages only. Throws {@link TopicsUnavailableException} where the
 * cluster does not answer in time or has no such topics. One owner thread.
 */
public final class RuleReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  /** Of a partition, looked at for its newest record. */
  private static final long TAIL = 1_000;

  private final RuleTopics where;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Map<String, List<PartitionInfo>> partitions;
  private final Deserializer<LearnedRule> ruleValues;
  private final Deserializer<TheoryChunk> theoryValues;
  private final Deserializer<RuleEvent> eventValues;
  private long unreadable;

  /** Takes one message; a tombstone has no value. */
  @FunctionalInterface
  private interface Sink<T> {
    void take(String key, @Nullable T value);
  }

  private RuleReader(RuleTopics where) {
    this.where = where;
    ruleValues = where.<LearnedRule>serde(LearnedRule.getClassSchema()).deserializer();
    theoryValues = where.<TheoryChunk>serde(TheoryChunk.getClassSchema()).deserializer();
    eventValues = where.<RuleEvent>serde(RuleEvent.getClassSchema()).deserializer();
    consumer =
        new KafkaConsumer<>(
            where.consumerSettings(), new StringDeserializer(), new ByteArrayDeserializer());
    try {
      partitions = consumer.listTopics(where.patience());
    } catch (TimeoutException e) {
      consumer.close();
      throw silent(where, e);
    }
  }

  /** Connects. */
  public static RuleReader open(RuleTopics where) {
    return new RuleReader(where);
  }

  static TopicsUnavailableException silent(RuleTopics where, Exception cause) {
    return new TopicsUnavailableException(
        "the Kafka cluster at %s does not answer within %.1f s: is its address right, and is it running?"
            .formatted(where.cluster(), where.patience().toMillis() / 1e3),
        cause);
  }

  /** The rules as they are now, by id. */
  public Map<String, LearnedRule> rules() {
    Map<String, LearnedRule> rules = new TreeMap<>();
    read(
        where.topics().rules(),
        ruleValues,
        (id, rule) -> {
          if (rule == null) rules.remove(id);
          else rules.put(id, rule);
        });
    return rules;
  }

  /** Every version that is there with all its chunks, the oldest first. */
  public List<TheoryVersion> theories() {
    Map<String, TheoryChunk> chunks = new HashMap<>();
    read(
        where.topics().theories(),
        theoryValues,
        (key, chunk) -> {
          if (chunk == null) chunks.remove(key);
          else chunks.put(key, chunk);
        });
    Map<Long, TreeMap<Integer, TheoryChunk>> versions =
        chunks.values().stream()
            .collect(
                Collectors.groupingBy(
                    TheoryChunk::getVersion,
                    TreeMap::new,
                    Collectors.toMap(TheoryChunk::getChunk, c -> c, (_, b) -> b, TreeMap::new)));
    return versions.values().stream()
        .filter(parts -> parts.size() == parts.firstEntry().getValue().getChunks())
        .map(parts -> TheoryVersion.of(parts.values()))
        .toList();
  }

  /** How far the topic of theories goes; the same as before where nothing was written since. */
  public Map<TopicPartition, Long> endOfTheories() {
    List<TopicPartition> wanted = partitionsOf(where.topics().theories());
    try {
      return consumer.endOffsets(wanted, where.patience());
    } catch (TimeoutException e) {
      throw silent(where, e);
    }
  }

  /** The newest {@code most} events that are {@code wanted}, the oldest of them first. */
  public List<RuleEvent> events(Predicate<RuleEvent> wanted, int most) {
    var newest = new ArrayDeque<RuleEvent>();
    read(
        where.topics().ruleEvents(),
        eventValues,
        (_, event) -> {
          if (event != null && wanted.test(event)) {
            newest.addLast(event);
            if (newest.size() > most) newest.removeFirst();
          }
        });
    return List.copyOf(newest);
  }

  /** Messages met so far that could not be read, and were left out. */
  public long unreadable() {
    return unreadable;
  }

  private <T> void read(Topic topic, Deserializer<T> values, Sink<T> sink) {
    List<TopicPartition> wanted = partitionsOf(topic);
    consumer.assign(wanted);
    consumer.seekToBeginning(wanted);
    try {
      Map<TopicPartition, Long> ends = consumer.endOffsets(wanted, where.patience());
      long deadline = System.nanoTime() + where.patience().toNanos();
      while (wanted.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        for (ConsumerRecord<String, byte[]> message : consumer.poll(POLL)) {
          take(message, values, sink);
          deadline = System.nanoTime() + where.patience().toNanos(); // as long as it goes on
        }
        if (System.nanoTime() > deadline) throw silent(where, new TimeoutException(topic.name()));
      }
    } catch (TimeoutException e) {
      throw silent(where, e);
    }
  }

  private <T> void take(
      ConsumerRecord<String, byte[]> message, Deserializer<T> values, Sink<T> sink) {
    try {
      sink.take(
          String.valueOf(message.key()), values.deserialize(message.topic(), message.value()));
    } catch (SerializationException left) {
      unreadable++;
    }
  }

  private List<TopicPartition> partitionsOf(Topic topic) {
    List<PartitionInfo> found = partitions.getOrDefault(topic.name(), List.of());
    if (found.isEmpty()) {
      throw new TopicsUnavailableException(
          "the Kafka cluster at %s has no topic %s: is '%s' the data set, and has 'nomos mine' run?"
              .formatted(where.cluster(), topic.name(), where.topics().dataset()));
    }
    return found.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
  }

  /**
   * The stream's time: the largest among the last records' times; empty before the first. The
   * broker's own answer counts transaction markers too, which carry the time of day.
   */
  public OptionalLong streamTimeMillis() {
    List<TopicPartition> records = partitionsOf(where.topics().records());
    consumer.assign(records);
    try {
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(records, where.patience());
      Map<TopicPartition, Long> ends = consumer.endOffsets(records, where.patience());
      OptionalLong newest = OptionalLong.empty();
      boolean all = false;
      for (long tail = TAIL; newest.isEmpty() && !all; tail *= 10) {
        all = true;
        for (TopicPartition partition : records) {
          long begin = begins.getOrDefault(partition, 0L);
          long from = ends.getOrDefault(partition, 0L) - tail;
          consumer.seek(partition, Math.max(begin, from));
          all &= from <= begin;
        }
        newest = newestBefore(ends);
      }
      return newest;
    } catch (TimeoutException e) {
      throw silent(where, e);
    }
  }

  private OptionalLong newestBefore(Map<TopicPartition, Long> ends) {
    long newest = -1;
    long deadline = System.nanoTime() + where.patience().toNanos();
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        newest = Math.max(newest, record.timestamp());
        deadline = System.nanoTime() + where.patience().toNanos();
      }
      if (System.nanoTime() > deadline) {
        throw silent(where, new TimeoutException(where.topics().records().name()));
      }
    }
    return newest < 0 ? OptionalLong.empty() : OptionalLong.of(newest);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
