package dev.nomos.miner;

import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.TheoryChunk;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the compacted topics into a {@link MinerState}. Owned by the miner's control thread. */
final class Tables implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Tables.class);
  static final Duration POLL = Duration.ofMillis(100);

  private final Topics topics;
  private final MinerFormats formats;
  private final MinerState state;
  private final StreamProfile profile;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Set<String> changedEvidence = new LinkedHashSet<>();

  Tables(MinerConfig config, MinerFormats formats, KafkaConsumer<String, byte[]> consumer) {
    this.topics = config.topics();
    this.formats = formats;
    this.state = new MinerState(config.records().type());
    this.profile = new StreamProfile(config.records().type());
    this.consumer = consumer;
    List<TopicPartition> partitions =
        Stream.of(
                topics.predicateSpaces(),
                topics.profiles(),
                topics.evidence(),
                topics.admissions(),
                topics.rules(),
                topics.theories(),
                topics.activations())
            .map(topic -> new TopicPartition(topic.name(), 0))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** What records looked like of late. */
  StreamProfile profile() {
    return profile;
  }

  MinerState state() {
    return state;
  }

  /** Keys of evidences that came, changed or went since this was last asked. */
  Set<String> takeChangedEvidence() {
    Set<String> taken = new LinkedHashSet<>(changedEvidence);
    changedEvidence.clear();
    return taken;
  }

  /** Returns when all that is committed now is folded, or {@code mustStop} says so. */
  void foldToEnd(BooleanSupplier mustStop) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (!mustStop.getAsBoolean()
        && ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      fold(POLL);
    }
  }

  void fold(Duration patience) {
    for (ConsumerRecord<String, byte[]> record : consumer.poll(patience)) {
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
    String key = String.valueOf(record.key());
    if (topic.equals(topics.evidence().name())) {
      state.evidence(key, read(record, formats.evidence()));
      changedEvidence.add(key);
    } else if (topic.equals(topics.predicateSpaces().name())) {
      state.space(key, read(record, formats.spaces()));
    } else if (topic.equals(topics.admissions().name())) {
      state.mark(key, read(record, formats.marks()));
    } else if (topic.equals(topics.rules().name())) {
      state.rule(key, read(record, formats.rules()));
    } else if (topic.equals(topics.profiles().name())) {
      var pane = read(record, formats.panes());
      if (pane != null) profile.add(key, pane);
    } else if (topic.equals(topics.activations().name())) {
      var activation = read(record, formats.activations());
      if (activation != null) state.theories().add(activation);
    } else {
      foldTheory(key, read(record, formats.theories()));
    }
  }

  private void foldTheory(String key, @Nullable TheoryChunk chunk) {
    if (chunk == null) {
      state.theories().remove(key);
    } else {
      state.theories().add(chunk);
    }
    state.theoryChanged();
  }

  private static <T> @Nullable T read(ConsumerRecord<String, byte[]> record, Serde<T> serde) {
    return record.value() == null
        ? null
        : serde.deserializer().deserialize(record.topic(), record.value());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
