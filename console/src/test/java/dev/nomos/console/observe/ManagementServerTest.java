package dev.nomos.console.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ManagementServerTest {
  private static final HealthCheck GOOD = check("good", () -> new HealthCheck.Health(true, "fine"));
  private static final HealthCheck THROWING =
      check(
          "throwing",
          () -> {
            throw new IllegalStateException("broker is gone");
          });
  private static final HealthCheck HANGING =
      check(
          "hanging",
          () -> {
            Thread.sleep(60_000);
            return new HealthCheck.Health(true, "");
          });

  @Test
  void metricsAreInPrometheusText() throws Exception {
    var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    metrics.counter("nomos.records").increment(3);
    try (var server = ManagementServer.start("127.0.0.1", 0, metrics, List.of())) {
      assertThat(get(server, "metrics").body()).contains("nomos_records_total 3");
    }
  }

  @Test
  void readyWhenAllChecksPass() throws Exception {
    try (var server = start(GOOD)) {
      assertThat(get(server, "health/live").statusCode()).isEqualTo(200);
      assertThat(get(server, "health/ready").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aFailingOrHangingCheckIsNamed() throws Exception {
    try (var server = start(GOOD, THROWING, HANGING)) {
      var answer = get(server, "health/ready");
      assertThat(answer.statusCode()).isEqualTo(503);
      var checks = new JsonMapper().readTree(answer.body()).get("checks");
      assertThat(checks.at("/good/ready").asBoolean()).isTrue();
      assertThat(checks.at("/throwing/detail").asText()).contains("broker is gone");
      assertThat(checks.at("/hanging/detail").asText()).contains("no answer");
    }
  }

  private static ManagementServer start(HealthCheck... checks) throws Exception {
    return ManagementServer.start(
        "127.0.0.1", 0, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), List.of(checks));
  }

  private static HealthCheck check(String name, Callable<HealthCheck.Health> body) {
    return new HealthCheck() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Health check() throws Exception {
        return body.call();
      }
    };
  }

  private static HttpResponse<String> get(ManagementServer server, String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(server.uri().resolve(path)).build();
      return client.send(request, BodyHandlers.ofString());
    }
  }
}
