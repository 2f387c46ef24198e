package dev.nomos.console.masks;

import com.sun.net.httpserver.HttpExchange;
import dev.nomos.console.http.Responses;
import dev.nomos.console.page.ReviewToken;
import dev.nomos.enforcer.masks.Masks;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.completion.UnusableTheoryException;
import dev.nomos.schemas.rules.RulesException;
import dev.nomos.schemas.rules.RulesFile;
import dev.nomos.schemas.rules.StoredRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Puts rules that are sent in the place of those in force, for whoever has the token. */
final class RuleSwap {
  static final int MAX_OCTETS = 16 << 20;

  private final Masks masks;
  private final MaskMeters meters;
  private final Optional<ReviewToken> token;
  private final boolean isFollowing;
  private final Semaphore one = new Semaphore(1);

  /**
   * @param token empty: nobody may
   * @param isFollowing whether the rules are those of a cluster's newest theory
   */
  RuleSwap(Masks masks, MaskMeters meters, Optional<ReviewToken> token, boolean isFollowing) {
    this.masks = masks;
    this.meters = meters;
    this.token = token;
    this.isFollowing = isFollowing;
  }

  void handle(HttpExchange exchange) throws IOException {
    if (isFollowing) {
      Responses.problem(exchange, 409, "the rules are those of the cluster's newest theory");
    } else if (token.isEmpty()) {
      Responses.problem(exchange, 403, "the rules cannot be replaced: no token is configured");
    } else if (!token.get().isIn(exchange.getRequestHeaders().getFirst("Authorization"))) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"nomos\"");
      Responses.problem(exchange, 401, "the token is missing or wrong");
    } else if (!one.tryAcquire()) {
      exchange.getResponseHeaders().set("Retry-After", "1");
      Responses.problem(exchange, 503, "other rules are just being put in force");
    } else {
      try {
        swap(exchange);
      } finally {
        one.release();
      }
    }
  }

  private void swap(HttpExchange exchange) throws IOException {
    byte[] content = exchange.getRequestBody().readNBytes(MAX_OCTETS + 1);
    if (content.length > MAX_OCTETS) {
      Responses.problem(exchange, 413, "rules may have " + MAX_OCTETS + " octets");
      return;
    }
    try {
      RuleTheory theory = masks.publish(rules(content));
      meters.theory(true);
      Responses.json(
          exchange, 200, Map.of("version", theory.version(), "rules", theory.rules().size()));
    } catch (RulesException | UnusableTheoryException e) {
      meters.theory(false);
      Responses.problem(exchange, 400, String.valueOf(e.getMessage()));
    }
  }

  private List<Rule> rules(byte[] content) {
    return RulesFile.read(Path.of("the rules"), content, masks.vocabulary().type()).stream()
        .map(StoredRule::rule)
        .toList();
  }
}
