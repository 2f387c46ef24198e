package dev.nomos.logic;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Conjunctive normal form by distribution, which can double with every part; work is bounded, not
 * only the result. Repeated literals and clauses are dropped, and so are clauses with a literal and
 * its negation, which no row makes false.
 */
final class ClauseForm {
  /** How many literals may be written on the way, for each one that the result may have. */
  private static final int EFFORT = 50;

  private long left;

  private ClauseForm(int limit) {
    left = (long) limit * EFFORT;
  }

  /** Ends the work where it would be too much. */
  private static final class TooLarge extends Exception {
    TooLarge() {
      super(null, null, false, false);
    }
  }

  static Optional<List<List<Formula.Atom>>> of(Formula formula, int limit) {
    try {
      Set<Set<Formula.Atom>> clauses =
          new ClauseForm(limit).clauses(formula.simplify().negationNormalForm());
      return clauses.stream().mapToInt(Set::size).sum() > limit
          ? Optional.empty()
          : Optional.of(clauses.stream().map(List::copyOf).toList());
    } catch (TooLarge e) {
      return Optional.empty();
    }
  }

  private Set<Set<Formula.Atom>> clauses(Formula formula) throws TooLarge {
    return switch (formula) {
      case Formula.Atom atom -> one(List.of(atom));
      case Formula.AllOf(var parts) -> {
        Set<Set<Formula.Atom>> all = new LinkedHashSet<>();
        for (Formula part : parts) {
          all.addAll(clauses(part));
        }
        yield all;
      }
      case Formula.AnyOf(var parts) -> {
        Set<Set<Formula.Atom>> product = one(List.of());
        for (Formula part : parts) {
          product = product(product, clauses(part));
        }
        yield product;
      }
      case Formula.Iff(var a, var b) -> {
        Set<Set<Formula.Atom>> all = new LinkedHashSet<>();
        all.addAll(product(clauses(opposite(a)), clauses(b)));
        all.addAll(product(clauses(a), clauses(opposite(b))));
        yield all;
      }
      case Formula.Not _, Formula.Implies _ ->
          throw new IllegalStateException("not in negation normal form: " + formula);
    };
  }

  private static Formula opposite(Formula formula) {
    return Simplification.negationNormalForm(formula, true);
  }

  private Set<Set<Formula.Atom>> one(List<Formula.Atom> clause) throws TooLarge {
    spend(1);
    Set<Set<Formula.Atom>> clauses = new LinkedHashSet<>();
    clauses.add(new LinkedHashSet<>(clause));
    return clauses;
  }

  private Set<Set<Formula.Atom>> product(Set<Set<Formula.Atom>> a, Set<Set<Formula.Atom>> b)
      throws TooLarge {
    Set<Set<Formula.Atom>> product = new LinkedHashSet<>();
    for (Set<Formula.Atom> first : a) {
      for (Set<Formula.Atom> second : b) {
        spend(first.size() + second.size());
        Set<Formula.Atom> union = new LinkedHashSet<>(first);
        union.addAll(second);
        if (second.stream().noneMatch(literal -> union.contains(literal.negate()))) {
          product.add(union);
        }
      }
    }
    return product;
  }

  private void spend(int literals) throws TooLarge {
    left -= literals;
    if (left < 0) {
      throw new TooLarge();
    }
  }

  static List<Formula.Implies> readings(List<? extends Formula.Atom> clause) {
    List<Formula.Implies> readings = new ArrayList<>();
    for (int i = 0; i < clause.size(); i++) {
      List<Formula.Atom> others = new ArrayList<>(clause);
      Formula.Atom consequent = others.remove(i);
      List<Formula.Atom> antecedent = others.stream().map(Formula.Atom::negate).toList();
      readings.add(new Formula.Implies(Formula.allOf(antecedent), consequent));
    }
    return readings;
  }
}
