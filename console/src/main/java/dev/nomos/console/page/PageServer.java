package dev.nomos.console.page;

import com.sun.net.httpserver.HttpExchange;
import dev.nomos.console.http.LoopbackServer;
import dev.nomos.console.http.Responses;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/**
 * The web page of one data set: its files, its state as JSON, its stream of events, and, where a
 * review is configured, what a person decides about rules. Read-only without it.
 */
public final class PageServer implements AutoCloseable {
  private static final int MAX_SUBSCRIBERS = 64;

  private final Assets assets = new Assets();
  private final StateApi state;
  private final ReviewApi review;
  private final NearestFix nearest;
  private final TheoryMeaning meaning;
  private final EventHub events;
  private final LoopbackServer server;

  PageServer(String host, int port, LiveModel model, Optional<Review> review) throws IOException {
    this.state = new StateApi(model);
    this.review = new ReviewApi(model, review);
    this.nearest = new NearestFix(model, System::nanoTime);
    this.meaning = new TheoryMeaning(model, System::nanoTime);
    this.events = new EventHub(model, MAX_SUBSCRIBERS);
    try {
      this.server = LoopbackServer.start("page.port", host, port, this::handle);
    } catch (IOException e) {
      events.close();
      throw e;
    }
  }

  /**
   * The caller keeps owning {@code view}. Port 0 takes any free one.
   *
   * @param host address to listen on
   */
  public static PageServer start(String host, int port, LiveView view, Optional<Review> review)
      throws IOException {
    return new PageServer(host, port, view.model(), review);
  }

  public URI uri() {
    return server.uri();
  }

  private void handle(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestMethod()) {
      case "GET", "HEAD" -> get(exchange, exchange.getRequestURI().getPath());
      case "POST" -> post(exchange, exchange.getRequestURI().getPath());
      default -> Responses.methodNotAllowed(exchange, "GET or POST");
    }
  }

  private void get(HttpExchange exchange, String path) throws IOException {
    switch (path) {
      case "/events" -> events.serve(exchange);
      case "/api/session" -> review.session(exchange);
      case "/api/answers" -> review.answers(exchange);
      case "/api/commands", "/api/nearest", "/api/theories/meaning" ->
          Responses.methodNotAllowed(exchange, "POST");
      default -> {
        if (!state.serve(exchange, path) && !assets.serve(exchange, path))
          Responses.text(exchange, 404, "there is no such page\n");
      }
    }
  }

  private void post(HttpExchange exchange, String path) throws IOException {
    switch (path) {
      case "/api/commands" -> review.command(exchange);
      case "/api/nearest" -> nearest(exchange);
      case "/api/theories/meaning" -> meaning(exchange);
      default -> Responses.methodNotAllowed(exchange, "GET");
    }
  }

  private record NearestRequest(long violation) {}

  private void nearest(HttpExchange exchange) throws IOException {
    NearestRequest request = RequestBody.read(exchange, NearestRequest.class);
    if (request != null) reply(exchange, () -> nearest.of(request.violation()));
  }

  private record MeaningRequest(long from, long to) {}

  private void meaning(HttpExchange exchange) throws IOException {
    MeaningRequest request = RequestBody.read(exchange, MeaningRequest.class);
    if (request != null) reply(exchange, () -> meaning.between(request.from(), request.to()));
  }

  @FunctionalInterface
  private interface Work {
    Reply<?> reply() throws InterruptedException;
  }

  private static void reply(HttpExchange exchange, Work work) throws IOException {
    try {
      work.reply().send(exchange);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    events.close();
    server.close();
  }
}
