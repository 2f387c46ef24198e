package dev.nomos.miner;

import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Row;
import dev.nomos.miner.predicates.GeneratedSpace;
import dev.nomos.miner.predicates.PredicateGeneration;
import dev.nomos.miner.predicates.Profile;
import dev.nomos.miner.predicates.SampleProfile;
import dev.nomos.schemas.avro.PredicateDefinition;
import dev.nomos.schemas.avro.PredicateSpaceDefinition;
import dev.nomos.schemas.avro.RuleCommand;
import dev.nomos.schemas.serde.SchemaRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The miner as a program: waits for commands to learn and carries each out once.
 *
 * <pre>
 *   waiting ──LEARN──► profiling ──► counting ──► searching ──► publishing ──► waiting
 *                      (first time)  (evidence covers the records asked for)
 * </pre>
 *
 * <p>Rules, theory, marks, events and the command's own offset are written in one transaction, so a
 * miner that dies in between leaves nothing half said, and the command is carried out by the next.
 * One control thread owns all clients but the evidence application's. A second miner of the same
 * data set fences this one.
 */
public final class MinerService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MinerService.class);
  private static final Duration POLL = Duration.ofMillis(100);

  /** After a kill, what the last run held in transactions is free again within 15 s. */
  private static final Duration LONGEST_STANDSTILL = Duration.ofSeconds(60);

  private static final int REPLACEMENTS = 5;
  private static final long PROFILE_SEED = 20_260_101;

  private final MinerConfig config;
  private final SchemaRegistry registry;
  private final MeterRegistry meters;
  private final MinerFormats formats;
  private final MinerState state;
  private final Timer searchTime;
  private final Thread thread;
  private final AtomicInteger threadsDied = new AtomicInteger();
  private volatile MinerStatus status = MinerStatus.STARTING;
  private volatile boolean closed;
  private volatile boolean searching;
  private volatile @Nullable String fault;
  private volatile @Nullable KafkaStreams evidence;

  private MinerService(MinerConfig config, SchemaRegistry registry, MeterRegistry meters) {
    this.config = config;
    this.registry = registry;
    this.meters = meters;
    this.formats = MinerFormats.of(registry);
    this.state = new MinerState(config.records().type());
    this.searchTime = Timer.builder("nomos.miner.search").register(meters);
    Gauge.builder("nomos.miner.evidence.distinct", () -> status.distinctEvidence())
        .register(meters);
    Gauge.builder("nomos.miner.evidence.records", () -> status.records()).register(meters);
    Gauge.builder("nomos.miner.rules", () -> status.rules()).register(meters);
    Gauge.builder("nomos.miner.theory.version", () -> status.theoryVersion()).register(meters);
    this.thread = Thread.ofPlatform().name("nomos-miner").unstarted(this::run);
  }

  /** Returns at once; {@link #status} tells what it is doing. */
  public static MinerService start(
      MinerConfig config, SchemaRegistry registry, MeterRegistry meters) {
    MinerService service = new MinerService(config, registry, meters);
    service.thread.start();
    return service;
  }

  public MinerStatus status() {
    return status;
  }

  /** True once what the topics say has been read and commands are waited for. */
  public boolean ready() {
    return fault == null && !status.equals(MinerStatus.STARTING) && !closed;
  }

  /** What the evidence application's Kafka Streams measures of itself; empty before it starts. */
  public Map<MetricName, ? extends Metric> kafkaMetrics() {
    KafkaStreams application = evidence;
    return application == null ? Map.of() : application.metrics();
  }

  /** Why the miner gave up; null while it works. */
  public @Nullable String fault() {
    return fault;
  }

  /** May be called twice. Work under way is dropped; its command is carried out again. */
  @Override
  public void close() {
    closed = true;
    if (searching) {
      thread.interrupt(); // never inside a Kafka client, whose close would fail with it
    }
    KafkaStreams application = evidence;
    if (application != null) {
      application.close(
          CloseOptions.timeout(config.closeTimeout())
              .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }
    try {
      thread.join(config.closeTimeout());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (KafkaConsumer<String, byte[]> tables = consumer();
        KafkaConsumer<String, byte[]> commands = consumer();
        MinerPublisher publisher = new MinerPublisher(config, formats, commands.groupMetadata())) {
      publisher.fenceOthers();
      assignAll(tables);
      foldToEnd(tables);
      state.space().ifPresent(this::startEvidence);
      TopicPartition commandPartition =
          new TopicPartition(config.topics().ruleCommands().name(), 0);
      commands.assign(List.of(commandPartition));
      while (!closed) {
        fold(tables, POLL);
        say("waiting");
        for (ConsumerRecord<String, byte[]> record : commands.poll(Duration.ZERO)) {
          carryOut(record, tables, publisher);
        }
      }
    } catch (InterruptException | WakeupException | InterruptedException e) {
      log.debug("miner interrupted", e);
    } catch (RuntimeException e) {
      if (!closed) {
        fault = String.valueOf(e.getMessage());
        log.atError().setCause(e).log("miner gives up");
      }
    }
  }

  private KafkaConsumer<String, byte[]> consumer() {
    Map<String, Object> settings = new HashMap<>(config.kafka());
    settings.put("group.id", config.group());
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    settings.put("allow.auto.create.topics", "false");
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  // ---- what the compacted topics say ----

  private void assignAll(Consumer<String, byte[]> tables) {
    List<TopicPartition> partitions =
        List.of(
            new TopicPartition(config.topics().predicateSpaces().name(), 0),
            new TopicPartition(config.topics().evidence().name(), 0),
            new TopicPartition(config.topics().admissions().name(), 0),
            new TopicPartition(config.topics().theories().name(), 0));
    tables.assign(partitions);
    tables.seekToBeginning(partitions);
  }

  private void foldToEnd(Consumer<String, byte[]> tables) {
    Map<TopicPartition, Long> ends = tables.endOffsets(tables.assignment());
    while (!closed
        && ends.entrySet().stream().anyMatch(e -> tables.position(e.getKey()) < e.getValue())) {
      fold(tables, POLL);
    }
  }

  private void fold(Consumer<String, byte[]> tables, Duration patience) {
    for (ConsumerRecord<String, byte[]> record : tables.poll(patience)) {
      if (record.value() == null) {
        if (record.topic().equals(config.topics().evidence().name())) {
          state.removeEvidence(record.key());
        }
        continue;
      }
      try {
        fold(record);
      } catch (SerializationException | IllegalArgumentException e) {
        log.atWarn()
            .addKeyValue("topic", record.topic())
            .addKeyValue("offset", record.offset())
            .setCause(e)
            .log("unreadable table entry passed over");
      }
    }
  }

  private void fold(ConsumerRecord<String, byte[]> record) {
    String topic = record.topic();
    if (topic.equals(config.topics().predicateSpaces().name())) {
      state.add(formats.spaces().deserializer().deserialize(topic, record.value()));
    } else if (topic.equals(config.topics().evidence().name())) {
      state.add(record.key(), formats.evidence().deserializer().deserialize(topic, record.value()));
    } else if (topic.equals(config.topics().admissions().name())) {
      state.add(record.key(), formats.marks().deserializer().deserialize(topic, record.value()));
    } else {
      state.add(formats.theories().deserializer().deserialize(topic, record.value()));
    }
  }

  private void say(String phase) {
    say(phase, status.failure());
  }

  private void say(String phase, String failure) {
    status =
        new MinerStatus(
            phase,
            state.records(),
            state.evidence().size(),
            state.space().map(PredicateSpace::size).orElse(0),
            state.newestTheory().stream().mapToLong(c -> c.getRules().size()).sum(),
            state.newestVersion(),
            failure);
  }

  // ---- learning ----

  private void carryOut(
      ConsumerRecord<String, byte[]> record,
      Consumer<String, byte[]> tables,
      MinerPublisher publisher)
      throws InterruptedException {
    RuleCommand command;
    try {
      command = formats.commands().deserializer().deserialize(record.topic(), record.value());
    } catch (SerializationException e) {
      say("waiting", "a command could not be read: " + e.getMessage());
      publisher.skip(record);
      return;
    }
    switch (command.getKind()) {
      case LEARN -> learn(command, record, tables, publisher);
      case UNKNOWN, RESPACE, ACCEPT, REJECT, SHADOW, RETIRE, EXCEPT, UNEXCEPT, ADD, ACTION ->
          publisher.skip(record);
    }
  }

  private void learn(
      RuleCommand command,
      ConsumerRecord<String, byte[]> record,
      Consumer<String, byte[]> tables,
      MinerPublisher publisher)
      throws InterruptedException {
    try {
      Map<Integer, Long> asked = profile(command, publisher);
      awaitEvidence(asked, tables);
      say("searching", "");
      Timer.Sample search = Timer.start();
      Learning learning = search();
      search.stop(searchTime);
      say("publishing", "");
      publisher.publish(record, command, learning);
      foldToEnd(tables);
      say("waiting", explain(learning));
    } catch (IllegalArgumentException e) {
      log.atWarn().setCause(e).log("learning failed");
      publisher.skip(record);
      say("waiting", String.valueOf(e.getMessage()));
    }
  }

  private Learning search() throws InterruptedException {
    searching = true;
    Learning learning;
    try {
      learning = Learning.from(state, config);
    } finally {
      searching = false;
    }
    if (Thread.interrupted() || closed) {
      throw new InterruptedException("the miner is closing");
    }
    return learning;
  }

  private static String explain(Learning learning) {
    return learning.rules().isEmpty() ? "no candidate was good enough to be a rule" : "";
  }

  /**
   * Reads the records asked for, and makes a predicate space of them where there is none yet.
   * Returns, by records partition, the offset after the last of them.
   */
  private Map<Integer, Long> profile(RuleCommand command, MinerPublisher publisher) {
    say("profiling", "");
    Profile profile = new SampleProfile(config.records().type(), new Random(PROFILE_SEED));
    Map<Integer, Long> read = readRecords(command.getUpTo(), profile::add);
    if (state.space().isEmpty()) {
      if (profile.rows() == 0) {
        throw new IllegalArgumentException("there are no records to learn from yet");
      }
      GeneratedSpace generated =
          PredicateGeneration.generate(config.grammar(), config.dataset(), profile);
      generated
          .warnings()
          .forEach(
              warning -> log.atWarn().addKeyValue("warning", warning).log("grammar fits in part"));
      PredicateSpace space = generated.space();
      PredicateSpaceDefinition definition = definition(space);
      publisher.publish(definition);
      state.add(definition);
      startEvidence(space);
    }
    return read;
  }

  private PredicateSpaceDefinition definition(PredicateSpace space) {
    List<PredicateDefinition> predicates =
        space.predicates().stream()
            .map(p -> new PredicateDefinition(p.atom().toString(), p.label(), p.template()))
            .toList();
    return PredicateSpaceDefinition.newBuilder()
        .setId(space.id())
        .setDataset(config.topics().dataset())
        .setPredicates(predicates)
        .build();
  }

  private Map<Integer, Long> readRecords(
      Map<String, Long> upTo, java.util.function.Consumer<Row> seen) {
    Map<Integer, Long> afterLast = new HashMap<>();
    String topic = config.topics().records().name();
    Deserializer<GenericRecord> values = config.records().serde(registry).deserializer();
    try (KafkaConsumer<String, byte[]> records = consumer()) {
      List<TopicPartition> partitions = new ArrayList<>();
      records
          .partitionsFor(topic)
          .forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
      records.assign(partitions);
      records.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = new HashMap<>(records.endOffsets(partitions));
      ends.replaceAll(
          (p, end) -> Math.min(end, upTo.getOrDefault(Integer.toString(p.partition()), end)));
      while (!closed
          && ends.entrySet().stream().anyMatch(e -> records.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<String, byte[]> record : records.poll(POLL)) {
          if (record.offset() < ends.getOrDefault(partition(record), 0L)) {
            read(record, values, seen);
            afterLast.put(record.partition(), record.offset() + 1);
          }
        }
      }
    }
    return afterLast;
  }

  private void read(
      ConsumerRecord<String, byte[]> record,
      Deserializer<GenericRecord> values,
      java.util.function.Consumer<Row> seen) {
    try {
      seen.accept(config.records().row(values.deserialize(record.topic(), record.value())));
    } catch (SerializationException e) {
      log.atDebug().setCause(e).log("unreadable record left to the validator");
    }
  }

  private static TopicPartition partition(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  private void awaitEvidence(Map<Integer, Long> asked, Consumer<String, byte[]> tables)
      throws InterruptedException {
    long records = -1;
    long givesUp = 0;
    while (!state.covers(asked)) {
      if (closed) {
        throw new InterruptedException("the miner is closing");
      }
      if (state.records() != records) {
        records = state.records();
        givesUp = System.nanoTime() + LONGEST_STANDSTILL.toNanos();
      } else if (System.nanoTime() > givesUp) {
        throw new IllegalArgumentException(
            "the evidence table stands still at %d records, short of those asked for"
                .formatted(records));
      }
      say("counting evidence", "");
      fold(tables, POLL);
    }
  }

  // ---- the evidence application ----

  private void startEvidence(PredicateSpace space) {
    Properties settings = new Properties();
    settings.putAll(config.kafka());
    settings.putAll(config.streams());
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, config.group() + "." + space.id());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDirectory().toString());
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 200);
    settings.put("auto.offset.reset", "earliest");
    KafkaStreams application =
        new KafkaStreams(
            EvidenceTopology.of(
                config.topics(), config.records(), space, config.evidence(), registry, meters),
            settings);
    application.setUncaughtExceptionHandler(this::threadDied);
    evidence = application;
    if (!closed) {
      application.start();
    }
  }

  /** A fault that kills each thread would do so for ever: after some threads the miner gives up. */
  private StreamThreadExceptionResponse threadDied(Throwable cause) {
    if (threadsDied.incrementAndGet() <= REPLACEMENTS) {
      log.atWarn().setCause(cause).log("evidence thread replaced");
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    fault = "evidence can no longer be counted: " + cause.getMessage();
    log.atError().setCause(cause).log("miner gives up");
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }
}
