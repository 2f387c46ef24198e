package dev.nomos.logic;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Smaller formulas with the same truth, three-valued, in every row. */
final class Simplification {
  private Simplification() {}

  static Formula simplify(Formula formula) {
    return switch (formula) {
      case Formula.Compare(Term.Constant(var a), var op, Term.Constant(var b))
          when !op.isOrder() || (a.isNumber() && b.isNumber()) ->
          constant(op.holds(a, b));
      case Formula.Compare comparison -> comparison;
      case Formula.In in -> in;
      case Formula.Quantified quantified -> quantified(quantified);
      case Formula.Not(var body) -> not(simplify(body));
      case Formula.AllOf(var parts) -> conjunction(parts);
      case Formula.AnyOf(var parts) -> disjunction(parts);
      case Formula.Implies(var left, var right) -> implication(simplify(left), simplify(right));
      case Formula.Iff(var left, var right) -> equivalence(simplify(left), simplify(right));
    };
  }

  private static Formula constant(boolean holds) {
    return holds ? Formula.always() : Formula.never();
  }

  static boolean isAlways(Formula formula) {
    return formula instanceof Formula.AllOf(var parts) && parts.isEmpty();
  }

  static boolean isNever(Formula formula) {
    return formula instanceof Formula.AnyOf(var parts) && parts.isEmpty();
  }

  /**
   * The body must go on to take the same windows, which say what positions there are: only what
   * holds over none, too, may replace the whole.
   */
  private static Formula quantified(Formula.Quantified q) {
    Formula body = simplify(q.body());
    boolean every = q.quantifier() == Formula.Quantifier.FORALL;
    if (every ? isAlways(body) : isNever(body)) {
      return body;
    }
    var simple = new Formula.Quantified(q.quantifier(), q.index(), q.range(), body);
    return Windows.indexed(simple).equals(Windows.indexed(q)) ? simple : q;
  }

  /** The negation of a simple formula, simple again. */
  static Formula not(Formula formula) {
    return switch (formula) {
      case Formula.Atom atom -> atom.negate();
      case Formula.Not(var body) -> body;
      case Formula any when isAlways(any) -> Formula.never();
      case Formula any when isNever(any) -> Formula.always();
      case Formula.AllOf _, Formula.AnyOf _, Formula.Implies _, Formula.Iff _ ->
          new Formula.Not(formula);
    };
  }

  private static Formula conjunction(List<Formula> parts) {
    Set<Formula> flat = new LinkedHashSet<>();
    for (Formula part : parts) {
      Formula simple = simplify(part);
      if (isNever(simple)) {
        return simple;
      }
      flat.addAll(simple instanceof Formula.AllOf(var inner) ? inner : List.of(simple));
    }
    return Formula.allOf(List.copyOf(flat));
  }

  private static Formula disjunction(List<Formula> parts) {
    Set<Formula> flat = new LinkedHashSet<>();
    for (Formula part : parts) {
      Formula simple = simplify(part);
      if (isAlways(simple)) {
        return simple;
      }
      flat.addAll(simple instanceof Formula.AnyOf(var inner) ? inner : List.of(simple));
    }
    return Formula.anyOf(List.copyOf(flat));
  }

  private static Formula implication(Formula left, Formula right) {
    if (isAlways(left) || isAlways(right)) {
      return right;
    }
    if (isNever(left)) {
      return Formula.always();
    }
    return isNever(right) ? not(left) : new Formula.Implies(left, right);
  }

  private static Formula equivalence(Formula left, Formula right) {
    if (isAlways(left) || isNever(left)) {
      return isAlways(left) ? right : not(right);
    }
    if (isAlways(right) || isNever(right)) {
      return isAlways(right) ? left : not(left);
    }
    return new Formula.Iff(left, right);
  }

  /**
   * Without negations and implications; equivalences stay, since writing one out doubles its parts.
   */
  static Formula negationNormalForm(Formula formula, boolean negated) {
    return switch (formula) {
      case Formula.Quantified q -> {
        Formula body = negationNormalForm(q.body(), false);
        var positive = new Formula.Quantified(q.quantifier(), q.index(), q.range(), body);
        yield negated ? dual(q) : positive;
      }
      case Formula.Atom atom -> negated ? atom.negate() : atom;
      case Formula.Not(var body) -> negationNormalForm(body, !negated);
      case Formula.AllOf(var parts) ->
          negated ? Formula.anyOf(each(parts, true)) : Formula.allOf(each(parts, false));
      case Formula.AnyOf(var parts) ->
          negated ? Formula.allOf(each(parts, true)) : Formula.anyOf(each(parts, false));
      case Formula.Implies(var left, var right) -> {
        List<Formula> parts =
            List.of(negationNormalForm(left, !negated), negationNormalForm(right, negated));
        yield negated ? Formula.allOf(parts) : Formula.anyOf(parts);
      }
      case Formula.Iff(var left, var right) ->
          new Formula.Iff(negationNormalForm(left, negated), negationNormalForm(right, false));
    };
  }

  private static Formula dual(Formula.Quantified q) {
    return new Formula.Quantified(
        q.quantifier().dual(), q.index(), q.range(), negationNormalForm(q.body(), true));
  }

  private static List<Formula> each(List<Formula> parts, boolean negated) {
    return parts.stream().map(part -> negationNormalForm(part, negated)).toList();
  }

  static List<Formula> conjuncts(Formula formula) {
    List<Formula> found = new ArrayList<>();
    switch (formula) {
      case Formula.AllOf(var parts) -> parts.forEach(part -> found.addAll(conjuncts(part)));
      case Formula.Implies(var antecedent, var consequent) ->
          conjuncts(consequent).forEach(c -> found.add(new Formula.Implies(antecedent, c)));
      case Formula other -> found.add(other);
    }
    return found;
  }
}
