package dev.nomos.logic;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a comparison compares. Equal terms are equal trees; {@code toString} prints the DSL. */
public sealed interface Term {
  record FieldRef(String name) implements Term {
    @Override
    public String toString() {
      return FormulaText.identifier(name);
    }
  }

  /** {@code value}: a decimal that is a whole number of 64 bits becomes one; never a ratio. */
  record Constant(Value value) implements Term {
    public Constant {
      value = plain(value);
    }

    static Value plain(Value value) {
      return switch (value) {
        case Value.Real(var number) -> Value.of(number);
        case Value.Ratio ratio ->
            throw new IllegalArgumentException(ratio + " is a quotient, not a constant");
        case Value.Whole _, Value.Text _ -> value;
      };
    }

    @Override
    public String toString() {
      return FormulaText.literal(value);
    }
  }

  record Plus(Term left, Term right) implements Term {
    @Override
    public String toString() {
      String summand =
          right instanceof Plus || right instanceof Minus ? "(" + right + ")" : right.toString();
      return left + " + " + summand;
    }
  }

  record Times(Term left, Term right) implements Term {
    @Override
    public String toString() {
      return FormulaText.factor(left, false) + " * " + FormulaText.factor(right, true);
    }
  }

  record Minus(Term left, Term right) implements Term {
    @Override
    public String toString() {
      boolean group = right instanceof Plus || right instanceof Minus;
      return left + " - " + (group ? "(" + right + ")" : right.toString());
    }
  }

  /** The exact quotient; nothing, and so unknown, where the divisor is 0. */
  record Divide(Term left, Term right) implements Term {
    @Override
    public String toString() {
      return FormulaText.factor(left, false) + " / " + FormulaText.factor(right, true);
    }
  }

  /**
   * The remainder of whole numbers, never negative: left = right * q + rest with 0 <= rest <
   * |right|; nothing where the divisor is 0.
   */
  record Mod(Term left, Term right) implements Term {
    @Override
    public String toString() {
      return "mod(" + left + ", " + right + ")";
    }
  }

  /**
   * The bits of a whole number that are set in {@code mask} too, as a number: {@code
   * bits(tcp.flags, 2) != 0} says that SYN is set. Negative numbers are in two's complement.
   */
  record Bits(Term term, long mask) implements Term {
    @Override
    public String toString() {
      return "bits(" + term + ", " + mask + ")";
    }
  }

  /** One number from several; nothing where one of them is absent. */
  record Aggregate(Function function, List<Term> arguments) implements Term {
    public Aggregate {
      arguments = List.copyOf(arguments);
      if (arguments.isEmpty()) {
        throw new IllegalArgumentException(function + " of nothing");
      }
    }

    @Override
    public String toString() {
      return arguments.stream()
          .map(Term::toString)
          .collect(Collectors.joining(", ", function.word() + "(", ")"));
    }
  }

  /** {@code COUNT}: how many of the arguments are not 0. {@code AVG}: their exact mean. */
  enum Function {
    MIN,
    MAX,
    SUM,
    AVG,
    COUNT;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The field of a window family at a quantified position plus {@code offset}: {@code tcp.seq[k +
   * 1]}. Means something only inside a {@link Formula.Quantified} with that index.
   */
  record Indexed(String family, String index, int offset) implements Term {
    @Override
    public String toString() {
      String shift = offset == 0 ? "" : offset > 0 ? " + " + offset : " - " + -(long) offset;
      return FormulaText.identifier(family) + "[" + FormulaText.identifier(index) + shift + "]";
    }
  }

  /** All fields of a window family, in the order of their positions; only in an aggregate. */
  record Family(String name) implements Term {
    @Override
    public String toString() {
      return FormulaText.identifier(name) + "[*]";
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

  /** The term's exact value, or null where it needs an absent field or divides by 0. */
  default @Nullable Value evaluate(Row row) {
    return switch (this) {
      case FieldRef(var name) -> row.get(name);
      case Constant(var value) -> value;
      case Plus(var left, var right) -> combine(left, right, row, Value::sum);
      case Minus(var left, var right) -> combine(left, right, row, Value::difference);
      case Times(var left, var right) -> combine(left, right, row, Value::product);
      case Divide(var left, var right) -> combine(left, right, row, Value::quotient);
      case Mod(var left, var right) -> combine(left, right, row, Value::remainder);
      case Bits(var term, var mask) -> {
        Value value = term.evaluate(row);
        yield value == null ? null : Value.bits(value, mask);
      }
      case Aggregate aggregate -> Aggregates.evaluate(aggregate, row);
      case Indexed _, Family _ ->
          throw new IllegalStateException("'" + this + "' stands outside its window");
    };
  }

  private static @Nullable Value combine(Term left, Term right, Row row, Combination how) {
    Value a = left.evaluate(row);
    Value b = a == null ? null : right.evaluate(row);
    return a == null || b == null ? null : how.of(a, b);
  }

  /** Makes a term of two. */
  @FunctionalInterface
  interface Combined {
    Term of(Term left, Term right);
  }

  /** An operation on two numbers, which may have no result. */
  @FunctionalInterface
  interface Combination {
    @Nullable Value of(Value a, Value b);
  }

  /** Tells each field name that the term mentions, left to right. */
  default void eachField(Consumer<String> seen) {
    if (this instanceof FieldRef(var name)) {
      seen.accept(name);
    } else {
      parts().forEach(part -> part.eachField(seen));
    }
  }

  /** The terms that this one is directly made of. */
  default List<Term> parts() {
    return switch (this) {
      case FieldRef _, Constant _, Indexed _, Family _ -> List.of();
      case Plus(var left, var right) -> List.of(left, right);
      case Minus(var left, var right) -> List.of(left, right);
      case Times(var left, var right) -> List.of(left, right);
      case Divide(var left, var right) -> List.of(left, right);
      case Mod(var left, var right) -> List.of(left, right);
      case Bits(var term, _) -> List.of(term);
      case Aggregate(_, var arguments) -> arguments;
    };
  }

  /** The levels of the tree. */
  default int depth() {
    int deepest = 0;
    for (Term part : parts()) {
      deepest = Math.max(deepest, part.depth());
    }
    return 1 + deepest;
  }
}
