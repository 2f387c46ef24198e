package dev.nomos.console;

import dev.nomos.console.config.NomosConfig;
import dev.nomos.validator.ValidatorConfig;
import dev.nomos.validator.ValidatorService;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Builds the programs of one data set from the configuration; each runs until it is closed. */
final class Programs {
  /** A killed program's partitions move on after this long; Kafka's own default is 45 s. */
  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration COMMIT_INTERVAL = Duration.ofMillis(200);

  private final NomosConfig config;
  private final Cluster cluster;
  private final Dataset dataset;
  private final MeterRegistry meters;

  Programs(NomosConfig config, Cluster cluster, Dataset dataset, MeterRegistry meters) {
    this.config = config;
    this.cluster = cluster;
    this.dataset = dataset;
    this.meters = meters;
  }

  private Map<String, String> streamsSettings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("session.timeout.ms", Long.toString(SESSION_TIMEOUT.toMillis()));
    settings.put("heartbeat.interval.ms", Long.toString(SESSION_TIMEOUT.toMillis() / 4));
    settings.put("allow.auto.create.topics", "false");
    settings.putAll(cluster.properties());
    return settings;
  }

  private Path stateDir() {
    return config.dataDir().resolve("state");
  }

  ValidatorService validator() {
    return ValidatorService.start(
        new ValidatorConfig(
            cluster.bootstrapServers(),
            streamsSettings(),
            dataset.topics(),
            dataset.format(),
            cluster.registry(),
            stateDir(),
            meters,
            config.validator().threads(),
            COMMIT_INTERVAL,
            CLOSE_TIMEOUT));
  }
}
