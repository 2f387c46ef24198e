package dev.nomos.console;

import dev.nomos.console.broker.BrokerConfig;
import dev.nomos.console.broker.EmbeddedBroker;
import dev.nomos.console.config.NomosConfig;
import dev.nomos.console.registry.FileSchemaRegistry;
import dev.nomos.console.registry.RegistryServer;
import dev.nomos.schemas.Topic;
import dev.nomos.schemas.TopicCreation;
import dev.nomos.schemas.serde.RegistryAccess;
import dev.nomos.schemas.serde.RestSchemaRegistry;
import dev.nomos.schemas.serde.SchemaRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * Where programs meet: an external cluster with its registry, or a broker and a registry in this
 * process. The programs cannot tell which.
 *
 * @param registryUrl where other processes reach the registry
 * @param properties passed on to every Kafka client
 */
record Cluster(
    String bootstrapServers,
    SchemaRegistry registry,
    String registryUrl,
    short replication,
    Map<String, String> properties) {

  /** The configured cluster. Throws where none is configured: only some verbs bring their own. */
  static Cluster external(NomosConfig config, Lifecycle lifecycle) {
    NomosConfig.Kafka kafka = config.kafka();
    if (kafka.bootstrapServers().isBlank() || kafka.schemaRegistry().isBlank()) {
      throw new UsageException(
          "this verb needs a cluster: give --bootstrap-servers and --schema-registry"
              + " ('nomos broker' starts both and prints them)");
    }
    RestSchemaRegistry registry =
        lifecycle.add(
            new RestSchemaRegistry(
                URI.create(kafka.schemaRegistry()), RegistryAccess.of(kafka.properties())));
    return new Cluster(
        kafka.bootstrapServers(),
        registry,
        kafka.schemaRegistry(),
        kafka.replication(),
        kafka.properties());
  }

  /** The configured cluster, or else one started in this process. */
  static Cluster externalOrEmbedded(NomosConfig config, Lifecycle lifecycle) throws IOException {
    return config.kafka().bootstrapServers().isBlank()
        ? embedded(config.dataDir(), 0, 0, lifecycle)
        : external(config, lifecycle);
  }

  /** Port 0: the port of the last run in this directory if it is free, else any free one. */
  static Cluster embedded(Path dataDir, int brokerPort, int registryPort, Lifecycle lifecycle)
      throws IOException {
    EmbeddedBroker broker =
        lifecycle.add(
            EmbeddedBroker.open(BrokerConfig.in(dataDir.resolve("broker")).withPort(brokerPort)));
    FileSchemaRegistry registry =
        lifecycle.add(FileSchemaRegistry.open(dataDir.resolve("registry")));
    RegistryServer server = lifecycle.add(RegistryServer.start(registry, registryPort));
    broker.start();
    return new Cluster(
        broker.bootstrapServers(), registry, server.uri().toString(), (short) 1, Map.of());
  }

  Cluster withRegistry(SchemaRegistry other) {
    return new Cluster(bootstrapServers, other, registryUrl, replication, properties);
  }

  /** What every client of the cluster needs. */
  Map<String, String> clientSettings() {
    Map<String, String> settings = new HashMap<>(properties);
    settings.put("bootstrap.servers", bootstrapServers);
    return settings;
  }

  Admin admin() {
    Map<String, Object> settings = new HashMap<>(properties);
    settings.putIfAbsent("default.api.timeout.ms", "15000"); // a wrong address should show soon
    settings.putIfAbsent("request.timeout.ms", "10000");
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return Admin.create(settings);
  }

  void createTopics(List<Topic> topics) throws InterruptedException {
    try (Admin admin = admin()) {
      TopicCreation.ensure(
          admin, topics, replication == 0 ? Optional.empty() : Optional.of(replication));
    }
  }
}
