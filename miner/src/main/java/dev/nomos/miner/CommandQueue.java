package dev.nomos.miner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * The commands, and which miner of a data set carries them out: their topic has one partition, and
 * the member of the group that holds it is the active one. Owned by the control thread.
 */
final class CommandQueue implements AutoCloseable {
  private final String topic;
  private final KafkaConsumer<String, byte[]> consumer;

  CommandQueue(MinerConfig config, KafkaConsumer<String, byte[]> consumer) {
    this.topic = config.topics().ruleCommands().name();
    this.consumer = consumer;
    consumer.subscribe(List.of(topic));
  }

  List<ConsumerRecord<String, byte[]>> poll(Duration patience) {
    List<ConsumerRecord<String, byte[]>> commands = new ArrayList<>();
    consumer.poll(patience).forEach(commands::add);
    return commands;
  }

  /** Whether this miner is the active one. */
  boolean isHeld() {
    return !consumer.assignment().isEmpty();
  }

  ConsumerGroupMetadata group() {
    return consumer.groupMetadata();
  }

  /** Gives the commands back; they come again from the first that was not carried out. */
  void giveBack() {
    consumer.unsubscribe();
    consumer.subscribe(List.of(topic));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
