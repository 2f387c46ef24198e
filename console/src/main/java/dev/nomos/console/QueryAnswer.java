package dev.nomos.console;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Value;
import dev.nomos.logic.entailment.Core;
import dev.nomos.logic.entailment.Entailment;
import dev.nomos.logic.entailment.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a theory says of one query, as {@code nomos entails} prints it; the components are the
 * members of its JSON.
 *
 * @param verdict entailed, refuted, contingent or unknown
 * @param counterModel contingent: a number or text for each field
 * @param axiomsOnly entailed: whether no rule is needed
 * @param core entailed, where asked for: what it rests on
 * @param reason unknown: why
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record QueryAnswer(
    String id,
    String query,
    String verdict,
    @Nullable Map<String, Object> counterModel,
    @Nullable Boolean axiomsOnly,
    @Nullable CoreNames core,
    @Nullable String reason) {

  /** Rules by id, axioms as formulas; minimal unless it says otherwise. */
  record CoreNames(List<String> rules, List<String> axioms, boolean minimal) {
    static CoreNames of(Core core) {
      return new CoreNames(
          core.rules().stream().map(Rule::id).toList(),
          core.axioms().stream().map(Formula::toString).toList(),
          core.isMinimal());
    }

    @Override
    public String toString() {
      String parts =
          Stream.concat(
                  rules.stream().map(rule -> "rule " + rule),
                  axioms.stream().map(axiom -> "axiom " + axiom))
              .collect(Collectors.joining("; "));
      return (parts.isEmpty() ? "nothing else" : parts) + (minimal ? "" : " (perhaps fewer)");
    }
  }

  static QueryAnswer of(Rule query, Entailment theory, boolean why) {
    return switch (theory.verdict(query.formula())) {
      case Verdict.Entailed(var axiomsOnly) -> {
        CoreNames core = why ? theory.why(query.formula()).map(CoreNames::of).orElse(null) : null;
        yield answer(query, "entailed", null, axiomsOnly, core, null);
      }
      case Verdict.Refuted _ -> answer(query, "refuted", null, null, null, null);
      case Verdict.Contingent(var row) -> answer(query, "contingent", plain(row), null, null, null);
      case Verdict.Unknown(var reason) -> answer(query, "unknown", null, null, null, reason);
    };
  }

  private static QueryAnswer answer(
      Rule query,
      String verdict,
      @Nullable Map<String, Object> counterModel,
      @Nullable Boolean axiomsOnly,
      @Nullable CoreNames core,
      @Nullable String reason) {
    String text = query.formula().toString();
    return new QueryAnswer(query.id(), text, verdict, counterModel, axiomsOnly, core, reason);
  }

  private static Map<String, Object> plain(Row row) {
    Map<String, Object> values = new LinkedHashMap<>();
    row.asMap().forEach((field, value) -> values.put(field, plain(value)));
    return values;
  }

  private static Object plain(Value value) {
    return switch (value) {
      case Value.Whole(var number) -> number;
      case Value.Real(var number) -> number;
      case Value.Ratio _, Value.Text _ -> value.text();
    };
  }

  @JsonIgnore
  boolean isEntailed() {
    return verdict.equals("entailed");
  }

  /** A line for each answer, with what explains it below; and how many there are of each. */
  static String text(List<QueryAnswer> answers) {
    String lines = answers.stream().map(QueryAnswer::text).collect(Collectors.joining());
    if (answers.size() == 1) {
      return lines;
    }
    Map<String, Long> counts =
        answers.stream()
            .collect(
                Collectors.groupingBy(
                    QueryAnswer::verdict, LinkedHashMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(count -> count.getValue() + " " + count.getKey())
        .collect(Collectors.joining(", ", lines + answers.size() + " queries: ", "%n".formatted()));
  }

  private String text() {
    String line = "%-10s  %s: %s%n".formatted(verdict, id, query);
    if (axiomsOnly != null) {
      String explained = core == null ? "axioms alone" : core.toString();
      return axiomsOnly || core != null ? line + below("by " + explained) : line;
    }
    return counterModel != null
        ? line + below("false in " + counterModel)
        : reason == null ? line : line + below(reason);
  }

  private static String below(String explanation) {
    return "            %s%n".formatted(explanation);
  }
}
