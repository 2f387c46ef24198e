package dev.nomos.logic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds comparisons that mean nothing: unknown fields, text in arithmetic or in an order. */
final class TypeCheck {
  private TypeCheck() {}

  static void check(Formula.Compare comparison, RowType type, List<String> problems) {
    Boolean left = isNumeric(comparison.left(), type, comparison, problems);
    Boolean right = isNumeric(comparison.right(), type, comparison, problems);
    if (left == null || right == null) {
      return;
    }
    if (!left.equals(right)) {
      problems.add("'" + comparison + "' compares a number with text");
    } else if (!left && comparison.op().isOrder()) {
      problems.add("'" + comparison + "' puts text in an order; text is only equal or not");
    }
  }

  /** Null where a problem was reported, so that one fault gives one message. */
  private static @Nullable Boolean isNumeric(
      Term term, RowType type, Formula.Compare inside, List<String> problems) {
    return switch (term) {
      case Term.Constant(var value) -> value.isNumber();
      case Term.FieldRef(var name) -> {
        var field = type.field(name);
        if (field.isEmpty()) {
          problems.add("'" + inside + "' names the unknown field '" + name + "'");
          yield null;
        }
        // Categories may be written as numbers or as names: equality works for both.
        yield switch (field.get().type()) {
          case INTEGER, REAL, BOOLEAN -> true;
          case CATEGORICAL, STRING -> false;
        };
      }
      case Term.Plus(var a, var b) -> arithmetic(a, b, type, inside, problems);
      case Term.Times(var a, var b) -> arithmetic(a, b, type, inside, problems);
    };
  }

  private static @Nullable Boolean arithmetic(
      Term a, Term b, RowType type, Formula.Compare inside, List<String> problems) {
    Boolean left = isNumeric(a, type, inside, problems);
    Boolean right = isNumeric(b, type, inside, problems);
    if (left == null || right == null) {
      return null;
    }
    if (!left || !right) {
      problems.add("'" + inside + "' does arithmetic on text");
      return null;
    }
    return true;
  }
}
