package dev.nomos.console.observe;

import com.sun.net.httpserver.HttpExchange;
import dev.nomos.console.http.LoopbackServer;
import dev.nomos.console.http.Responses;
import dev.nomos.console.observe.HealthCheck.Health;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * {@code /metrics} for Prometheus; {@code /health/live} and {@code /health/ready} for a supervisor.
 */
public final class ManagementServer implements AutoCloseable {
  private static final long CHECK_SECONDS = 2;
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry metrics;
  private final List<HealthCheck> checks;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final LoopbackServer server;

  private ManagementServer(
      String host, int port, PrometheusMeterRegistry metrics, List<HealthCheck> checks)
      throws IOException {
    this.metrics = metrics;
    this.checks = List.copyOf(checks);
    this.server = LoopbackServer.start("management.port", host, port, this::handle);
  }

  /**
   * The caller keeps owning {@code metrics}. Both answer whoever reaches {@code host}: keep it to
   * loopback, or to a network of your own. Port 0 takes any free one.
   */
  public static ManagementServer start(
      String host, int port, PrometheusMeterRegistry metrics, List<HealthCheck> checks)
      throws IOException {
    return new ManagementServer(host, port, metrics, checks);
  }

  public URI uri() {
    return server.uri();
  }

  private void handle(HttpExchange exchange) throws IOException {
    if (!List.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
      Responses.methodNotAllowed(exchange, "GET");
      return;
    }
    switch (exchange.getRequestURI().getPath()) {
      case "/metrics" ->
          Responses.bytes(
              exchange, 200, PROMETHEUS_TEXT, metrics.scrape().getBytes(StandardCharsets.UTF_8));
      case "/health/live" -> Responses.json(exchange, 200, Map.of("status", "up"));
      case "/health/ready" -> answerReady(exchange);
      default -> Responses.text(exchange, 404, "try /metrics, /health/live or /health/ready\n");
    }
  }

  private void answerReady(HttpExchange exchange) throws IOException {
    Map<String, Health> found = runChecks();
    boolean ready = found.values().stream().allMatch(Health::ready);
    var answer = new LinkedHashMap<String, Object>(); // the status is read first
    answer.put("status", ready ? "ready" : "not ready");
    answer.put("checks", found);
    Responses.json(exchange, ready ? 200 : 503, answer);
  }

  private Map<String, Health> runChecks() {
    var found = new LinkedHashMap<String, Health>();
    try {
      List<Future<Health>> answers =
          threads.invokeAll(
              checks.stream().map(check -> (Callable<Health>) check::check).toList(),
              CHECK_SECONDS,
              TimeUnit.SECONDS);
      for (int i = 0; i < checks.size(); i++)
        found.put(checks.get(i).name(), outcome(answers.get(i)));
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      found.put("management", new Health(false, "closing"));
    }
    return found;
  }

  private static Health outcome(Future<Health> answer) throws InterruptedException {
    try {
      return answer.get();
    } catch (CancellationException late) {
      return new Health(false, "no answer within " + CHECK_SECONDS + " s");
    } catch (ExecutionException failed) {
      return new Health(false, String.valueOf(failed.getCause()));
    }
  }

  @Override
  public void close() {
    server.close();
    threads.shutdownNow();
  }
}
