package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import dev.nomos.console.demo.Offsets;
import dev.nomos.console.observe.BrokerCheck;
import dev.nomos.console.observe.HealthCheck;
import dev.nomos.console.observe.ManagementServer;
import dev.nomos.console.observe.Metric;
import dev.nomos.console.observe.Metrics;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The way of an alert with the real Prometheus and Alertmanager and the shipped rules, whose times
 * are shortened: a violation reaches a webhook, and so does that it is over.
 */
@Timeout(240)
class AlertPathTest {
  private static final Path MONITORING = Path.of("../examples/monitoring");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Process> processes = new ArrayList<>();
  private final Queue<JsonNode> alerts = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void programsAreThere() {
    for (String program : List.of("prometheus", "prometheus-alertmanager"))
      assumeTrue(isThere(program), "no " + program + " here: Debian's package " + program);
  }

  private static boolean isThere(String program) {
    return List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  @AfterEach
  void stop() throws Exception {
    processes.forEach(Process::destroy);
    for (Process process : processes)
      if (!process.waitFor(5, TimeUnit.SECONDS)) process.destroyForcibly();
    http.close();
  }

  @Test
  void aViolationReachesTheWebhookAndIsResolvedAfterwards() throws Exception {
    var webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    webhook.createContext(
        "/",
        exchange -> {
          JSON.readTree(exchange.getRequestBody()).get("alerts").forEach(alerts::add);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    webhook.start();
    try (var nomos = Installation.start(directory.resolve("nomos"));
        var broker = BrokerCheck.start(nomos.cluster.admin());
        var _ = Metrics.bindJvm(nomos.meters)) {
      List<HealthCheck> checks = List.of(Programs.health(nomos.validator), broker);
      Metrics.bindChecks(nomos.meters, checks);
      try (var management = ManagementServer.start("127.0.0.1", 0, nomos.meters, checks)) {
        String alertmanager = alertmanager(webhook.getAddress().getPort());
        String prometheus = prometheus(management.uri().getAuthority(), alertmanager);
        learn(nomos);
        Thread.sleep(5_000); // a rule's counter is new only to who has looked for a while
        assertThat(seen("firing")).doesNotContain("NomosViolations");
        nomos.replay(Installation.LAB.mixed(), _ -> {});
        Offsets.await("firing", () -> seen("firing").contains("NomosViolations"), PATIENCE);
        queriesAreAnswered(prometheus);
        Offsets.await("resolving", () -> seen("resolved").contains("NomosViolations"), PATIENCE);
        everyMeterIsInTheCatalogue(nomos);
      }
    } finally {
      webhook.stop(0);
    }
  }

  private static void learn(Installation nomos) throws Exception {
    nomos.replay(Installation.LAB.normal(), _ -> {});
    nomos.awaitDecoded();
    nomos.askToLearn();
    nomos.awaitTheory();
  }

  private Set<String> seen(String status) {
    return alerts.stream()
        .filter(alert -> alert.get("status").asText().equals(status))
        .map(alert -> alert.at("/labels/alertname").asText())
        .collect(Collectors.toSet());
  }

  // ---- the real programs ----

  private String alertmanager(int webhook) throws Exception {
    Path own = Files.createDirectory(directory.resolve("alertmanager"));
    copy(
        MONITORING.resolve("alertmanager/alertmanager.yml"),
        own.resolve("alertmanager.yml"),
        text ->
            text.replace("127.0.0.1:9099", "127.0.0.1:" + webhook)
                .replace("group_wait: 10s", "group_wait: 0s")
                .replace("group_interval: 1m", "group_interval: 1s"));
    String address = freeAddress();
    start(
        own,
        "prometheus-alertmanager",
        "--config.file=alertmanager.yml",
        "--storage.path=data",
        "--web.listen-address=" + address,
        "--cluster.listen-address=");
    awaitReady("Alertmanager", address);
    return address;
  }

  private String prometheus(String target, String alertmanager) throws Exception {
    Path own = Files.createDirectory(directory.resolve("prometheus"));
    copy(
        MONITORING.resolve("prometheus/prometheus-local.yml"),
        own.resolve("prometheus.yml"),
        text ->
            text.replace("interval: 5s", "interval: 500ms")
                .replace("127.0.0.1:9093", alertmanager)
                .replace("127.0.0.1:8091", target));
    copy(
        MONITORING.resolve("prometheus/rules.yml"),
        own.resolve("rules.yml"),
        text ->
            text.replace("[1m]", "[4s]")
                .replace("offset 1m", "offset 4s")
                .replace("keep_firing_for: 1m", "keep_firing_for: 1s"));
    String address = freeAddress();
    start(
        own,
        "prometheus",
        "--config.file=prometheus.yml",
        "--storage.tsdb.path=data",
        "--web.listen-address=" + address);
    awaitReady("Prometheus", address);
    return address;
  }

  private static void copy(Path from, Path to, UnaryOperator<String> change) throws IOException {
    Files.writeString(to, change.apply(Files.readString(from)));
  }

  private void start(Path folder, String... command) throws IOException {
    processes.add(
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start());
  }

  private static String freeAddress() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }

  private void awaitReady(String what, String address) throws InterruptedException {
    Offsets.await(
        what,
        () -> {
          try {
            return get("http://" + address + "/-/ready").statusCode() == 200;
          } catch (IOException notYet) {
            return false;
          }
        },
        PATIENCE);
  }

  private java.net.http.HttpResponse<String> get(String uri) throws IOException {
    try {
      return http.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  // ---- what is asked of Prometheus ----

  private void queriesAreAnswered(String prometheus) throws IOException {
    for (String query : MonitoringFilesTest.queries()) {
      var answer =
          get(
              "http://%s/api/v1/query?query=%s"
                  .formatted(prometheus, URLEncoder.encode(query, StandardCharsets.UTF_8)));
      JsonNode body = JSON.readTree(answer.body());
      assertThat(body.get("status").asText()).as("%s: %s", query, body).isEqualTo("success");
    }
    for (String query : List.of("nomos:violations:rate1m", "nomos:records:rate1m", "nomos_ready"))
      assertThat(
              JSON.readTree(get("http://" + prometheus + "/api/v1/query?query=" + query).body())
                  .at("/data/result"))
          .as(query)
          .isNotEmpty();
  }

  private static void everyMeterIsInTheCatalogue(Installation nomos) {
    Map<String, Metric> known =
        Metrics.ALL.stream().collect(Collectors.toMap(Metric::name, metric -> metric));
    var unknown = new TreeSet<String>();
    for (Meter meter : nomos.meters.getMeters()) {
      Metric metric = known.get(meter.getId().getName());
      Set<String> tags =
          meter.getId().getTags().stream().map(Tag::getKey).collect(Collectors.toSet());
      Set<String> labels =
          metric == null
              ? Set.of()
              : metric.labels().stream().map(Metric.Label::name).collect(Collectors.toSet());
      if (metric == null || !labels.equals(tags)) unknown.add(meter.getId().getName() + tags);
    }
    assertThat(unknown)
        .as(
            "meters that the catalogue does not have: add them to console.observe.Metrics, then"
                + " write docs/metrics.md anew as MetricsTest tells")
        .isEmpty();
  }
}
