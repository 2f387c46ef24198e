package dev.nomos.console;

import dev.nomos.console.config.ConfigSources;
import dev.nomos.console.config.NomosConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every verb has: where the configuration comes from, and its common keys. */
final class CommonOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration in YAML. Repeatable: a later file overrides an earlier one.")
  private List<Path> config = List.of();

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where state lives: broker data, schemas, local stores, logs.")
  private @Nullable Path dataDir;

  @Option(
      names = "--dataset-spec",
      paramLabel = "FILE",
      description = "Data set specification (JSON).")
  private @Nullable Path datasetSpec;

  @Option(
      names = "--grammar-spec",
      paramLabel = "FILE",
      description = "Grammar of predicates (JSON).")
  private @Nullable Path grammarSpec;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "An external Kafka cluster.")
  private @Nullable String bootstrapServers;

  @Option(
      names = "--schema-registry",
      paramLabel = "URL",
      description = "Its Confluent-compatible schema registry.")
  private @Nullable String schemaRegistry;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any key of the configuration, such as collector.port=9995. Repeatable.")
  private Map<String, String> settings = new LinkedHashMap<>();

  /** The effective configuration: defaults, then file, then environment, then options. */
  NomosConfig load() {
    return load(Map.of());
  }

  /** {@code more}: keys that options of the verb's own set. */
  NomosConfig load(Map<String, String> more) {
    Map<String, String> options = new LinkedHashMap<>(more);
    put(options, "data-dir", dataDir);
    put(options, "dataset.spec", datasetSpec);
    put(options, "dataset.grammar", grammarSpec);
    put(options, "kafka.bootstrap-servers", bootstrapServers);
    put(options, "kafka.schema-registry", schemaRegistry);
    options.putAll(settings);
    return ConfigSources.load(home(), config, System.getenv(), options);
  }

  /** The folder that holds the examples: the launcher knows it. */
  static Path home() {
    return Path.of(System.getProperty("nomos.home", ""));
  }

  private static void put(Map<String, String> options, String key, @Nullable Object value) {
    if (value != null) {
      options.put(key, value.toString());
    }
  }
}
