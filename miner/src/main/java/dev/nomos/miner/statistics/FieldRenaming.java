package dev.nomos.miner.statistics;

import dev.nomos.logic.Formula;
import dev.nomos.logic.Term;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Formulas with other fields in the same places, in an order that does not depend on the names:
 * equal formulas up to the sides of a symmetric comparison or sum come out equal.
 *
 * @param fields the new name of a field
 * @param families the new name of a window family
 */
record FieldRenaming(UnaryOperator<String> fields, UnaryOperator<String> families) {
  Formula.Atom rename(Formula.Atom atom) {
    return switch (atom) {
      case Formula.Compare(var left, var op, var right) ->
          ordered(new Formula.Compare(rename(left), op, rename(right)));
      case Formula.In(var term, var values, var inside) ->
          new Formula.In(rename(term), values, inside);
      case Formula.Quantified(var quantifier, var index, var range, var body) ->
          new Formula.Quantified(quantifier, index, range, rename(body));
    };
  }

  private Formula rename(Formula formula) {
    return switch (formula) {
      case Formula.Atom atom -> rename(atom);
      case Formula.Not(var body) -> new Formula.Not(rename(body));
      case Formula.AllOf(var parts) -> new Formula.AllOf(renameAll(parts));
      case Formula.AnyOf(var parts) -> new Formula.AnyOf(renameAll(parts));
      case Formula.Implies(var a, var b) -> new Formula.Implies(rename(a), rename(b));
      case Formula.Iff(var a, var b) -> new Formula.Iff(rename(a), rename(b));
    };
  }

  private List<Formula> renameAll(List<Formula> parts) {
    return parts.stream().map(this::rename).toList();
  }

  private Term rename(Term term) {
    return switch (term) {
      case Term.FieldRef(var name) -> new Term.FieldRef(fields.apply(name));
      case Term.Constant constant -> constant;
      case Term.Plus(var a, var b) -> sum(rename(a), rename(b));
      case Term.Minus(var a, var b) -> new Term.Minus(rename(a), rename(b));
      case Term.Times(var a, var b) -> new Term.Times(rename(a), rename(b));
      case Term.Divide(var a, var b) -> new Term.Divide(rename(a), rename(b));
      case Term.Mod(var a, var b) -> new Term.Mod(rename(a), rename(b));
      case Term.Bits(var a, var mask) -> new Term.Bits(rename(a), mask);
      case Term.Aggregate(var function, var arguments) ->
          new Term.Aggregate(
              function,
              arguments.stream().map(this::rename).sorted(FieldRenaming::byText).toList());
      case Term.Indexed(var family, var index, var offset) ->
          new Term.Indexed(families.apply(family), index, offset);
      case Term.Family(var name) -> new Term.Family(families.apply(name));
    };
  }

  private static Term sum(Term a, Term b) {
    boolean swap = !(b instanceof Term.Constant) && byText(a, b) > 0;
    return swap ? new Term.Plus(b, a) : new Term.Plus(a, b);
  }

  private static Formula.Compare ordered(Formula.Compare comparison) {
    return switch (comparison) {
      case Formula.Compare(_, _, Term.Constant _) -> comparison;
      case Formula.Compare(var a, var op, var b) when byText(a, b) > 0 ->
          new Formula.Compare(b, op.mirrored(), a);
      case Formula.Compare _ -> comparison;
    };
  }

  private static int byText(Term a, Term b) {
    return a.toString().compareTo(b.toString());
  }
}
