package dev.nomos.console.rules;

import dev.nomos.logic.Formula;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.schemas.avro.RuleException;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.avro.TheoryRule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A theory to compare, from a topic or a file.
 *
 * @param name what a person calls it
 * @param rules what records must satisfy: of a version, rules with their exceptions worked in
 * @param published how a version has them; empty of a file
 */
public record NamedTheory(String name, List<Rule> rules, List<TheoryRule> published) {
  public NamedTheory {
    rules = List.copyOf(rules);
    published = List.copyOf(published);
  }

  /** Rules of a file. */
  public static NamedTheory of(String name, List<Rule> rules) {
    return new NamedTheory(name, rules, List.of());
  }

  /**
   * A version's active rules, and those in shadow if asked for. A rule with exceptions that have
   * not run out when the version takes effect says "the rule, or one of the conditions".
   *
   * @throws IllegalArgumentException naming a rule that means nothing over {@code type}
   */
  public static NamedTheory of(TheoryVersion version, RowType type, boolean withShadow) {
    List<TheoryRule> judged =
        version.rules().stream()
            .filter(rule -> withShadow || rule.getStatus() == RuleStatus.ACTIVE)
            .toList();
    return new NamedTheory(
        "version " + version.version(),
        judged.stream()
            .map(rule -> rule(rule, type, version.effectiveFromMillis()))
            .collect(Collectors.toList()),
        judged);
  }

  private static Rule rule(TheoryRule rule, RowType type, long atMillis) {
    try {
      List<Formula> parts = new ArrayList<>();
      parts.add(Formula.parse(rule.getFormula(), type));
      for (RuleException exception : rule.getExceptions()) {
        long expires = exception.getExpiresMillis();
        if (expires <= 0 || expires > atMillis) {
          parts.add(Formula.parse(exception.getCondition(), type));
        }
      }
      return new Rule(rule.getId(), parts.size() == 1 ? parts.getFirst() : Formula.anyOf(parts));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "rule %s means nothing in this data set: %s".formatted(rule.getId(), e.getMessage()), e);
    }
  }
}
