package dev.nomos.ingest;

import dev.nomos.ingest.collect.ListenerConfig;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a collector is made from.
 *
 * @param applicationId names the consumer group and the templates' changelog; one per data set and
 *     listener
 * @param stateDirectory for the templates' store
 * @param threads that decode, at least 1
 * @param kafka Kafka's own settings, without prefix; {@code bootstrap.servers} at least
 */
public record CollectorConfig(
    IngestConfig ingest,
    ListenerConfig listener,
    String applicationId,
    Path stateDirectory,
    int threads,
    Map<String, String> kafka) {
  public CollectorConfig {
    kafka = Map.copyOf(kafka);
    if (threads < 1)
      throw new IllegalArgumentException(
          "collector.threads must be at least 1, but was " + threads);
    if (!kafka.containsKey("bootstrap.servers"))
      throw new IllegalArgumentException("kafka.bootstrap.servers is missing");
    if (!listener.name().equals(ingest.topics().listener()))
      throw new IllegalArgumentException(
          "the listener '"
              + listener.name()
              + "' does not feed the raw topic of '"
              + ingest.topics().listener()
              + "'");
  }
}
