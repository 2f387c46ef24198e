package dev.nomos.console.page;

import com.sun.net.httpserver.HttpExchange;
import dev.nomos.console.http.LoopbackServer;
import dev.nomos.console.http.Responses;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The web page of one data set: its files, its state as JSON and its stream of events. Read-only.
 */
public final class PageServer implements AutoCloseable {
  private static final int MAX_SUBSCRIBERS = 64;
  private static final int MAX_RULES = 2_000;
  private static final int MAX_VIOLATIONS = 1_000;
  private static final int DEFAULT_VIOLATIONS = 100;

  private final LiveState state;
  private final Assets assets = new Assets();
  private final EventHub events;
  private final LoopbackServer server;

  private PageServer(String host, int port, LiveState state) throws IOException {
    this.state = state;
    this.events = new EventHub(state, MAX_SUBSCRIBERS);
    try {
      this.server = LoopbackServer.start("page.port", host, port, this::handle);
    } catch (IOException e) {
      events.close();
      throw e;
    }
  }

  /** A page on loopback; see {@link #start(String, int, LiveState)}. */
  public static PageServer start(int port, LiveState state) throws IOException {
    return start(LoopbackServer.LOOPBACK, port, state);
  }

  /** The caller keeps owning {@code state}. Port 0 takes any free one. */
  public static PageServer start(String host, int port, LiveState state) throws IOException {
    return new PageServer(host, port, state);
  }

  public URI uri() {
    return server.uri();
  }

  private void handle(HttpExchange exchange) throws IOException {
    if (!List.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
      Responses.methodNotAllowed(exchange, "GET");
      return;
    }
    String path = exchange.getRequestURI().getPath();
    switch (path) {
      case "/api/state" -> Responses.json(exchange, 200, state.overview());
      case "/api/rules" ->
          Responses.json(exchange, 200, state.rules().stream().limit(MAX_RULES).toList());
      case "/api/violations" -> violations(exchange);
      case "/api/timeline" -> Responses.json(exchange, 200, state.timeline());
      case "/events" -> events.serve(exchange);
      default -> {
        if (!assets.serve(exchange, path)) Responses.text(exchange, 404, "there is no such page\n");
      }
    }
  }

  private void violations(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    String limit;
    String rule;
    try {
      limit = parameter(query, "limit");
      rule = parameter(query, "rule");
    } catch (IllegalArgumentException malformed) {
      Responses.text(exchange, 400, "the query is malformed\n");
      return;
    }
    int most = limit == null ? DEFAULT_VIOLATIONS : number(limit);
    if (most < 1 || most > MAX_VIOLATIONS)
      Responses.text(exchange, 400, "limit must be between 1 and " + MAX_VIOLATIONS + "\n");
    else
      Responses.json(
          exchange, 200, state.violations(rule == null || rule.isEmpty() ? null : rule, most));
  }

  /** −1 for what is no number. */
  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static @Nullable String parameter(@Nullable String query, String name) {
    if (query == null) return null;
    for (String part : query.split("&", -1))
      if (part.startsWith(name + "="))
        return URLDecoder.decode(part.substring(name.length() + 1), StandardCharsets.UTF_8);
    return null;
  }

  @Override
  public void close() {
    events.close();
    server.close();
  }
}
