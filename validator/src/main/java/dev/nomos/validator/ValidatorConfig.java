package dev.nomos.validator;

import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.serde.SchemaRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All that a validator needs. The topics must exist.
 *
 * @param bootstrapServers Kafka's own list: host:port, comma-separated
 * @param kafka Kafka Streams' own settings, such as {@code replication.factor}; they cannot change
 *     what {@link ValidatorService} relies on
 * @param stateDirectory where the adoption log is cached; may be lost, since Kafka holds it
 * @param meters its counters are registered here
 * @param threads at least 1; more than the records topic has partitions stay idle
 * @param commitInterval the longest that a violation waits before it can be read
 * @param closeTimeout the longest that {@code close} waits
 */
public record ValidatorConfig(
    String bootstrapServers,
    Map<String, String> kafka,
    Topics topics,
    RecordFormat records,
    SchemaRegistry registry,
    Path stateDirectory,
    MeterRegistry meters,
    int threads,
    Duration commitInterval,
    Duration closeTimeout) {
  public static final Duration DEFAULT_COMMIT_INTERVAL = Duration.ofMillis(200);
  public static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(30);

  public ValidatorConfig {
    kafka = Map.copyOf(kafka);
    List<String> problems = new ArrayList<>();
    if (bootstrapServers.isBlank()) {
      problems.add("validator.bootstrap-servers must name a broker, but was blank");
    }
    if (threads < 1) {
      problems.add("validator.threads must be at least 1, but was " + threads);
    }
    if (!commitInterval.isPositive()) {
      problems.add("validator.commit-interval must be positive, but was " + commitInterval);
    }
    if (!closeTimeout.isPositive()) {
      problems.add("validator.close-timeout must be positive, but was " + closeTimeout);
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  /** One thread and the default intervals. */
  public static ValidatorConfig of(
      String bootstrapServers,
      Topics topics,
      RecordFormat records,
      SchemaRegistry registry,
      Path stateDirectory,
      MeterRegistry meters) {
    return new ValidatorConfig(
        bootstrapServers,
        Map.of(),
        topics,
        records,
        registry,
        stateDirectory,
        meters,
        1,
        DEFAULT_COMMIT_INTERVAL,
        DEFAULT_CLOSE_TIMEOUT);
  }
}
