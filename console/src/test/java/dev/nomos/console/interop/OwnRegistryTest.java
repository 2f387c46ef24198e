package dev.nomos.console.interop;

import dev.nomos.console.broker.BrokerConfig;
import dev.nomos.console.broker.EmbeddedBroker;
import dev.nomos.console.registry.FileSchemaRegistry;
import dev.nomos.console.registry.RegistryServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The broker and the registry that {@code nomos broker} brings. */
class OwnRegistryTest extends InteropContract {
  @TempDir private static Path home;
  private static EmbeddedBroker broker;
  private static FileSchemaRegistry schemas;
  private static RegistryServer server;

  @BeforeAll
  static void start() throws IOException {
    broker = EmbeddedBroker.start(BrokerConfig.in(home.resolve("broker")));
    schemas = FileSchemaRegistry.open(home.resolve("registry"));
    server = RegistryServer.start(schemas, 0);
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    schemas.close();
    broker.close();
  }

  @Override
  Outside outside() {
    return new Outside(broker.bootstrapServers(), server.uri());
  }
}
