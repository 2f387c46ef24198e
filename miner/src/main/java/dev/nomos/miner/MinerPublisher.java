package dev.nomos.miner;

import dev.nomos.schemas.Topic;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.PredicateSpaceDefinition;
import dev.nomos.schemas.avro.RuleCommand;
import dev.nomos.schemas.avro.RuleEvent;
import dev.nomos.schemas.avro.TheoryChunk;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what the miner decides, each decision in one transaction. Owned by the control thread. */
final class MinerPublisher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MinerPublisher.class);

  private final Topics topics;
  private final MinerFormats formats;
  private final ConsumerGroupMetadata commandGroup;
  private final KafkaProducer<String, byte[]> producer;

  /** {@code commandGroup}: whose offset says which commands have been carried out. */
  MinerPublisher(MinerConfig config, MinerFormats formats, ConsumerGroupMetadata commandGroup) {
    this.topics = config.topics();
    this.formats = formats;
    this.commandGroup = commandGroup;
    Map<String, Object> settings = new HashMap<>(config.kafka());
    settings.put("transactional.id", config.group());
    settings.put("transaction.timeout.ms", "15000");
    this.producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  /** From here on a miner of the same data set that was started before can write no more. */
  void fenceOthers() {
    producer.initTransactions();
  }

  void publish(PredicateSpaceDefinition space) {
    producer.beginTransaction();
    send(topics.predicateSpaces(), space.getId(), space, formats.spaces());
    producer.commitTransaction();
  }

  /** The command is done, and there is nothing to say. */
  void skip(ConsumerRecord<?, ?> command) {
    producer.beginTransaction();
    commit(command);
  }

  /** Marks, rules, events and theory, and that the command is done: all or nothing. */
  void publish(ConsumerRecord<?, ?> at, RuleCommand command, Learning learning) {
    producer.beginTransaction();
    learning.marks().forEach((key, mark) -> send(topics.admissions(), key, mark, formats.marks()));
    for (TheoryChunk chunk : learning.chunks()) {
      String key = "%010d/%d".formatted(chunk.getVersion(), chunk.getChunk());
      send(topics.theories(), key, chunk, formats.theories());
    }
    if (!learning.chunks().isEmpty()) {
      long version = learning.chunks().getFirst().getVersion();
      learning.rules().forEach(rule -> send(rule, version, command));
      log.atInfo()
          .addKeyValue("theoryVersion", version)
          .addKeyValue("rules", learning.rules().size())
          .addKeyValue("rejected", learning.mined().rejected())
          .log("theory published");
    }
    commit(at);
  }

  private void send(LearnedRule rule, long version, RuleCommand command) {
    send(topics.rules(), rule.getId(), rule, formats.rules());
    RuleEvent event =
        RuleEvent.newBuilder()
            .setRuleId(rule.getId())
            .setStatus(rule.getStatus())
            .setTheoryVersion(version)
            .setWho(command.getWho())
            .setWhy(command.getWhy())
            .setSupport(rule.getSupport())
            .setAntecedentCount(rule.getAntecedentCount())
            .build();
    send(topics.ruleEvents(), rule.getId(), event, formats.events());
  }

  private <T> void send(Topic topic, String key, T value, Serde<T> serde) {
    byte[] octets = serde.serializer().serialize(topic.name(), value);
    var _ =
        producer.send(
            new ProducerRecord<>(topic.name(), key, octets)); // a failure fails the commit
  }

  private void commit(ConsumerRecord<?, ?> command) {
    TopicPartition partition = new TopicPartition(command.topic(), command.partition());
    producer.sendOffsetsToTransaction(
        Map.of(partition, new OffsetAndMetadata(command.offset() + 1)), commandGroup);
    producer.commitTransaction();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
  }
}
