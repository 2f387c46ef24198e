package dev.nomos.logic.entailment;

import dev.nomos.logic.Formula;
import dev.nomos.logic.Rule;
import java.util.List;

/**
 * What a conclusion rests on: without any one of the rules or axioms it no longer follows. Rules
 * are left out in preference to axioms, so none is named where axioms suffice.
 *
 * @param rules in the theory's order
 * @param axioms in the order given
 * @param isMinimal false where time ran out before everything superfluous was found
 */
public record Core(List<Rule> rules, List<Formula> axioms, boolean isMinimal) {
  public Core {
    rules = List.copyOf(rules);
    axioms = List.copyOf(axioms);
  }

  /** Whether the conclusion needs no rule. */
  public boolean axiomsOnly() {
    return rules.isEmpty();
  }
}
