package dev.nomos.miner;

import dev.nomos.miner.book.Changes;
import dev.nomos.schemas.Topic;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.PredicateSpaceDefinition;
import dev.nomos.schemas.avro.RuleEvent;
import dev.nomos.schemas.avro.TheoryChunk;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the active miner decides, each decision in one transaction. From its start on no
 * miner of the same data set that was active before can write. Owned by the control thread.
 */
final class MinerPublisher implements AutoCloseable {
  private final Topics topics;
  private final MinerFormats formats;
  private final KafkaProducer<String, byte[]> producer;

  MinerPublisher(MinerConfig config, MinerFormats formats) {
    this.topics = config.topics();
    this.formats = formats;
    Map<String, Object> settings = new HashMap<>(config.kafka());
    settings.put("transactional.id", config.group());
    settings.put("transaction.timeout.ms", "15000");
    this.producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  /**
   * What one transaction writes.
   *
   * @param spaces new predicate spaces
   * @param theory the next theory's chunks; none where none is due
   */
  record Decision(
      List<PredicateSpaceDefinition> spaces, Changes changes, List<TheoryChunk> theory) {
    boolean isEmpty() {
      return spaces.isEmpty() && changes.isEmpty() && theory.isEmpty();
    }
  }

  /** A command and the group whose offset says that it is done. */
  record Done(ConsumerRecord<?, ?> command, ConsumerGroupMetadata group) {}

  /** Fences every miner of the data set that was active before. */
  void fenceOthers() {
    producer.initTransactions();
  }

  /** All of it and that the command is done, or nothing. */
  void publish(Decision decision, Optional<Done> done) {
    producer.beginTransaction();
    decision.spaces().forEach(s -> send(topics.predicateSpaces(), s.getId(), s, formats.spaces()));
    Changes changes = decision.changes();
    changes
        .marks()
        .forEach((key, mark) -> send(topics.admissions(), key, mark.orElse(null), formats.marks()));
    changes.rules().forEach((id, rule) -> send(topics.rules(), id, rule, formats.rules()));
    for (TheoryChunk chunk : decision.theory()) {
      send(topics.theories(), TheoryShelf.key(chunk), chunk, formats.theories());
    }
    for (RuleEvent event : changes.events()) {
      send(topics.ruleEvents(), event.getRuleId(), event, formats.events());
    }
    done.ifPresent(this::commit);
    producer.commitTransaction();
  }

  /** Deletes entries of a compacted table that nobody needs any more. */
  void delete(Topic table, Collection<String> keys) {
    if (!keys.isEmpty()) {
      producer.beginTransaction();
      keys.forEach(key -> send(table, key, null, formats.evidence()));
      producer.commitTransaction();
    }
  }

  private <T> void send(Topic topic, String key, @Nullable T value, Serde<T> serde) {
    byte[] octets = value == null ? null : serde.serializer().serialize(topic.name(), value);
    var _ =
        producer.send(
            new ProducerRecord<>(topic.name(), key, octets)); // a failure fails the commit
  }

  private void commit(Done done) {
    ConsumerRecord<?, ?> command = done.command();
    TopicPartition partition = new TopicPartition(command.topic(), command.partition());
    producer.sendOffsetsToTransaction(
        Map.of(partition, new OffsetAndMetadata(command.offset() + 1)), done.group());
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
  }
}
