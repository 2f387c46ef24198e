package dev.nomos.console.observe;

import com.sun.net.httpserver.HttpExchange;
import dev.nomos.console.http.LoopbackServer;
import dev.nomos.console.http.Responses;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** A server of {@link ManagementPages} and nothing else. */
public final class ManagementServer implements AutoCloseable {
  private final ManagementPages pages;
  private final LoopbackServer server;

  private ManagementServer(String host, int port, ManagementPages pages) throws IOException {
    this.pages = pages;
    this.server = LoopbackServer.start("management.port", host, port, this::handle);
  }

  /**
   * The caller keeps owning {@code metrics}. Both answer whoever reaches {@code host}: keep it to
   * loopback, or to a network of your own. Port 0 takes any free one.
   */
  public static ManagementServer start(
      String host, int port, PrometheusMeterRegistry metrics, List<HealthCheck> checks)
      throws IOException {
    return new ManagementServer(host, port, new ManagementPages(metrics, checks));
  }

  public URI uri() {
    return server.uri();
  }

  private void handle(HttpExchange exchange) throws IOException {
    if (!List.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
      Responses.methodNotAllowed(exchange, "GET");
    } else if (!pages.serve(exchange, exchange.getRequestURI().getPath())) {
      Responses.text(exchange, 404, "try /metrics, /health/live or /health/ready\n");
    }
  }

  @Override
  public void close() {
    server.close();
    pages.close();
  }
}
