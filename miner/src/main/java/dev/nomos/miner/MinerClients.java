package dev.nomos.miner;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The miner's Kafka consumers; all read committed messages only. */
final class MinerClients {
  /** What a command may take besides its search, before the miner counts as stuck. */
  private static final Duration LONGEST_COMMAND = Duration.ofMinutes(30);

  private MinerClients() {}

  /** Belongs to no group. */
  static KafkaConsumer<String, byte[]> reader(MinerConfig config) {
    return consumer(settings(config));
  }

  /** A member of the group that carries out the commands. */
  static KafkaConsumer<String, byte[]> member(MinerConfig config) {
    Map<String, Object> settings = settings(config);
    settings.put("group.id", config.group());
    settings.put("max.poll.records", "1"); // each command is a transaction of its own
    settings.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
    settings.put(
        "max.poll.interval.ms",
        Long.toString(config.searchBudget().plus(LONGEST_COMMAND).toMillis()));
    for (String key : new String[] {"session.timeout.ms", "heartbeat.interval.ms"}) {
      String value = config.streams().get(key);
      if (value != null) {
        settings.put(key, value);
      }
    }
    return consumer(settings);
  }

  private static Map<String, Object> settings(MinerConfig config) {
    Map<String, Object> settings = new HashMap<>(config.kafka());
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    settings.put("allow.auto.create.topics", "false");
    return settings;
  }

  private static KafkaConsumer<String, byte[]> consumer(Map<String, Object> settings) {
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }
}
