package dev.nomos.console.masks;

import dev.nomos.logic.PlainEnglish;
import dev.nomos.logic.RowType;
import dev.nomos.logic.RuleTheory;
import java.util.List;

/**
 * The rules of one theory, as they are told.
 *
 * @param version of the theory
 */
record RulesPage(long version, List<Told> rules) {
  RulesPage {
    rules = List.copyOf(rules);
  }

  /** {@code english}: the formula in words. */
  record Told(String id, String formula, String english) {}

  static RulesPage of(RuleTheory theory, RowType type) {
    return new RulesPage(
        theory.version(),
        theory.rules().stream()
            .map(
                rule ->
                    new Told(
                        rule.id(),
                        rule.formula().toString(),
                        PlainEnglish.of(rule.formula(), type)))
            .toList());
  }
}
