package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.nomos.console.broker.SecuredBroker;
import dev.nomos.console.config.ConfigSources;
import dev.nomos.console.config.NomosConfig;
import dev.nomos.console.demo.Offsets;
import dev.nomos.console.demo.Replay;
import dev.nomos.console.observe.Metrics;
import dev.nomos.console.registry.FileSchemaRegistry;
import dev.nomos.console.registry.RegistryServer;
import dev.nomos.enforcer.bundle.ModelBundle;
import dev.nomos.enforcer.decode.Sampling;
import dev.nomos.enforcer.service.EnforcerConfig;
import dev.nomos.enforcer.service.EnforcerService;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.completion.CompletionBudget;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All programs against a broker and a registry that want TLS and credentials. */
class SecuredClusterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String USER = "nomos:se:cret";

  @TempDir private Path directory;
  private final Lifecycle lifecycle = new Lifecycle();
  private final AtomicInteger refused = new AtomicInteger();

  @Test
  void everyClientGetsTheSettingsOfKafkaAndOfTheRegistry() throws Exception {
    try (lifecycle) {
      Path keystore = certificate();
      var broker = lifecycle.add(new SecuredBroker(directory.resolve("broker"), keystore));
      Map<String, String> options = new HashMap<>();
      SecuredBroker.clientSettings(keystore)
          .forEach((key, value) -> options.put("kafka.properties." + key, value));
      String registry = "kafka.properties.schema.registry.";
      options.put(registry + "basic.auth.user.info", USER);
      options.put(registry + "ssl.truststore.location", keystore.toString());
      options.put(registry + "ssl.truststore.password", SecuredBroker.PASSWORD);
      options.put(registry + "ssl.truststore.type", "PKCS12");
      options.put("kafka.bootstrap-servers", broker.bootstrapServers());
      options.put("kafka.schema-registry", registry(keystore).toString());
      options.put("kafka.replication", "1");
      options.put("data-dir", directory.resolve("data").toString());
      run(options);
      assertThat(refused).hasValue(0);
      listsWithTheSameSettings(options);
    }
  }

  private void run(Map<String, String> options) throws Exception {
    NomosConfig config = ConfigSources.load(Installation.HOME, Optional.empty(), Map.of(), options);
    assertThat(ConfigSources.print(config)).doesNotContain("cret").doesNotContain("changeit");
    Cluster cluster = Cluster.external(config, lifecycle);
    Dataset dataset = Dataset.of(config);
    cluster.createTopics(dataset.topics().all(dataset.spec()));
    var meters = Metrics.registry();
    var programs = new Programs(config, cluster, dataset, meters);
    var collector = programs.collector(0);
    var miner = programs.miner();
    var validator = programs.validator();
    var enforcer = enforcer(cluster, dataset);
    lifecycle.addTogether(List.of(collector, miner, validator, enforcer));
    Offsets.await(
        "starting",
        () -> collector.ready() && miner.ready() && validator.ready() && enforcer.ready(),
        PATIENCE);
    send(collector.port());
    Offsets.await(
        "decoding",
        () -> {
          var counter = meters.find("nomos.decoder.records").tag("result", "published").counter();
          return counter != null && counter.count() >= 100;
        },
        PATIENCE);
    programs.commands().askToLearn("test", "security", Map.of());
    Offsets.await("counting", () -> miner.status().records() >= 100, PATIENCE);
  }

  /** Its requests are of no matter: it has to get into its group. */
  private EnforcerService enforcer(Cluster cluster, Dataset dataset) throws IOException {
    ModelBundle bundle = SmallBundle.write(directory.resolve("model"), "small");
    return EnforcerService.start(
        new EnforcerConfig(
            dataset.topics(),
            cluster.registry(),
            cluster.clientSettings(),
            new SimpleMeterRegistry(),
            Sampling.of(1),
            8,
            CompletionBudget.DEFAULT),
        bundle.model(),
        bundle.vocabulary(),
        new RuleTheory(1, 0, List.of()));
  }

  private static void send(int port) throws IOException, InterruptedException {
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      for (Replay.ExportDatagram datagram : Installation.LAB.normal().datagrams().subList(0, 200)) {
        channel.write(ByteBuffer.wrap(datagram.payload()));
        Thread.sleep(1);
      }
    }
  }

  private static void listsWithTheSameSettings(Map<String, String> options) {
    List<String> args = new ArrayList<>(List.of("rules", "list", "--all"));
    Map<String, String> all = new HashMap<>(options);
    all.put("dataset.spec", "../examples/datasets/lab-flows.json");
    all.put("dataset.grammar", "../examples/grammars/flows.json");
    all.forEach((key, value) -> args.addAll(List.of("--set", key + "=" + value)));
    Verb listed = Verb.run(args.toArray(String[]::new));
    assertThat(listed.code()).as(listed.err()).isZero();
    assertThat(listed.out()).contains(" rules");
  }

  /** A key and its certificate, signed by itself, for this machine's own address. */
  private Path certificate() throws Exception {
    Path keystore = directory.resolve("keystore.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "nomos",
                "-keyalg",
                "EC",
                "-validity",
                "2",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=ip:127.0.0.1,dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                keystore.toString(),
                "-storepass",
                SecuredBroker.PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    // Java trusts a store's certificate entries, not its keys' own certificates.
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(keystore)) {
      store.load(in, SecuredBroker.PASSWORD.toCharArray());
    }
    store.setCertificateEntry("trusted", store.getCertificate("nomos"));
    try (var out = Files.newOutputStream(keystore)) {
      store.store(out, SecuredBroker.PASSWORD.toCharArray());
    }
    return keystore;
  }

  /** Passes requests with the right credentials on to a plain registry. */
  private URI registry(Path keystore) throws Exception {
    var schemas = lifecycle.add(FileSchemaRegistry.open(directory.resolve("registry")));
    var plain = lifecycle.add(RegistryServer.start(schemas, 0));
    var http = lifecycle.add(HttpClient.newHttpClient());
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls(keystore)));
    server.createContext("/", exchange -> pass(exchange, http, plain.uri()));
    server.start();
    lifecycle.add(() -> server.stop(0));
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  private static SSLContext tls(Path keystore) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(keystore)) {
      store.load(in, SecuredBroker.PASSWORD.toCharArray());
    }
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, SecuredBroker.PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private void pass(HttpExchange exchange, HttpClient http, URI plain) throws IOException {
    String expected =
        "Basic " + Base64.getEncoder().encodeToString(USER.getBytes(StandardCharsets.UTF_8));
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      refused.incrementAndGet();
      exchange.sendResponseHeaders(401, -1);
    } else {
      try {
        var answer =
            http.send(
                HttpRequest.newBuilder(plain.resolve(exchange.getRequestURI().getRawPath()))
                    .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                    .method(
                        exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body))
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
        exchange.getResponseBody().write(answer.body());
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
    exchange.close();
  }
}
