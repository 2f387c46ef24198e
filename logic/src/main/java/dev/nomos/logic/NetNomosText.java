package dev.nomos.logic;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Formulas as NetNomos displays them: {@code (Packets * 65535) >= Bytes}, {@code Proto = 'TCP'}.
 * Its predicates are in the order of these texts. {@link Formula#parse} reads them back equal.
 */
public final class NetNomosText {
  /** Stands between the parts of a disjunction. */
  public static final String OR = " OR ";

  /** A longer range of positions is written with its ends only. */
  private static final int LISTED_POSITIONS = 100;

  private final @Nullable RowType type;

  private NetNomosText(@Nullable RowType type) {
    this.type = type;
  }

  public static String of(Formula formula) {
    return new NetNomosText(null).text(formula);
  }

  /** As NetNomos interprets rules: values are named by their labels, {@code Proto = UDP}. */
  public static String of(Formula formula, RowType type) {
    return new NetNomosText(type).text(formula);
  }

  private String text(Formula formula) {
    return switch (formula) {
      case Formula.Compare(var left, var op, var right) ->
          term(left) + " " + op.symbol() + " " + (op.isOrder() ? term(right) : side(right, left));
      case Formula.In(var term, var values, var inside) ->
          term(term)
              + (inside ? " IN {" : " NOT IN {")
              + values.stream().map(value -> literal(value, term)).collect(Collectors.joining(", "))
              + "}";
      case Formula.Quantified quantified -> quantified(quantified);
      case Formula.Not(var body) -> "NOT (" + text(body) + ")";
      case Formula.AllOf(var parts) -> parts.isEmpty() ? "true" : joined(parts, " AND ");
      case Formula.AnyOf(var parts) -> parts.isEmpty() ? "false" : joined(parts, OR);
      case Formula.Implies(var a, var b) -> "(" + text(a) + ") -> (" + text(b) + ")";
      case Formula.Iff(var a, var b) -> "(" + text(a) + ") <-> (" + text(b) + ")";
    };
  }

  private String quantified(Formula.Quantified quantified) {
    Formula.Range range = quantified.range();
    String within = range == null ? "" : " IN " + positions(range);
    String index = FormulaText.identifier(quantified.index());
    return quantified.quantifier().name() + " " + index + within + ": " + text(quantified.body());
  }

  private static String positions(Formula.Range range) {
    return range.to() - range.from() >= LISTED_POSITIONS
        ? range.from() + ".." + range.to()
        : IntStream.rangeClosed(range.from(), range.to())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", ", "{", "}"));
  }

  private String joined(List<Formula> parts, String word) {
    return parts.stream().map(p -> "(" + text(p) + ")").collect(Collectors.joining(word));
  }

  /** A formula as a part of a conjunction or disjunction. */
  public static String operand(Formula part) {
    return "(" + of(part) + ")";
  }

  private String term(Term term) {
    return switch (term) {
      case Term.FieldRef _, Term.Indexed _, Term.Family _ -> term.toString();
      case Term.Constant(var value) -> literal(value);
      case Term.Plus(var a, var b) -> binary(a, "+", b);
      case Term.Minus(var a, var b) -> binary(a, "-", b);
      case Term.Times(var a, var b) -> binary(a, "*", b);
      case Term.Divide(var a, var b) -> binary(a, "/", b);
      case Term.Mod(var a, var b) -> "MOD(" + term(a) + ", " + term(b) + ")";
      case Term.Bits(var t, var mask) -> "BITS(" + term(t) + ", " + mask + ")";
      case Term.Aggregate(var function, var arguments) ->
          arguments.stream()
              .map(this::term)
              .collect(Collectors.joining(", ", function.word() + "(", ")"));
    };
  }

  private String binary(Term a, String symbol, Term b) {
    return "(" + term(a) + " " + symbol + " " + term(b) + ")";
  }

  /** A constant with the label that the field on the other side gives it. */
  private String side(Term term, Term other) {
    return term instanceof Term.Constant(var value) ? literal(value, other) : term(term);
  }

  private String literal(Value value, Term other) {
    return type == null
        ? literal(value)
        : Labels.name(value, other, type).orElseGet(() -> literal(value));
  }

  private static String literal(Value value) {
    return value instanceof Value.Text(var text) ? FormulaText.quoted(text, '\'') : value.text();
  }
}
