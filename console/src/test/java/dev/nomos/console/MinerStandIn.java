package dev.nomos.console;

import dev.nomos.schemas.Topic;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.RuleCommand;
import dev.nomos.schemas.avro.RuleEvent;
import dev.nomos.schemas.serde.AvroSerde;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Answers commands with the events that a test gives, each command's in one transaction. */
final class MinerStandIn implements AutoCloseable {
  final ConcurrentLinkedQueue<RuleCommand> received = new ConcurrentLinkedQueue<>();
  private final Cluster cluster;
  private final Topics topics;
  private final Function<RuleCommand, List<RuleEvent>> answer;
  private final Thread thread;
  private volatile boolean closed;

  MinerStandIn(Cluster cluster, Topics topics, Function<RuleCommand, List<RuleEvent>> answer) {
    this.cluster = cluster;
    this.topics = topics;
    this.answer = answer;
    this.thread = Thread.ofPlatform().daemon().start(this::run);
  }

  private void run() {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", cluster.bootstrapServers(), "auto.offset.reset", "latest");
    var commands = serde(RuleCommand.getClassSchema());
    var partition = new TopicPartition(topics.ruleCommands().name(), 0);
    try (var consumer =
            new KafkaConsumer<>(settings, new StringDeserializer(), commands.deserializer());
        var events = producer(cluster, "stand-in." + topics.dataset())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (!closed) {
        for (var message : consumer.poll(Duration.ofMillis(50))) {
          var command = (RuleCommand) message.value();
          received.add(command);
          List<RuleEvent> answers = answer.apply(command);
          if (answers.isEmpty()) continue;
          events.beginTransaction();
          answers.forEach(e -> send(events, cluster, topics.ruleEvents(), e.getRuleId(), e));
          events.commitTransaction();
        }
      }
    }
  }

  private AvroSerde<SpecificRecord> serde(Schema schema) {
    return AvroSerde.specific(cluster.registry(), schema);
  }

  static KafkaProducer<String, byte[]> producer(Cluster cluster, String transactionalId) {
    AvroSerde.specific(cluster.registry(), RuleCommand.getClassSchema()); // Avro trusts them now
    var producer =
        new KafkaProducer<>(
            Map.<String, Object>of(
                "bootstrap.servers",
                cluster.bootstrapServers(),
                "transactional.id",
                transactionalId),
            new StringSerializer(),
            new org.apache.kafka.common.serialization.ByteArraySerializer());
    producer.initTransactions();
    return producer;
  }

  static void send(
      KafkaProducer<String, byte[]> to,
      Cluster cluster,
      Topic topic,
      String key,
      SpecificRecord value) {
    AvroSerde<SpecificRecord> serde = AvroSerde.specific(cluster.registry(), value.getSchema());
    to.send(
        new ProducerRecord<>(topic.name(), key, serde.serializer().serialize(topic.name(), value)));
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
