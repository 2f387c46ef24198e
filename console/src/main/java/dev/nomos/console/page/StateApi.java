package dev.nomos.console.page;

import com.sun.net.httpserver.HttpExchange;
import dev.nomos.console.http.Responses;
import dev.nomos.logic.Field;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of the data set, as JSON. Reads only. */
final class StateApi {
  private static final int DEFAULT_VIOLATIONS = 100;
  private static final int DEFAULT_RULES = 200;
  private static final Set<String> RULE_PARAMETERS =
      Set.of(
          "status", "provenance", "health", "family", "text", "fold", "order", "offset", "limit");
  private static final Set<String> VIOLATION_PARAMETERS =
      Set.of(
          "rule", "source", "field", "value", "from", "to", "status", "theory", "before", "limit");

  private final LiveModel model;

  StateApi(LiveModel model) {
    this.model = model;
  }

  /** Answers a question; the parameters are those it knows. */
  @FunctionalInterface
  private interface Question {
    @Nullable Object answer(Parameters parameters);
  }

  private record FieldRow(String name, String title, String type, Map<String, String> labels) {
    static FieldRow of(Field field) {
      return new FieldRow(field.name(), field.title(), field.type().name(), field.labels());
    }
  }

  /** False, and nothing answered, if there is no such path. */
  boolean serve(HttpExchange exchange, String path) throws IOException {
    switch (path) {
      case "/api/state" -> answer(exchange, Set.of(), _ -> model.overview());
      case "/api/timeline" -> answer(exchange, Set.of(), _ -> model.timeline());
      case "/api/fields" -> answer(exchange, Set.of(), _ -> fields());
      case "/api/evidence" -> answer(exchange, Set.of(), _ -> model.growth());
      case "/api/rules" -> answer(exchange, RULE_PARAMETERS, p -> model.rules(ruleQuery(p)));
      case "/api/rule" -> answer(exchange, Set.of("id"), p -> model.ruleDetail(p.text("id")));
      case "/api/theories" -> answer(exchange, Set.of(), _ -> model.theories());
      case "/api/theories/difference" ->
          answer(exchange, Set.of("from", "to"), this::theoryDifference);
      case "/api/violations" ->
          answer(exchange, VIOLATION_PARAMETERS, p -> model.violations(violationQuery(p)));
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void answer(HttpExchange exchange, Set<String> known, Question question)
      throws IOException {
    Object found;
    try {
      found = question.answer(Parameters.of(exchange.getRequestURI().getRawQuery(), known));
    } catch (IllegalArgumentException e) {
      Responses.problem(exchange, 400, String.valueOf(e.getMessage()));
      return;
    }
    if (found == null) Responses.problem(exchange, 404, "there is no such thing, or no more");
    else Responses.json(exchange, 200, found);
  }

  private List<FieldRow> fields() {
    return model.type().fields().stream().map(FieldRow::of).toList();
  }

  private @Nullable VersionDifference theoryDifference(Parameters parameters) {
    long from = parameters.number("from", 0);
    long to = parameters.number("to", 0);
    var before = model.theory(from);
    var after = model.theory(to);
    if (before == null || after == null) return null;
    return VersionDifference.between(from, before, to, after);
  }

  private static RuleQuery ruleQuery(Parameters parameters) {
    return new RuleQuery(
        parameters.words("status"),
        parameters.words("provenance"),
        parameters.words("health"),
        parameters.text("family"),
        parameters.text("text"),
        parameters.flag("fold"),
        parameters.choice("order", RuleQuery.Order.VIOLATIONS, RuleQuery.Order.class),
        parameters.whole("offset", 0),
        parameters.whole("limit", DEFAULT_RULES));
  }

  private static ViolationQuery violationQuery(Parameters parameters) {
    return new ViolationQuery(
        parameters.text("rule"),
        parameters.text("source"),
        parameters.text("field"),
        parameters.text("value"),
        parameters.number("from", 0),
        parameters.number("to", 0),
        parameters.words("status"),
        parameters.number("theory", 0),
        parameters.number("before", 0),
        parameters.whole("limit", DEFAULT_VIOLATIONS));
  }
}
