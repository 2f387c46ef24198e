package dev.nomos.console.page;

import dev.nomos.schemas.Topic;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.EvidenceEntry;
import dev.nomos.schemas.avro.EvidenceMark;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.PredicateSpaceDefinition;
import dev.nomos.schemas.avro.RuleEvent;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.avro.Violation;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.SchemaRegistry;
import dev.nomos.schemas.serde.SchemaRegistryException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live state of one data set, read from its topics from their beginning: committed violations,
 * theories, rules, rule events, evidence and its admission, and how far the records go. Records
 * themselves are not read: their number is that of the evidence table or, before there is one, the
 * sum of the partitions' last stable offsets, which counts transaction markers too.
 *
 * <p>One thread owns the consumer, which belongs to no group and commits nothing.
 */
public final class LiveView implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveView.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration BROKER_PATIENCE = Duration.ofSeconds(5);
  private static final long TOTALS_NANOS = 1_000_000_000L;

  private final LiveModel model;
  private final Topics topics;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Clock clock;
  private final Map<String, Reader> readers = new HashMap<>();
  private final Thread thread;
  private Set<TopicPartition> assigned = Set.of(); // this thread's, as are the next two
  private List<TopicPartition> recordPartitions = List.of();
  private List<TopicPartition> deadLetterPartitions = List.of();
  private volatile boolean closed;

  /** Takes one message; a tombstone has no value. */
  @FunctionalInterface
  private interface Reader {
    void read(@Nullable String key, byte @Nullable [] value);
  }

  private LiveView(LiveConfig config, Clock clock) {
    this.topics = config.topics();
    this.clock = clock;
    this.model =
        new LiveModel(
            topics.dataset(), config.type(), config.axioms(), config.rememberedViolations());
    defineReaders(config.registry());
    this.consumer =
        new KafkaConsumer<>(
            settings(config), new StringDeserializer(), new ByteArrayDeserializer());
    this.thread = Thread.ofPlatform().name("nomos-live-view").daemon().start(this::run);
  }

  /** Returns at once; the state fills as the topics are read. */
  public static LiveView start(LiveConfig config) {
    return new LiveView(config, Clock.systemUTC());
  }

  /** Says what is going on in words; without it, the words follow from what is in the topics. */
  public void phase(String words) {
    model.phase(words);
  }

  private static Map<String, Object> settings(LiveConfig config) {
    var settings = new HashMap<String, Object>(config.kafka());
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    settings.put("allow.auto.create.topics", "false");
    settings.put("max.poll.records", "2000");
    return settings;
  }

  private void defineReaders(SchemaRegistry registry) {
    reader(topics.violations(), Violation.getClassSchema(), registry, this::violation);
    reader(topics.theories(), TheoryChunk.getClassSchema(), registry, this::theory);
    reader(topics.rules(), LearnedRule.getClassSchema(), registry, model::rule);
    reader(topics.ruleEvents(), RuleEvent.getClassSchema(), registry, this::event);
    reader(
        topics.predicateSpaces(),
        PredicateSpaceDefinition.getClassSchema(),
        registry,
        model::predicateSpace);
    reader(topics.evidence(), EvidenceEntry.getClassSchema(), registry, this::evidence);
    reader(topics.admissions(), EvidenceMark.getClassSchema(), registry, this::admission);
  }

  /** {@code model}: takes the key and the message; null for a tombstone. */
  private <T extends SpecificRecord> void reader(
      Topic topic, Schema schema, SchemaRegistry registry, BiConsumer<String, @Nullable T> model) {
    Deserializer<T> values = AvroSerde.<T>specific(registry, schema).deserializer();
    readers.put(
        topic.name(),
        (key, value) ->
            model.accept(
                key == null ? "" : key,
                value == null ? null : values.deserialize(topic.name(), value)));
  }

  private void violation(String ruleId, @Nullable Violation violation) {
    if (violation != null) model.violation(violation);
  }

  private void theory(String key, @Nullable TheoryChunk chunk) {
    if (chunk != null) model.theory(chunk);
  }

  private void event(String ruleId, @Nullable RuleEvent event) {
    if (event != null) model.event(event);
  }

  private void evidence(String key, @Nullable EvidenceEntry entry) {
    if (entry == null) model.evidence(key, 0, 0);
    else model.evidence(key, entry.getCount(), entry.getFirstSeenMillis());
  }

  private void admission(String key, @Nullable EvidenceMark mark) {
    model.admission(key, mark == null ? null : mark.getAdmission());
  }

  private void run() {
    long lastTotals = System.nanoTime() - TOTALS_NANOS;
    try (consumer) {
      while (!closed) {
        try {
          if (System.nanoTime() - lastTotals >= TOTALS_NANOS) {
            lastTotals = System.nanoTime();
            findPartitions();
            countTotals();
          }
          if (assigned.isEmpty()) Thread.sleep(POLL);
          else consumer.poll(POLL).forEach(this::read);
        } catch (WakeupException | InterruptException | InterruptedException closing) {
          if (!closed) log.atWarn().log("woken without being closed");
        } catch (KafkaException unreachable) {
          log.atWarn().setCause(unreachable).log("the page's view cannot read its topics");
        }
      }
    }
  }

  /** Topics may come later, and with more partitions than before. */
  private void findPartitions() {
    Map<String, List<PartitionInfo>> all = consumer.listTopics(BROKER_PATIENCE);
    var found = new HashSet<TopicPartition>();
    readers.keySet().forEach(topic -> found.addAll(partitions(all, topic)));
    recordPartitions = partitions(all, topics.records().name());
    deadLetterPartitions = partitions(all, topics.deadLetters().name());
    if (found.equals(assigned)) return;
    var added = new ArrayList<>(found);
    added.removeAll(assigned);
    consumer.assign(found);
    consumer.seekToBeginning(added);
    assigned = found;
  }

  private static List<TopicPartition> partitions(
      Map<String, List<PartitionInfo>> all, String topic) {
    return all.getOrDefault(topic, List.of()).stream()
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }

  private void countTotals() {
    model.totals(
        sum(recordPartitions), sum(deadLetterPartitions), clock.millis(), System.nanoTime());
  }

  private long sum(List<TopicPartition> partitions) {
    if (partitions.isEmpty()) return 0;
    return consumer.endOffsets(partitions, BROKER_PATIENCE).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private void read(ConsumerRecord<String, byte[]> message) {
    try {
      var reader = readers.get(message.topic());
      if (reader != null) reader.read(message.key(), message.value());
    } catch (SerializationException | SchemaRegistryException unreadable) {
      log.atWarn()
          .setCause(unreadable)
          .addKeyValue("topic", message.topic())
          .addKeyValue("partition", message.partition())
          .addKeyValue("offset", message.offset())
          .log("the page's view left out a message");
    }
  }

  LiveModel model() {
    return model;
  }

  @Override
  public void close() {
    if (closed) return;
    closed = true;
    consumer.wakeup();
    try {
      thread.join(BROKER_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
