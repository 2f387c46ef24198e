package dev.nomos.logic;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Writes quantifiers and window families out over the fields of a row type. */
final class Windows {
  private final RowType type;

  private Windows(RowType type) {
    this.type = type;
  }

  static Formula expand(Formula formula, RowType type) {
    return new Windows(type).formula(formula);
  }

  private Formula formula(Formula formula) {
    return switch (formula) {
      case Formula.Compare(var left, var op, var right) ->
          new Formula.Compare(term(left), op, term(right));
      case Formula.In(var term, var values, var inside) ->
          new Formula.In(term(term), values, inside);
      case Formula.Quantified quantified -> writtenOut(quantified);
      case Formula.Not(var body) -> new Formula.Not(formula(body));
      case Formula.AllOf(var parts) -> Formula.allOf(parts.stream().map(this::formula).toList());
      case Formula.AnyOf(var parts) -> Formula.anyOf(parts.stream().map(this::formula).toList());
      case Formula.Implies(var a, var b) -> new Formula.Implies(formula(a), formula(b));
      case Formula.Iff(var a, var b) -> new Formula.Iff(formula(a), formula(b));
    };
  }

  private Formula writtenOut(Formula.Quantified quantified) {
    List<Term.Indexed> indexed = new ArrayList<>();
    quantified.body().eachTerm(t -> collect(t, quantified.index(), indexed));
    List<Formula> instances =
        positions(quantified, indexed)
            .mapToObj(k -> formula(at(quantified.body(), quantified.index(), k)))
            .toList();
    return quantified.quantifier() == Formula.Quantifier.FORALL
        ? Formula.allOf(instances)
        : Formula.anyOf(instances);
  }

  private IntStream positions(Formula.Quantified quantified, List<Term.Indexed> indexed) {
    Formula.Range range = quantified.range();
    int last =
        indexed.stream()
            .flatMap(t -> type.positions(t.family()).stream().map(p -> p - t.offset()))
            .mapToInt(Integer::intValue)
            .max()
            .orElse(-1);
    return IntStream.rangeClosed(
            range == null ? 0 : range.from(), range == null ? last : range.to())
        .filter(
            k -> indexed.stream().allMatch(t -> type.at(t.family(), k + t.offset()).isPresent()));
  }

  private static void collect(Term term, String index, List<Term.Indexed> found) {
    if (term instanceof Term.Indexed indexed && indexed.index().equals(index)) {
      found.add(indexed);
    }
    term.parts().forEach(part -> collect(part, index, found));
  }

  /** {@code formula} with {@code index} standing for position k; inner uses of the name stay. */
  private Formula at(Formula formula, String index, int k) {
    UnaryOperator<Term> replace = t -> atPosition(t, index, k);
    return switch (formula) {
      case Formula.Compare(var left, var op, var right) ->
          new Formula.Compare(replace.apply(left), op, replace.apply(right));
      case Formula.In(var term, var values, var inside) ->
          new Formula.In(replace.apply(term), values, inside);
      case Formula.Quantified q when q.index().equals(index) -> q;
      case Formula.Quantified(var quantifier, var inner, var range, var body) ->
          new Formula.Quantified(quantifier, inner, range, at(body, index, k));
      case Formula.Not(var body) -> new Formula.Not(at(body, index, k));
      case Formula.AllOf(var parts) ->
          Formula.allOf(parts.stream().map(p -> at(p, index, k)).toList());
      case Formula.AnyOf(var parts) ->
          Formula.anyOf(parts.stream().map(p -> at(p, index, k)).toList());
      case Formula.Implies(var a, var b) -> new Formula.Implies(at(a, index, k), at(b, index, k));
      case Formula.Iff(var a, var b) -> new Formula.Iff(at(a, index, k), at(b, index, k));
    };
  }

  private Term atPosition(Term term, String index, int k) {
    if (term instanceof Term.Indexed(var family, var name, var offset) && name.equals(index)) {
      return Term.field(type.at(family, k + offset).orElseThrow().name());
    }
    return mapped(term, t -> atPosition(t, index, k));
  }

  private Term term(Term term) {
    return term instanceof Term.Aggregate(var function, var arguments)
        ? new Term.Aggregate(function, members(arguments))
        : mapped(term, this::term);
  }

  /** The aggregate's arguments with every family as its fields. */
  static List<Term> members(Term.Aggregate aggregate, RowType type) {
    return new Windows(type).members(aggregate.arguments());
  }

  private List<Term> members(List<Term> arguments) {
    return arguments.stream().flatMap(this::members).toList();
  }

  private Stream<Term> members(Term argument) {
    return argument instanceof Term.Family(var name) && !type.positions(name).isEmpty()
        ? type.positions(name).stream().map(k -> Term.field(type.at(name, k).orElseThrow().name()))
        : Stream.of(term(argument));
  }

  private static Term mapped(Term term, UnaryOperator<Term> change) {
    return switch (term) {
      case Term.FieldRef _, Term.Constant _, Term.Indexed _, Term.Family _ -> term;
      case Term.Plus(var a, var b) -> new Term.Plus(change.apply(a), change.apply(b));
      case Term.Minus(var a, var b) -> new Term.Minus(change.apply(a), change.apply(b));
      case Term.Times(var a, var b) -> new Term.Times(change.apply(a), change.apply(b));
      case Term.Divide(var a, var b) -> new Term.Divide(change.apply(a), change.apply(b));
      case Term.Mod(var a, var b) -> new Term.Mod(change.apply(a), change.apply(b));
      case Term.Bits(var t, var mask) -> new Term.Bits(change.apply(t), mask);
      case Term.Aggregate(var function, var arguments) ->
          new Term.Aggregate(function, arguments.stream().map(change).toList());
    };
  }
}
