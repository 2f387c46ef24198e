package dev.nomos.console.masks;

import com.sun.net.httpserver.HttpExchange;
import dev.nomos.console.http.LoopbackServer;
import dev.nomos.console.http.Responses;
import dev.nomos.console.observe.ManagementPages;
import dev.nomos.enforcer.masks.MaskRequestException;
import dev.nomos.enforcer.masks.MaskResponse;
import dev.nomos.enforcer.masks.MaskTimeoutException;
import dev.nomos.enforcer.masks.Masks;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Questions about records over HTTP, and the rules that they are answered by. */
public final class MaskServer implements AutoCloseable {
  static final int MAX_OCTETS = 1 << 20;
  private static final String JSON = "application/json";

  private final Masks masks;
  private final RuleSwap swap;
  private final MaskMeters meters;
  private final ManagementPages pages;
  private final byte[] domains;
  private final LoopbackServer server;

  /** Guarded by this. */
  private @Nullable RulesPage rules;

  private MaskServer(
      String host, int port, Masks masks, RuleSwap swap, MaskMeters meters, ManagementPages pages)
      throws IOException {
    this.masks = masks;
    this.swap = swap;
    this.meters = meters;
    this.pages = pages;
    this.domains = masks.vocabulary().toJson().getBytes(StandardCharsets.UTF_8);
    this.server = LoopbackServer.start("masks.port", host, port, this::handle);
  }

  /**
   * The caller keeps owning {@code masks} and {@code pages}. Port 0 takes any free one.
   *
   * @param host address to listen on
   */
  static MaskServer start(
      String host, int port, Masks masks, RuleSwap swap, MaskMeters meters, ManagementPages pages)
      throws IOException {
    return new MaskServer(host, port, masks, swap, meters, pages);
  }

  public URI uri() {
    return server.uri();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String method = exchange.getRequestMethod();
    switch ((method.equals("HEAD") ? "GET" : method) + " " + path) {
      case "POST /v1/masks" -> answer(exchange);
      case "GET /v1/domains" -> Responses.bytes(exchange, 200, JSON, domains);
      case "GET /v1/rules" -> Responses.json(exchange, 200, rules());
      case "PUT /v1/rules" -> swap.handle(exchange);
      case "GET /health" -> pages.serve(exchange, "/health/ready");
      case "GET /metrics", "GET /health/live", "GET /health/ready" -> pages.serve(exchange, path);
      default -> nothing(exchange, path);
    }
  }

  private static void nothing(HttpExchange exchange, String path) throws IOException {
    switch (path) {
      case "/v1/masks" -> Responses.methodNotAllowed(exchange, "POST");
      case "/v1/rules" -> Responses.methodNotAllowed(exchange, "GET or PUT");
      case "/v1/domains", "/health", "/metrics" -> Responses.methodNotAllowed(exchange, "GET");
      default ->
          Responses.problem(
              exchange,
              404,
              "there are POST /v1/masks, GET /v1/domains, GET and PUT /v1/rules, GET /health and"
                  + " GET /metrics");
    }
  }

  /** Made once for each theory. */
  private synchronized RulesPage rules() {
    RulesPage known = rules;
    var theory = masks.theory();
    if (known == null || known.version() != theory.version()) {
      known = RulesPage.of(theory, masks.vocabulary().type());
      rules = known;
    }
    return known;
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] request = exchange.getRequestBody().readNBytes(MAX_OCTETS + 1);
    if (request.length > MAX_OCTETS) {
      meters.refused();
      Responses.problem(exchange, 413, "a request may have " + MAX_OCTETS + " octets");
      return;
    }
    long start = System.nanoTime();
    try {
      MaskResponse response = masks.answer(request);
      meters.answered(response, Duration.ofNanos(System.nanoTime() - start));
      Responses.bytes(exchange, 200, JSON, Masks.json(response));
    } catch (MaskRequestException e) {
      meters.refused();
      Responses.problem(exchange, 400, String.valueOf(e.getMessage()));
    } catch (MaskTimeoutException e) {
      late(exchange, String.valueOf(e.getMessage()));
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      late(exchange, "the service is ending");
    }
  }

  private void late(HttpExchange exchange, String words) throws IOException {
    meters.late();
    exchange.getResponseHeaders().set("Retry-After", "1");
    Responses.problem(exchange, 503, words);
  }

  @Override
  public void close() {
    server.close();
  }
}
