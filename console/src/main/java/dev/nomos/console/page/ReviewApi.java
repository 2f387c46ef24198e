package dev.nomos.console.page;

import com.sun.net.httpserver.HttpExchange;
import dev.nomos.console.http.Responses;
import dev.nomos.schemas.avro.RuleCommand;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what a person decides about a rule to the miner, and back what became of it. */
final class ReviewApi {
  private static final Logger log = LoggerFactory.getLogger(ReviewApi.class);

  private final LiveModel model;
  private final Optional<Review> review;

  ReviewApi(LiveModel model, Optional<Review> review) {
    this.model = model;
    this.review = review;
  }

  /** Whether anybody may send commands here, and whether the asker does. */
  void session(HttpExchange exchange) throws IOException {
    Responses.json(
        exchange,
        200,
        Map.of(
            "reviewable",
            review.isPresent(),
            "authorised",
            review.filter(r -> r.token().isIn(authorization(exchange))).isPresent()));
  }

  /** The events that answer a command; none as long as it is not answered. */
  void answers(HttpExchange exchange) throws IOException {
    Parameters parameters;
    try {
      parameters = Parameters.of(exchange.getRequestURI().getRawQuery(), Set.of("id"));
    } catch (IllegalArgumentException e) {
      Responses.problem(exchange, 400, String.valueOf(e.getMessage()));
      return;
    }
    Responses.json(exchange, 200, model.answers(parameters.text("id")));
  }

  /** 202 and the command's id; the miner answers it with rule events. */
  void command(HttpExchange exchange) throws IOException {
    if (review.isEmpty()) {
      Responses.problem(exchange, 403, "this page is read-only: no token is configured");
      return;
    }
    if (!review.get().token().isIn(authorization(exchange))) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"nomos\"");
      Responses.problem(exchange, 401, "the token is missing or wrong");
      return;
    }
    CommandRequest request = RequestBody.read(exchange, CommandRequest.class);
    if (request == null) return;
    RuleCommand command;
    try {
      command = request.command(UUID.randomUUID().toString(), model.type());
    } catch (IllegalArgumentException e) {
      Responses.problem(exchange, 400, String.valueOf(e.getMessage()));
      return;
    }
    send(exchange, review.get().commands(), command);
  }

  private static void send(HttpExchange exchange, Review.Commands commands, RuleCommand command)
      throws IOException {
    try {
      commands.send(command);
    } catch (IOException e) {
      log.atWarn()
          .setCause(e)
          .addKeyValue("ruleId", command.getRuleId())
          .log("a command of the page was not sent");
      Responses.problem(exchange, 503, String.valueOf(e.getMessage()));
      return;
    }
    Responses.json(exchange, 202, Map.of("id", command.getId()));
  }

  private static @Nullable String authorization(HttpExchange exchange) {
    return exchange.getRequestHeaders().getFirst("Authorization");
  }
}
