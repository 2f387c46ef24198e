package dev.nomos.logic;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Formulas as NetNomos displays them: {@code (Packets * 65535) >= Bytes}, {@code Proto = 'TCP'}.
 * Its predicates are in the order of these texts. {@link Formula#parse} reads them back equal.
 */
public final class NetNomosText {
  /** Stands between the parts of a disjunction. */
  public static final String OR = " OR ";

  /** A longer range of positions is written with its ends only. */
  private static final int LISTED_POSITIONS = 100;

  private NetNomosText() {}

  public static String of(Formula formula) {
    return switch (formula) {
      case Formula.Compare(var left, var op, var right) ->
          of(left) + " " + op.symbol() + " " + of(right);
      case Formula.In(var term, var values, var inside) ->
          of(term)
              + (inside ? " IN {" : " NOT IN {")
              + values.stream().map(NetNomosText::literal).collect(Collectors.joining(", "))
              + "}";
      case Formula.Quantified quantified -> quantified(quantified);
      case Formula.Not(var body) -> "NOT (" + of(body) + ")";
      case Formula.AllOf(var parts) -> parts.isEmpty() ? "true" : joined(parts, " AND ");
      case Formula.AnyOf(var parts) -> parts.isEmpty() ? "false" : joined(parts, OR);
      case Formula.Implies(var a, var b) -> "(" + of(a) + ") -> (" + of(b) + ")";
      case Formula.Iff(var a, var b) -> "(" + of(a) + ") <-> (" + of(b) + ")";
    };
  }

  private static String quantified(Formula.Quantified quantified) {
    Formula.Range range = quantified.range();
    String within = range == null ? "" : " IN " + positions(range);
    String index = FormulaText.identifier(quantified.index());
    return quantified.quantifier().name() + " " + index + within + ": " + of(quantified.body());
  }

  private static String positions(Formula.Range range) {
    return range.to() - range.from() >= LISTED_POSITIONS
        ? range.from() + ".." + range.to()
        : IntStream.rangeClosed(range.from(), range.to())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String joined(List<Formula> parts, String word) {
    return parts.stream().map(NetNomosText::operand).collect(Collectors.joining(word));
  }

  /** A formula as a part of a conjunction or disjunction. */
  public static String operand(Formula part) {
    return "(" + of(part) + ")";
  }

  private static String of(Term term) {
    return switch (term) {
      case Term.FieldRef _, Term.Indexed _, Term.Family _ -> term.toString();
      case Term.Constant(var value) -> literal(value);
      case Term.Plus(var a, var b) -> binary(a, "+", b);
      case Term.Minus(var a, var b) -> binary(a, "-", b);
      case Term.Times(var a, var b) -> binary(a, "*", b);
      case Term.Divide(var a, var b) -> binary(a, "/", b);
      case Term.Mod(var a, var b) -> "MOD(" + of(a) + ", " + of(b) + ")";
      case Term.Bits(var t, var mask) -> "BITS(" + of(t) + ", " + mask + ")";
      case Term.Aggregate(var function, var arguments) ->
          arguments.stream()
              .map(NetNomosText::of)
              .collect(Collectors.joining(", ", function.word() + "(", ")"));
    };
  }

  private static String binary(Term a, String symbol, Term b) {
    return "(" + of(a) + " " + symbol + " " + of(b) + ")";
  }

  private static String literal(Value value) {
    return value instanceof Value.Text(var text) ? FormulaText.quoted(text, '\'') : value.text();
  }
}
