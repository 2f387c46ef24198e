package dev.nomos.ingest;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a decoder is made from.
 *
 * @param applicationId names the consumer group and the stores' changelogs; one per data set and
 *     listener, the same for all its instances
 * @param stateDirectory for the stores; one per instance
 * @param threads that decode, at least 1; more than the raw topic has partitions are idle
 * @param kafka Kafka's own settings, without prefix; {@code bootstrap.servers} at least
 */
public record DecoderConfig(
    IngestConfig ingest,
    String applicationId,
    Path stateDirectory,
    int threads,
    Map<String, String> kafka) {
  public DecoderConfig {
    kafka = Map.copyOf(kafka);
    if (threads < 1)
      throw new IllegalArgumentException("decoder.threads must be at least 1, but was " + threads);
    if (!kafka.containsKey("bootstrap.servers"))
      throw new IllegalArgumentException("kafka.bootstrap.servers is missing");
  }
}
