package dev.nomos.logic;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A formula that every record should satisfy.
 *
 * @param id digest of the canonical formula: the same rule has the same id wherever it is learned
 */
public record Rule(String id, Formula formula) {
  /** The rule of a formula, which a clause brings into canonical order: literals by their text. */
  public static Rule of(Formula formula) {
    Formula canonical = formula.clause().map(Rule::canonical).orElse(formula);
    return new Rule(
        "r-" + Digest.of(canonical.toString().getBytes(StandardCharsets.UTF_8)), canonical);
  }

  private static Formula canonical(List<Formula.Atom> literals) {
    return Formula.anyOf(
        literals.stream().distinct().sorted(Comparator.comparing(Formula::toString)).toList());
  }

  /** The rule's disjuncts; empty where it is not a clause, as a hand-written rule need not be. */
  public Optional<List<Formula.Atom>> clause() {
    return formula.clause();
  }
}
