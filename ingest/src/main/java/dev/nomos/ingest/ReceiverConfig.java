package dev.nomos.ingest;

import dev.nomos.ingest.anonymize.AnonymizationKey;
import dev.nomos.ingest.collect.ListenerConfig;
import java.util.Map;
import java.util.Optional;

/**
 * What a receiver is made from.
 *
 * @param rawTopic where the datagrams go
 * @param anonymization where there is a key, no address leaves the receiver as it was
 * @param kafka Kafka's own settings, without prefix; {@code bootstrap.servers} at least
 */
public record ReceiverConfig(
    ListenerConfig listener,
    String rawTopic,
    Optional<AnonymizationKey> anonymization,
    Map<String, String> kafka) {
  public ReceiverConfig {
    kafka = Map.copyOf(kafka);
    if (!kafka.containsKey("bootstrap.servers"))
      throw new IllegalArgumentException("kafka.bootstrap.servers is missing");
  }
}
