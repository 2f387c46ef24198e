package dev.nomos.console.rules;

import dev.nomos.schemas.avro.RuleCommand;
import dev.nomos.schemas.avro.RuleCommandKind;
import dev.nomos.schemas.serde.GeneratedClasses;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes commands to the miner of a data set: each time with a producer of its own, since people
 * are slow. Any thread may write.
 */
public record CommandWriter(RuleTopics where) {

  /**
   * Returns when all commands are written, in order. Throws {@link TopicsUnavailableException}, or
   * Kafka's own exceptions, where one may not have been.
   */
  public void write(List<RuleCommand> commands) throws InterruptedException {
    var serde = where.<RuleCommand>serde(RuleCommand.getClassSchema());
    String topic = where.topics().ruleCommands().name();
    try (var producer =
        new KafkaProducer<>(settings(), new StringSerializer(), serde.serializer())) {
      List<Future<?>> sent = new ArrayList<>();
      for (RuleCommand command : commands) {
        sent.add(producer.send(new ProducerRecord<>(topic, command.getId(), command)));
      }
      for (Future<?> one : sent) one.get();
    } catch (ExecutionException e) {
      throw new TopicsUnavailableException(
          "a command cannot be written to %s: %s".formatted(topic, e.getCause()), e);
    }
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = where.clientSettings();
    settings.put("max.block.ms", settings.get("request.timeout.ms"));
    settings.put("delivery.timeout.ms", settings.get("request.timeout.ms"));
    settings.put("acks", "all");
    settings.put("linger.ms", "0");
    return settings;
  }

  /**
   * Asks the miner to learn from the records up to {@code ends}, or from all there are where that
   * is empty; returns when the command is written.
   */
  public void askToLearn(String who, String why, Map<TopicPartition, Long> ends)
      throws InterruptedException {
    GeneratedClasses.trust();
    Map<String, Long> upTo = new HashMap<>();
    ends.forEach((partition, end) -> upTo.put(Integer.toString(partition.partition()), end));
    write(
        List.of(
            RuleCommand.newBuilder()
                .setKind(RuleCommandKind.LEARN)
                .setId(UUID.randomUUID().toString())
                .setWho(who)
                .setWhy(why)
                .setUpTo(upTo)
                .build()));
  }
}
