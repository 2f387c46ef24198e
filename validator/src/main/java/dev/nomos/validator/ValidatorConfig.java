package dev.nomos.validator;

import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.Topic;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.serde.SchemaRegistry;
import dev.nomos.validator.judge.SuppressionPolicy;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

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
 * @param name of a replay that runs beside the live validator: it follows the adoptions of the live
 *     one and writes to topics of its own; empty for the live one
 * @param suppression which violations are published
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
    Duration closeTimeout,
    String name,
    SuppressionPolicy suppression) {
  public static final Duration DEFAULT_COMMIT_INTERVAL = Duration.ofMillis(200);
  public static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{0,40}");

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
    if (!isName(name)) {
      problems.add(
          "validator.name must have at most 40 lower-case letters, digits and '-', but was '%s'"
              .formatted(name));
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
        DEFAULT_CLOSE_TIMEOUT,
        "",
        SuppressionPolicy.DEFAULT);
  }

  /** Whether a validator can have this name. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  public ValidatorConfig withSuppression(SuppressionPolicy policy) {
    return with(name, policy);
  }

  /** The same as a replay beside the live validator. */
  public ValidatorConfig replaying(String replay) {
    return with(replay, suppression);
  }

  private ValidatorConfig with(String newName, SuppressionPolicy policy) {
    return new ValidatorConfig(
        bootstrapServers,
        kafka,
        topics,
        records,
        registry,
        stateDirectory,
        meters,
        threads,
        commitInterval,
        closeTimeout,
        newName,
        policy);
  }

  boolean isLive() {
    return name.isEmpty();
  }

  Outputs outputs() {
    return Outputs.of(topics, name);
  }

  /** The topics that it writes violations, compliant records and dead letters to. */
  public List<Topic> outputTopics() {
    return outputs().all();
  }

  /** The consumer group, and the prefix of the changelog topics of its stores. */
  public String applicationId() {
    String id = ValidatorService.applicationId(topics.dataset());
    return isLive() ? id : id + "." + name;
  }
}
