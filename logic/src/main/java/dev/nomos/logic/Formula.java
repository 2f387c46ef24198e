package dev.nomos.logic;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A condition on one record. Immutable; equal formulas are equal trees. {@code toString} prints the
 * text that {@link #parse} reads back as an equal formula.
 */
public sealed interface Formula {
  record Compare(Term left, Operator op, Term right) implements Formula {
    @Override
    public String toString() {
      return left + " " + op.symbol() + " " + right;
    }

    /** The comparison that holds exactly where this one is false. */
    public Compare negate() {
      return new Compare(left, op.negate(), right);
    }
  }

  record Not(Formula body) implements Formula {
    @Override
    public String toString() {
      return "not (" + body + ")";
    }
  }

  record AllOf(List<Formula> parts) implements Formula {
    public AllOf {
      parts = severalOrNone(parts);
    }

    @Override
    public String toString() {
      return FormulaText.join(parts, " and ", "true");
    }
  }

  record AnyOf(List<Formula> parts) implements Formula {
    public AnyOf {
      parts = severalOrNone(parts);
    }

    @Override
    public String toString() {
      return FormulaText.join(parts, " or ", "false");
    }
  }

  record Implies(Formula antecedent, Formula consequent) implements Formula {
    @Override
    public String toString() {
      return FormulaText.operand(antecedent) + " => " + FormulaText.operand(consequent);
    }
  }

  /** The conjunction of nothing. */
  static Formula always() {
    return new AllOf(List.of());
  }

  /** The disjunction of nothing. */
  static Formula never() {
    return new AnyOf(List.of());
  }

  /** The conjunction of {@code parts}; a single part is its own conjunction. */
  static Formula allOf(List<? extends Formula> parts) {
    return parts.size() == 1 ? parts.getFirst() : new AllOf(List.copyOf(parts));
  }

  /** The disjunction of {@code parts}; a single part is its own disjunction. */
  static Formula anyOf(List<? extends Formula> parts) {
    return parts.size() == 1 ? parts.getFirst() : new AnyOf(List.copyOf(parts));
  }

  private static List<Formula> severalOrNone(List<Formula> parts) {
    if (parts.size() == 1) {
      throw new IllegalArgumentException("one part needs no connective: '" + parts + "'");
    }
    return List.copyOf(parts);
  }

  /** Throws {@link FormulaSyntaxException} with the position of what cannot be read. */
  static Formula parse(String text) {
    return new FormulaParser(text).parse();
  }

  /** The formula as a clause: its disjuncts, each a comparison; empty where it is no clause. */
  default Optional<List<Compare>> clause() {
    List<Formula> parts = this instanceof AnyOf any ? any.parts() : List.of(this);
    List<Compare> literals = new ArrayList<>();
    for (Formula part : parts) {
      if (!(part instanceof Compare literal)) {
        return Optional.empty();
      }
      literals.add(literal);
    }
    return Optional.of(List.copyOf(literals));
  }

  /**
   * Truth in {@code row} in Kleene's strong three-valued logic: a field the exporter did not send
   * makes a comparison UNKNOWN, never FALSE. O(nodes).
   */
  default Truth evaluate(Row row) {
    return switch (this) { // no default: a new node type must not compile until handled
      case Compare(var left, var op, var right) -> {
        Value a = left.evaluate(row);
        Value b = a == null ? null : right.evaluate(row);
        yield a == null || b == null ? Truth.UNKNOWN : Truth.of(op.holds(a, b));
      }
      case Not(var body) -> body.evaluate(row).negate();
      case AllOf(var parts) -> {
        Truth weakest = Truth.TRUE;
        for (Formula part : parts) {
          weakest = Truth.min(weakest, part.evaluate(row));
        }
        yield weakest;
      }
      case AnyOf(var parts) -> {
        Truth strongest = Truth.FALSE;
        for (Formula part : parts) {
          strongest = Truth.max(strongest, part.evaluate(row));
        }
        yield strongest;
      }
      case Implies(var antecedent, var consequent) ->
          Truth.max(antecedent.evaluate(row).negate(), consequent.evaluate(row));
    };
  }

  /** The names of all fields mentioned, in order of first mention. */
  default Set<String> fields() {
    Set<String> names = new LinkedHashSet<>();
    eachComparison(
        c -> {
          c.left().eachField(names::add);
          c.right().eachField(names::add);
        });
    return names;
  }

  default void eachComparison(Consumer<Compare> seen) {
    switch (this) {
      case Compare comparison -> seen.accept(comparison);
      case Not(var body) -> body.eachComparison(seen);
      case AllOf(var parts) -> parts.forEach(p -> p.eachComparison(seen));
      case AnyOf(var parts) -> parts.forEach(p -> p.eachComparison(seen));
      case Implies(var antecedent, var consequent) -> {
        antecedent.eachComparison(seen);
        consequent.eachComparison(seen);
      }
    }
  }

  /** What makes the formula meaningless over {@code type}, in plain words; empty where nothing. */
  default List<String> problems(RowType type) {
    List<String> found = new ArrayList<>();
    eachComparison(c -> TypeCheck.check(c, type, found));
    return found;
  }
}
