package dev.nomos.logic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds atoms that mean nothing: unknown fields, text in arithmetic or in an order. */
final class TypeCheck {
  private final RowType type;
  private final List<String> problems;

  /** What a term's values are. */
  private enum Kind {
    WHOLE,
    DECIMAL,
    TEXT;

    boolean isNumber() {
      return this != TEXT;
    }
  }

  private TypeCheck(RowType type, List<String> problems) {
    this.type = type;
    this.problems = problems;
  }

  static void check(Formula formula, RowType type, List<String> problems) {
    TypeCheck check = new TypeCheck(type, problems);
    formula.eachAtom(check::window);
    if (problems.isEmpty()) {
      formula.expand(type).eachAtom(check::atom);
    }
  }

  private void window(Formula.Atom atom) {
    if (atom instanceof Formula.Quantified quantified
        && quantified.expand(type).fields().isEmpty()) {
      problems.add("'" + atom + "' ranges over no position of a window");
    }
  }

  private void atom(Formula.Atom atom) {
    switch (atom) {
      case Formula.Compare comparison -> comparison(comparison);
      case Formula.In in -> membership(in);
      case Formula.Quantified _ -> {} // written out before
    }
  }

  private void comparison(Formula.Compare comparison) {
    Kind left = kind(comparison.left(), comparison);
    Kind right = kind(comparison.right(), comparison);
    if (left == null || right == null) {
      return;
    }
    if (left.isNumber() != right.isNumber() && !isNumberConstant(comparison)) {
      problems.add("'" + comparison + "' compares a number with text");
    } else if ((left == Kind.TEXT || right == Kind.TEXT) && comparison.op().isOrder()) {
      problems.add("'" + comparison + "' puts text in an order; text is only equal or not");
    }
  }

  /** A category may be written as a number. */
  private static boolean isNumberConstant(Formula.Compare comparison) {
    return isNumber(comparison.left()) || isNumber(comparison.right());
  }

  private static boolean isNumber(Term term) {
    return term instanceof Term.Constant(var value) && value.isNumber();
  }

  private void membership(Formula.In in) {
    Kind kind = kind(in.term(), in);
    if (kind != null && kind.isNumber() && in.values().stream().anyMatch(v -> !v.isNumber())) {
      problems.add("'" + in + "' compares a number with text");
    }
  }

  /** Null where a problem was reported, so that one fault gives one message. */
  private @Nullable Kind kind(Term term, Formula.Atom inside) {
    return switch (term) {
      case Term.Constant(var value) ->
          value instanceof Value.Whole ? Kind.WHOLE : value.isNumber() ? Kind.DECIMAL : Kind.TEXT;
      case Term.FieldRef(var name) -> fieldKind(name, inside);
      case Term.Plus _, Term.Minus _, Term.Times _ -> numeric(term, inside);
      case Term.Divide _ -> numeric(term, inside) == null ? null : Kind.DECIMAL;
      case Term.Mod _, Term.Bits _ -> whole(term, inside);
      case Term.Aggregate(var function, _) -> {
        Kind parts = numeric(term, inside);
        yield parts == null
            ? null
            : switch (function) {
              case MIN, MAX, SUM -> parts;
              case AVG -> Kind.DECIMAL;
              case COUNT -> Kind.WHOLE;
            };
      }
      case Term.Indexed _, Term.Family _ -> {
        problems.add("'" + inside + "': '" + term + "' names no window here");
        yield null;
      }
    };
  }

  private @Nullable Kind fieldKind(String name, Formula.Atom inside) {
    var field = type.field(name);
    if (field.isEmpty()) {
      problems.add("'" + inside + "' names the unknown field '" + name + "'");
      return null;
    }
    // Categories may be written as numbers or as names: equality works for both.
    return switch (field.get().type()) {
      case INTEGER, BOOLEAN -> Kind.WHOLE;
      case REAL -> Kind.DECIMAL;
      case CATEGORICAL, STRING -> Kind.TEXT;
    };
  }

  /** The widest kind of the term's parts. */
  private @Nullable Kind numeric(Term term, Formula.Atom inside) {
    Kind widest = Kind.WHOLE;
    for (Term part : term.parts()) {
      Kind kind = kind(part, inside);
      if (kind == null) {
        return null;
      }
      if (!kind.isNumber()) {
        problems.add("'" + inside + "' does arithmetic on text");
        return null;
      }
      widest = kind.compareTo(widest) > 0 ? kind : widest;
    }
    return widest;
  }

  private @Nullable Kind whole(Term term, Formula.Atom inside) {
    Kind kind = numeric(term, inside);
    if (kind == Kind.DECIMAL) {
      problems.add("'" + inside + "': '" + term + "' needs whole numbers");
      return null;
    }
    return kind;
  }
}
