package dev.nomos.logic.entailment;

import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whether two theories hold in the same records. */
public sealed interface Equivalence {
  /** Each entails every rule of the other. */
  record Equivalent() implements Equivalence {}

  /**
   * @param rule of the one theory, and not entailed by the other
   * @param isOfFirst whether it is the first theory's
   * @param counterModel a record in which the other theory holds and the rule is false
   */
  record Differs(Rule rule, boolean isOfFirst, Row counterModel) implements Equivalence {}

  /**
   * No difference was found, but something stayed open.
   *
   * @param rules those of which it is not known whether the other theory entails them
   */
  record Undecided(List<Rule> rules, String reason) implements Equivalence {
    public Undecided {
      rules = List.copyOf(rules);
    }
  }

  /**
   * Compares two theories under the same axioms.
   *
   * @param patience longest time for each question to Z3
   * @throws InconsistentTheoryException where no record satisfies one of them
   * @throws IllegalArgumentException naming each rule or axiom that means nothing over {@code type}
   */
  static Equivalence of(
      List<Rule> first, List<Rule> second, RowType type, List<Formula> axioms, Duration patience) {
    TypeProblems.reject(first, type, axioms);
    TypeProblems.reject(second, type, axioms);
    Equivalence there = compared(first, second, false, type, axioms, patience);
    Equivalence back =
        there instanceof Differs ? there : compared(second, first, true, type, axioms, patience);
    return there instanceof Undecided && back instanceof Equivalent ? there : back;
  }

  /** Looks for rules of {@code asked} that {@code theory} does not entail. */
  private static Equivalence compared(
      List<Rule> theory,
      List<Rule> asked,
      boolean isOfFirst,
      RowType type,
      List<Formula> axioms,
      Duration patience) {
    List<Rule> open = new ArrayList<>();
    String why = "";
    try (var entailment = new Entailment(theory, type, axioms, patience)) {
      for (Rule rule : asked) {
        switch (entailment.findBreaking(rule.formula())) {
          case Premises.Answer.Found(var row) -> {
            return new Differs(rule, isOfFirst, row);
          }
          case Premises.Answer.GaveUp(var reason) -> {
            open.add(rule);
            why = reason;
          }
          case Premises.Answer.None _ -> {}
        }
      }
    }
    return open.isEmpty() ? new Equivalent() : new Undecided(open, why);
  }
}
