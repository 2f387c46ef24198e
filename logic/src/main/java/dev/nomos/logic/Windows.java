package dev.nomos.logic;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Writes quantifiers and window families out over the fields of a row type. */
final class Windows {
  /** A formula that would have more parts when written out is refused when it is loaded. */
  static final int MAX_SIZE = 100_000;

  private final RowType type;

  private Windows(RowType type) {
    this.type = type;
  }

  static Formula expand(Formula formula, RowType type) {
    return new Windows(type).formula(formula);
  }

  private Formula formula(Formula formula) {
    return formula instanceof Formula.Quantified quantified
        ? writtenOut(quantified)
        : mapped(formula, this::formula, this::term);
  }

  private Formula writtenOut(Formula.Quantified quantified) {
    List<Formula> instances =
        IntStream.of(positions(quantified, type))
            .mapToObj(k -> formula(at(quantified.body(), quantified.index(), k)))
            .toList();
    return quantified.quantifier() == Formula.Quantifier.FORALL
        ? Formula.allOf(instances)
        : Formula.anyOf(instances);
  }

  /** The positions at which all windows that the body takes there have a field; ascending. */
  static int[] positions(Formula.Quantified quantified, RowType type) {
    Set<Term.Indexed> indexed = indexed(quantified);
    Formula.Range range = quantified.range();
    return indexed.stream()
        .limit(1)
        .flatMap(t -> type.positions(t.family()).stream().map(p -> p - t.offset()))
        .mapToInt(Integer::intValue)
        .filter(k -> range == null ? k >= 0 : k >= range.from() && k <= range.to())
        .filter(
            k -> indexed.stream().allMatch(t -> type.at(t.family(), k + t.offset()).isPresent()))
        .toArray();
  }

  /** The terms of the body that are taken at the quantified position. */
  static Set<Term.Indexed> indexed(Formula.Quantified quantified) {
    Set<Term.Indexed> found = new LinkedHashSet<>();
    collect(quantified.body(), quantified.index(), found);
    return found;
  }

  private static void collect(Formula formula, String index, Set<Term.Indexed> found) {
    formula.eachAtom(
        atom -> {
          switch (atom) {
            case Formula.Compare(var left, _, var right) -> {
              collect(left, index, found);
              collect(right, index, found);
            }
            case Formula.In(var term, _, _) -> collect(term, index, found);
            case Formula.Quantified inner -> {
              if (!inner.index().equals(index)) {
                collect(inner.body(), index, found);
              }
            }
          }
        });
  }

  private static void collect(Term term, String index, Set<Term.Indexed> found) {
    if (term instanceof Term.Indexed indexed && indexed.index().equals(index)) {
      found.add(indexed);
    }
    term.parts().forEach(part -> collect(part, index, found));
  }

  /** How many atoms and terms the formula has at most when it is written out. */
  static long size(Formula formula, RowType type) {
    long[] size = {0};
    formula.eachAtom(
        atom -> {
          long more =
              switch (atom) {
                case Formula.Compare(var left, _, var right) ->
                    1 + size(left, type) + size(right, type);
                case Formula.In(var term, _, _) -> 1 + size(term, type);
                case Formula.Quantified quantified ->
                    Math.min(size(quantified.body(), type), Integer.MAX_VALUE)
                        * mostPositions(quantified, type);
              };
          size[0] = Math.min(Integer.MAX_VALUE, size[0] + more);
        });
    return size[0];
  }

  private static long mostPositions(Formula.Quantified quantified, RowType type) {
    return indexed(quantified).stream()
        .mapToInt(t -> type.positions(t.family()).size())
        .min()
        .orElse(0);
  }

  private static long size(Term term, RowType type) {
    return term instanceof Term.Family(var name)
        ? type.positions(name).size()
        : 1 + term.parts().stream().mapToLong(part -> size(part, type)).sum();
  }

  /** {@code formula} with {@code index} standing for position k; inner uses of the name stay. */
  private Formula at(Formula formula, String index, int k) {
    return formula instanceof Formula.Quantified inner && inner.index().equals(index)
        ? inner
        : mapped(formula, part -> at(part, index, k), term -> at(term, index, k));
  }

  private Term at(Term term, String index, int k) {
    if (term instanceof Term.Indexed(var family, var name, var offset) && name.equals(index)) {
      return Term.field(type.at(family, k + offset).orElseThrow().name());
    }
    return mapped(term, t -> at(t, index, k));
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

  private static Formula mapped(
      Formula formula, UnaryOperator<Formula> change, UnaryOperator<Term> terms) {
    return switch (formula) {
      case Formula.Compare(var left, var op, var right) ->
          new Formula.Compare(terms.apply(left), op, terms.apply(right));
      case Formula.In(var term, var values, var inside) ->
          new Formula.In(terms.apply(term), values, inside);
      case Formula.Quantified(var quantifier, var index, var range, var body) ->
          new Formula.Quantified(quantifier, index, range, change.apply(body));
      case Formula.Not(var body) -> new Formula.Not(change.apply(body));
      case Formula.AllOf(var parts) -> Formula.allOf(parts.stream().map(change).toList());
      case Formula.AnyOf(var parts) -> Formula.anyOf(parts.stream().map(change).toList());
      case Formula.Implies(var a, var b) -> new Formula.Implies(change.apply(a), change.apply(b));
      case Formula.Iff(var a, var b) -> new Formula.Iff(change.apply(a), change.apply(b));
    };
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
