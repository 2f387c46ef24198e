package dev.nomos.console.interop;

import dev.nomos.console.broker.BrokerConfig;
import dev.nomos.console.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** A real registry in a process of its own. */
@Tag("interop")
class ApicurioTest extends InteropContract {
  @TempDir private static Path home;
  private static EmbeddedBroker broker;
  private static Apicurio registry;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    registry =
        Apicurio.start(
            Path.of(System.getProperty("interop.registry")),
            Files.createDirectory(home.resolve("apicurio")));
    broker = EmbeddedBroker.start(BrokerConfig.in(home.resolve("broker")));
  }

  @AfterAll
  static void stop() {
    if (broker != null) broker.close();
    if (registry != null) registry.close();
  }

  @Override
  Outside outside() {
    return new Outside(broker.bootstrapServers(), registry.base());
  }
}
