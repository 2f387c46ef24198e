package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.console.config.ConfigSources;
import dev.nomos.console.demo.Offsets;
import dev.nomos.console.registry.FileSchemaRegistry;
import dev.nomos.console.registry.RegistryServer;
import dev.nomos.schemas.Topic;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.InMemorySchemaRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A validator that finds a theory and no registry to read it with. */
class WaitingStartTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private Path directory;
  private final Lifecycle lifecycle = new Lifecycle();
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void aProgramThatWaitsForTheRegistryAtItsStartSaysSo() throws Exception {
    int registryPort = freePort();
    var management = URI.create("http://127.0.0.1:" + freePort());
    try (http;
        lifecycle) {
      Cluster cluster = Cluster.embedded(directory, 0, 0, lifecycle);
      publishTheory(cluster);
      Thread check =
          Thread.ofPlatform().start(() -> check(cluster, registryPort, management.getPort()));
      lifecycle.add(
          () -> {
            check.interrupt();
            check.join();
          });

      Offsets.await("waiting", () -> ready(management).contains("cannot be reached"), PATIENCE);
      assertThat(ready(management)).startsWith("503").contains("starting");
      assertThat(get(management.resolve("/health/live")).statusCode()).isEqualTo(200);

      var schemas = lifecycle.add(FileSchemaRegistry.open(directory.resolve("late")));
      schemas.register("any", TheoryChunk.getClassSchema());
      lifecycle.add(RegistryServer.start(schemas, registryPort));
      Offsets.await("checking", () -> ready(management).startsWith("200"), PATIENCE);
      assertThat(ready(management)).contains("validator");
    }
  }

  /** One chunk of two: enough to be read. */
  private static void publishTheory(Cluster cluster) throws Exception {
    var config = ConfigSources.load(Installation.HOME, Optional.empty(), Map.of(), Map.of());
    Dataset dataset = Dataset.of(config);
    cluster.createTopics(dataset.topics().all(dataset.spec()));
    Topic theories = dataset.topics().theories();
    var chunk =
        TheoryChunk.newBuilder().setDataset(dataset.spec().name()).setVersion(1).setChunks(2);
    AvroSerde<TheoryChunk> serde =
        AvroSerde.specific(new InMemorySchemaRegistry(), TheoryChunk.getClassSchema());
    Map<String, Object> settings = new HashMap<>(cluster.clientSettings());
    try (var producer = new KafkaProducer<>(settings, new StringSerializer(), serde.serializer())) {
      producer.send(new ProducerRecord<>(theories.name(), "1/0", chunk.build())).get();
    }
  }

  private void check(Cluster cluster, int registryPort, int managementPort) {
    Nomos.run(
        "check",
        "--bootstrap-servers=" + cluster.bootstrapServers(),
        "--schema-registry=http://127.0.0.1:" + registryPort,
        "--data-dir=" + directory.resolve("check"),
        "--dataset-spec=../examples/datasets/lab-flows.json",
        "--grammar-spec=../examples/grammars/flows.json",
        "--set=management.port=" + managementPort);
  }

  private String ready(URI management) {
    try {
      var answer = get(management.resolve("/health/ready"));
      return answer.statusCode() + " " + answer.body();
    } catch (CompletionException notYet) {
      return "";
    }
  }

  private HttpResponse<String> get(URI uri) {
    return http.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .join();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
