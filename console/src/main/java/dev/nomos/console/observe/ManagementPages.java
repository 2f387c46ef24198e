package dev.nomos.console.observe;

import com.sun.net.httpserver.HttpExchange;
import dev.nomos.console.http.Responses;
import dev.nomos.console.observe.HealthCheck.Health;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
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
public final class ManagementPages implements AutoCloseable {
  private static final long CHECK_SECONDS = 2;
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry metrics;
  private final List<HealthCheck> checks;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** The caller keeps owning {@code metrics}. */
  public ManagementPages(PrometheusMeterRegistry metrics, List<HealthCheck> checks) {
    this.metrics = metrics;
    this.checks = List.copyOf(checks);
  }

  /** Answers a GET or HEAD request for one of the pages; false where it is for none of them. */
  public boolean serve(HttpExchange exchange, String path) throws IOException {
    switch (path) {
      case "/metrics" ->
          Responses.bytes(
              exchange, 200, PROMETHEUS_TEXT, metrics.scrape().getBytes(StandardCharsets.UTF_8));
      case "/health/live" -> Responses.json(exchange, 200, Map.of("status", "up"));
      case "/health/ready" -> answerReady(exchange);
      default -> {
        return false;
      }
    }
    return true;
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
    threads.shutdownNow();
  }
}
