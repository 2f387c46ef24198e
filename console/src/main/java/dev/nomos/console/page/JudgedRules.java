package dev.nomos.console.page;

import dev.nomos.logic.Formula;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.schemas.avro.TheoryRule;
import java.util.ArrayList;
import java.util.List;

/** Published rules as formulas, with the exceptions that count at a moment. */
final class JudgedRules {
  private JudgedRules() {}

  /** The conditions of the rule's exceptions that have not run out. */
  static List<Formula> exceptions(TheoryRule rule, RowType type, long eventTimeMillis) {
    return rule.getExceptions().stream()
        .filter(e -> e.getExpiresMillis() == 0 || eventTimeMillis < e.getExpiresMillis())
        .map(e -> Formula.parse(e.getCondition(), type))
        .toList();
  }

  /** False exactly where the rule is and no exception holds, as long as none is unknown. */
  static Rule rule(TheoryRule rule, List<Formula> exceptions, RowType type) {
    Formula formula = Formula.parse(rule.getFormula(), type);
    if (exceptions.isEmpty()) return new Rule(rule.getId(), formula);
    List<Formula> ways = new ArrayList<>(List.of(formula));
    ways.addAll(exceptions);
    return new Rule(rule.getId(), Formula.anyOf(ways));
  }
}
