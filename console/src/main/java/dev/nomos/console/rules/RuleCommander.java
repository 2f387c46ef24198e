package dev.nomos.console.rules;

import dev.nomos.schemas.avro.RuleCommand;
import dev.nomos.schemas.avro.RuleEvent;
import dev.nomos.schemas.avro.RuleEventKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends commands to the miner of a data set and waits for the rule events that answer them. One
 * owner thread.
 */
public final class RuleCommander implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final RuleTopics where;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Deserializer<RuleEvent> events;
  private final TopicPartition partition;

  /**
   * What came of a command.
   *
   * @param events those that name the command, in order; none where nobody answered in time. The
   *     command stays on its topic, and a miner that starts later carries it out
   */
  public record Answer(RuleCommand command, List<RuleEvent> events) {
    public Answer {
      events = List.copyOf(events);
    }

    public boolean isMissing() {
      return events.isEmpty();
    }

    /** Why the miner refused; null where it did not. */
    public @Nullable String refusal() {
      return events.stream()
          .filter(event -> event.getKind() == RuleEventKind.REFUSED)
          .map(RuleEvent::getWhy)
          .findFirst()
          .orElse(null);
    }
  }

  public RuleCommander(RuleTopics where) {
    this.where = where;
    this.events = where.<RuleEvent>serde(RuleEvent.getClassSchema()).deserializer();
    this.partition = new TopicPartition(where.topics().ruleEvents().name(), 0);
    this.consumer =
        new KafkaConsumer<>(
            where.consumerSettings(), new StringDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Sends all commands, in order, and returns an answer for each.
   *
   * @param patience longest time without an answer to any of them
   */
  public List<Answer> ask(List<RuleCommand> commands, Duration patience)
      throws InterruptedException {
    try {
      consumer.assign(List.of(partition));
      consumer.seek(partition, consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L));
      new CommandWriter(where).write(commands);
      return answers(commands, patience);
    } catch (TimeoutException e) {
      throw RuleReader.silent(where, e);
    }
  }

  private List<Answer> answers(List<RuleCommand> commands, Duration patience) {
    Map<String, List<RuleEvent>> found =
        commands.stream()
            .collect(
                Collectors.toMap(
                    RuleCommand::getId, _ -> new ArrayList<>(), (a, _) -> a, LinkedHashMap::new));
    Set<String> open = commands.stream().map(RuleCommand::getId).collect(Collectors.toSet());
    long deadline = System.nanoTime() + patience.toNanos();
    while (!open.isEmpty() && System.nanoTime() < deadline) {
      if (poll(found, open)) deadline = System.nanoTime() + patience.toNanos();
    }
    readRest(found, open);
    return commands.stream()
        .map(command -> new Answer(command, found.getOrDefault(command.getId(), List.of())))
        .toList();
  }

  /** Events of one command come in one transaction: once one is there, so are the others. */
  private void readRest(Map<String, List<RuleEvent>> found, Set<String> open) {
    long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    long deadline = System.nanoTime() + where.patience().toNanos();
    while (consumer.position(partition) < end && System.nanoTime() < deadline) {
      poll(found, open);
    }
  }

  /** Whether an answer came. */
  private boolean poll(Map<String, List<RuleEvent>> found, Set<String> open) {
    boolean answered = false;
    for (ConsumerRecord<String, byte[]> message : consumer.poll(POLL)) {
      RuleEvent event = read(message);
      if (event == null) continue;
      List<RuleEvent> own = found.get(event.getCommandId());
      if (own != null) {
        own.add(event);
        open.remove(event.getCommandId());
        answered = true;
      }
    }
    return answered;
  }

  private @Nullable RuleEvent read(ConsumerRecord<String, byte[]> message) {
    try {
      return events.deserialize(message.topic(), message.value());
    } catch (SerializationException notOurs) {
      return null;
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
