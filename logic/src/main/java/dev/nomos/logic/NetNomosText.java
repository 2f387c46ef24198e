package dev.nomos.logic;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Formulas as NetNomos displays them: {@code (Packets * 65535) >= Bytes}, {@code Proto = 'TCP'}.
 * Its predicates are in the order of these texts.
 */
public final class NetNomosText {
  private NetNomosText() {}

  public static String of(Formula formula) {
    return switch (formula) {
      case Formula.Compare(var left, var op, var right) ->
          of(left) + " " + op.symbol() + " " + of(right);
      case Formula.In(var term, var values, var inside) ->
          of(term)
              + (inside ? " in {" : " not in {")
              + values.stream().map(NetNomosText::literal).collect(Collectors.joining(", "))
              + "}";
      case Formula.Quantified(var quantifier, var index, var range, var body) ->
          quantifier + " " + index + positions(range) + ": " + of(body);
      case Formula.Not(var body) -> "NOT (" + of(body) + ")";
      case Formula.AllOf(var parts) -> parts.isEmpty() ? "true" : joined(parts, " AND ");
      case Formula.AnyOf(var parts) -> parts.isEmpty() ? "false" : joined(parts, " OR ");
      case Formula.Implies(var a, var b) -> "(" + of(a) + ") -> (" + of(b) + ")";
      case Formula.Iff(var a, var b) -> "(" + of(a) + ") <-> (" + of(b) + ")";
    };
  }

  private static String positions(Formula.@Nullable Range range) {
    return range == null
        ? ""
        : IntStream.rangeClosed(range.from(), range.to())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", ", " IN {", "}"));
  }

  private static String joined(List<Formula> parts, String word) {
    return parts.stream().map(p -> "(" + of(p) + ")").collect(Collectors.joining(word));
  }

  private static String of(Term term) {
    return switch (term) {
      case Term.FieldRef(var name) -> name;
      case Term.Constant(var value) -> literal(value);
      case Term.Plus(var a, var b) -> binary(a, "+", b);
      case Term.Minus(var a, var b) -> binary(a, "-", b);
      case Term.Times(var a, var b) -> binary(a, "*", b);
      case Term.Divide(var a, var b) -> binary(a, "/", b);
      case Term.Mod(var a, var b) -> "MOD(" + of(a) + ", " + of(b) + ")";
      case Term.Aggregate(var function, var arguments) ->
          arguments.stream()
              .map(NetNomosText::of)
              .collect(Collectors.joining(", ", function.word() + "(", ")"));
      case Term.Indexed(var family, var index, var offset) ->
          family + "[" + index + (offset == 0 ? "" : offset > 0 ? " + " + offset : " - " + -offset) + "]";
      case Term.Bits _, Term.Family _ -> term.toString();
    };
  }

  private static String binary(Term a, String symbol, Term b) {
    return "(" + of(a) + " " + symbol + " " + of(b) + ")";
  }

  private static String literal(Value value) {
    return value instanceof Value.Text(var text)
        ? "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
        : value.text();
  }
}
