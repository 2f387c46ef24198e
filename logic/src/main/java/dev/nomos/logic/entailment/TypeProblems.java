package dev.nomos.logic.entailment;

import dev.nomos.logic.Formula;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import java.util.ArrayList;
import java.util.List;

/** Formulas that mean nothing are refused before anything is concluded from them. */
final class TypeProblems {
  private TypeProblems() {}

  /** Throws {@link IllegalArgumentException} with every problem of the rules and axioms. */
  static void reject(List<Rule> rules, RowType type, List<Formula> axioms) {
    List<String> problems = new ArrayList<>();
    for (Rule rule : rules) {
      rule.formula().problems(type).forEach(p -> problems.add("rule " + rule.id() + ": " + p));
    }
    for (Formula axiom : axioms) {
      axiom.problems(type).forEach(p -> problems.add("axiom: " + p));
    }
    reject(problems);
  }

  static void reject(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }
}
