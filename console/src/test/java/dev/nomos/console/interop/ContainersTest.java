package dev.nomos.console.interop;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;

/** The images of docker-compose.yml, where there is Docker. */
@Testcontainers(disabledWithoutDocker = true)
class ContainersTest extends InteropContract {
  private static final String PATH = "/apis/ccompat/v7";
  private static final Properties VERSIONS = versions();

  @Container
  private static final KafkaContainer BROKER =
      new KafkaContainer("apache/kafka:" + VERSIONS.getProperty("KAFKA_VERSION"));

  @Container
  private static final GenericContainer<?> REGISTRY =
      new GenericContainer<>(
              "apicurio/apicurio-registry:" + VERSIONS.getProperty("REGISTRY_VERSION"))
          .withEnv("APICURIO_RULES_GLOBAL_COMPATIBILITY", "FULL_TRANSITIVE")
          .withExposedPorts(8080)
          .waitingFor(Wait.forHttp(PATH + "/subjects").forPort(8080));

  private static Properties versions() {
    try (Reader in = Files.newBufferedReader(Path.of("../.env"))) {
      var versions = new Properties();
      versions.load(in);
      return versions;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  Outside outside() {
    return new Outside(
        BROKER.getBootstrapServers(),
        URI.create(
            "http://%s:%d%s".formatted(REGISTRY.getHost(), REGISTRY.getMappedPort(8080), PATH)));
  }
}
