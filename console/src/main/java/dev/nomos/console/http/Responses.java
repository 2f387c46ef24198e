package dev.nomos.console.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Whole answers: status, headers, body. */
public final class Responses {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Responses() {}

  public static void text(HttpExchange exchange, int status, String body) throws IOException {
    bytes(exchange, status, "text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
  }

  public static void json(HttpExchange exchange, int status, Object body) throws IOException {
    json(exchange, status, "application/json", body);
  }

  public static void json(HttpExchange exchange, int status, String type, Object body)
      throws IOException {
    bytes(exchange, status, type, JSON.writeValueAsBytes(body));
  }

  /** What is wrong, as {@code {"problem": words}}. */
  public static void problem(HttpExchange exchange, int status, String words) throws IOException {
    json(exchange, status, Map.of("problem", words));
  }

  public static void methodNotAllowed(HttpExchange exchange, String allowed) throws IOException {
    exchange.getResponseHeaders().set("Allow", allowed);
    text(exchange, 405, "use " + allowed + "\n");
  }

  /** Never cached, never sniffed, never framed. A HEAD request gets the headers only. */
  public static void bytes(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    secure(exchange, type);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
    if (!head) exchange.getResponseBody().write(body);
  }

  /** The headers that every answer carries: this origin's own files and nothing else. */
  public static void secure(HttpExchange exchange, String type) {
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type);
    headers.putIfAbsent("Cache-Control", List.of("no-store"));
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set(
        "Content-Security-Policy",
        "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  }
}
