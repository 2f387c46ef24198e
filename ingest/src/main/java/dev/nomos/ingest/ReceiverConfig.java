package dev.nomos.ingest;

import dev.nomos.ingest.collect.ListenerConfig;
import java.util.Map;

/**
 * What a receiver is made from.
 *
 * @param rawTopic where the datagrams go
 * @param kafka Kafka's own settings, without prefix; {@code bootstrap.servers} at least
 */
public record ReceiverConfig(ListenerConfig listener, String rawTopic, Map<String, String> kafka) {
  public ReceiverConfig {
    kafka = Map.copyOf(kafka);
    if (!kafka.containsKey("bootstrap.servers"))
      throw new IllegalArgumentException("kafka.bootstrap.servers is missing");
  }
}
