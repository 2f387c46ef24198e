package dev.nomos.console.rules;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nomos.logic.Formula;
import dev.nomos.logic.PlainEnglish;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Truth;
import dev.nomos.logic.entailment.TheoryDifference;
import dev.nomos.logic.entailment.TheoryDifference.Budget;
import dev.nomos.logic.entailment.TheoryDifference.Compared;
import dev.nomos.logic.entailment.TheoryDifference.Standing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How two theories differ in meaning, as reports tell it; the components are the members of its
 * JSON.
 *
 * @param same yes, no, or unknown where no difference is known but some rule is undecided
 * @param shared rules that both have in the same words
 * @param first rules that only the first has in these words, and what the second says of them
 * @param second likewise of the second
 * @param handling rules of both whose status, action or exceptions differ
 */
public record TheoryDiff(
    Side one,
    Side other,
    String same,
    int shared,
    List<Change> first,
    List<Change> second,
    List<VersionChange> handling) {

  /** One of the theories. */
  public record Side(String name, int rules) {
    static Side of(NamedTheory theory) {
      return new Side(theory.name(), theory.rules().size());
    }
  }

  /**
   * A rule that only one theory has in these words.
   *
   * @param standing equivalent, weaker (than one rule of the other theory), implied (by several, or
   *     by axioms alone), independent (it does not follow) or undecided
   * @param by equivalent, weaker, implied: rules of the other theory that it follows from
   * @param strongerThan independent: rules of the other theory that are weaker forms of it
   * @param breaking independent: a record that the other theory allows and this rule forbids
   * @param reason undecided: why
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Change(
      String rule,
      String standing,
      @Nullable List<String> by,
      @Nullable List<String> strongerThan,
      @Nullable Map<String, String> breaking,
      @Nullable String reason,
      String english,
      String formula) {

    private static Change of(Compared compared, RowType type) {
      return switch (compared.standing()) {
        case Standing.Equivalent(var to) ->
            following(compared.rule(), type, "equivalent", List.of(to));
        case Standing.Weaker(var than) -> following(compared.rule(), type, "weaker", List.of(than));
        case Standing.Implied(var by, _) -> following(compared.rule(), type, "implied", by);
        case Standing.Independent(var row, var weaker) -> {
          Map<String, String> breaking = new LinkedHashMap<>();
          row.asMap().forEach((field, value) -> breaking.put(field, value.text()));
          List<String> weakerIds = weaker.isEmpty() ? null : ids(weaker);
          yield change(compared.rule(), type, "independent", null, weakerIds, breaking, null);
        }
        case Standing.Undecided(var reason) ->
            change(compared.rule(), type, "undecided", null, null, null, reason);
      };
    }

    private static Change following(Rule rule, RowType type, String standing, List<Rule> by) {
      return change(rule, type, standing, ids(by), null, null, null);
    }

    private static List<String> ids(List<Rule> rules) {
      return rules.stream().map(Rule::id).toList();
    }

    private static Change change(
        Rule rule,
        RowType type,
        String standing,
        @Nullable List<String> by,
        @Nullable List<String> strongerThan,
        @Nullable Map<String, String> breaking,
        @Nullable String reason) {
      return new Change(
          rule.id(),
          standing,
          by,
          strongerThan,
          breaking,
          reason,
          PlainEnglish.of(rule.formula(), type),
          rule.formula().toString());
    }
  }

  /**
   * Compares; may take as long as the budget says.
   *
   * @throws dev.nomos.logic.entailment.InconsistentTheoryException where no record satisfies one
   * @throws IllegalArgumentException naming each rule or axiom that means nothing over {@code type}
   */
  public static TheoryDiff of(
      NamedTheory one, NamedTheory other, RowType type, List<Formula> axioms, Budget budget) {
    var difference = TheoryDifference.of(one.rules(), other.rules(), type, axioms, budget);
    return new TheoryDiff(
        Side.of(one),
        Side.of(other),
        switch (difference.sameMeaning()) {
          case TRUE -> "yes";
          case FALSE -> "no";
          case UNKNOWN -> "unknown";
        },
        difference.shared().size(),
        difference.first().stream().map(compared -> Change.of(compared, type)).toList(),
        difference.second().stream().map(compared -> Change.of(compared, type)).toList(),
        VersionChange.between(one.published(), other.published(), List.of()).stream()
            .filter(change -> change.change().equals("changed"))
            .toList());
  }

  /** Whether both mean the same. */
  public Truth meaning() {
    return switch (same) {
      case "yes" -> Truth.TRUE;
      case "no" -> Truth.FALSE;
      default -> Truth.UNKNOWN;
    };
  }
}
