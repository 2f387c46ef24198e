package dev.nomos.logic;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a comparison compares. Equal terms are equal trees; {@code toString} prints the DSL. */
public sealed interface Term {
  record FieldRef(String name) implements Term {
    @Override
    public String toString() {
      return FormulaText.identifier(name);
    }
  }

  record Constant(Value value) implements Term {
    @Override
    public String toString() {
      return FormulaText.literal(value);
    }
  }

  record Plus(Term left, Term right) implements Term {
    @Override
    public String toString() {
      String summand = right instanceof Plus ? "(" + right + ")" : right.toString();
      return left + " + " + summand;
    }
  }

  record Times(Term left, Term right) implements Term {
    @Override
    public String toString() {
      return factor(left, false) + " * " + factor(right, true);
    }

    private static String factor(Term term, boolean rightmost) {
      boolean group = term instanceof Plus || (rightmost && term instanceof Times);
      return group ? "(" + term + ")" : term.toString();
    }
  }

  static Term field(String name) {
    return new FieldRef(name);
  }

  static Term constant(long number) {
    return new Constant(Value.of(number));
  }

  static Term constant(String text) {
    return new Constant(Value.of(text));
  }

  /** The term's exact value, or null where it needs an absent field. */
  default @Nullable Value evaluate(Row row) {
    return switch (this) {
      case FieldRef(var name) -> row.get(name);
      case Constant(var value) -> value;
      case Plus(var left, var right) -> {
        Value a = left.evaluate(row);
        Value b = a == null ? null : right.evaluate(row);
        yield a == null || b == null ? null : Value.sum(a, b);
      }
      case Times(var left, var right) -> {
        Value a = left.evaluate(row);
        Value b = a == null ? null : right.evaluate(row);
        yield a == null || b == null ? null : Value.product(a, b);
      }
    };
  }

  /** Tells each field name that the term mentions, left to right. */
  default void eachField(Consumer<String> seen) {
    switch (this) {
      case FieldRef(var name) -> seen.accept(name);
      case Constant _ -> {}
      case Plus(var left, var right) -> {
        left.eachField(seen);
        right.eachField(seen);
      }
      case Times(var left, var right) -> {
        left.eachField(seen);
        right.eachField(seen);
      }
    }
  }
}
