package dev.nomos.logic;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds what means nothing over a row type: unknown fields and windows, text in arithmetic or in an
 * order, remainders of decimals, positions that no quantifier binds. Each fault gives one problem.
 */
final class TypeCheck {
  /** A hostile formula can have any number of faults; the first ones tell enough. */
  private static final int MAX_PROBLEMS = 20;

  private final RowType type;
  private final List<Problem> problems = new ArrayList<>();
  private final Set<String> bound = new LinkedHashSet<>();

  /**
   * @param part the term or atom at fault
   * @param inside the atom that it stands in
   */
  record Problem(Object part, Formula.Atom inside, String reason) {
    @Override
    public String toString() {
      return "'" + inside + "': " + reason;
    }
  }

  /** What a term's values are. */
  private enum Kind {
    WHOLE,
    DECIMAL,
    TEXT;

    boolean isNumber() {
      return this != TEXT;
    }
  }

  private TypeCheck(RowType type) {
    this.type = type;
  }

  static List<Problem> problems(Formula formula, RowType type) {
    TypeCheck check = new TypeCheck(type);
    check.formula(formula);
    return check.problems;
  }

  private void formula(Formula formula) {
    if (problems.size() >= MAX_PROBLEMS) {
      return;
    }
    switch (formula) {
      case Formula.Compare comparison -> comparison(comparison);
      case Formula.In in -> membership(in);
      case Formula.Quantified quantified -> quantified(quantified);
      case Formula.Not(var body) -> formula(body);
      case Formula.AllOf(var parts) -> parts.forEach(this::formula);
      case Formula.AnyOf(var parts) -> parts.forEach(this::formula);
      case Formula.Implies(var antecedent, var consequent) -> {
        formula(antecedent);
        formula(consequent);
      }
      case Formula.Iff(var left, var right) -> {
        formula(left);
        formula(right);
      }
    }
  }

  private void quantified(Formula.Quantified quantified) {
    String index = quantified.index();
    if (!bound.add(index)) {
      report(quantified, quantified, "'" + index + "' stands for another position here already");
      return;
    }
    int before = problems.size();
    formula(quantified.body());
    bound.remove(index);
    if (problems.size() > before) {
      return;
    }
    if (Windows.indexed(quantified).isEmpty()) {
      report(quantified, quantified, "no window is taken at position '" + index + "'");
    } else if (Windows.positions(quantified, type).length == 0) {
      report(quantified, quantified, "no position has all the fields that are named");
    } else if (bound.isEmpty() && Windows.size(quantified, type) > Windows.MAX_SIZE) {
      report(quantified, quantified, "more than " + Windows.MAX_SIZE + " parts when written out");
    }
  }

  private void comparison(Formula.Compare comparison) {
    Term left = comparison.left();
    Term right = comparison.right();
    Kind a = kind(left, comparison);
    Kind b = kind(right, comparison);
    if (a == null || b == null) {
      return;
    }
    if (comparison.op().isOrder() && !(a.isNumber() && b.isNumber())) {
      String reason = "text has no order; compare it with = or !=";
      report(a == Kind.TEXT ? left : right, comparison, reason);
    } else if (a.isNumber() != b.isNumber() && !isConstant(a.isNumber() ? left : right)) {
      // A code such as 443 may be written as a number, but a number's field is no code.
      report(a.isNumber() ? left : right, comparison, "a number is compared with text");
    }
  }

  private static boolean isConstant(Term term) {
    return term instanceof Term.Constant;
  }

  private void membership(Formula.In in) {
    Kind kind = kind(in.term(), in);
    if (kind != null && kind.isNumber() && !in.values().stream().allMatch(Value::isNumber)) {
      report(in.term(), in, "a number is compared with text");
    }
  }

  /** Null where a problem was reported, so that one fault gives one message. */
  private @Nullable Kind kind(Term term, Formula.Atom inside) {
    return switch (term) {
      case Term.Constant(var value) ->
          !value.isNumber() ? Kind.TEXT : value.isWhole() ? Kind.WHOLE : Kind.DECIMAL;
      case Term.FieldRef field -> fieldKind(field, inside);
      case Term.Plus _, Term.Minus _, Term.Times _ -> numeric(term, inside);
      case Term.Divide _ -> numeric(term, inside) == null ? null : Kind.DECIMAL;
      case Term.Mod _, Term.Bits _ -> whole(term, inside);
      case Term.Aggregate(var function, _) -> result(function, numeric(term, inside));
      case Term.Indexed indexed -> {
        if (!bound.contains(indexed.index())) {
          String index = indexed.index();
          yield report(
              term, inside, "'" + index + "' names no position; write 'forall " + index + ": …'");
        }
        yield familyKind(term, indexed.family(), inside);
      }
      case Term.Family _ ->
          report(term, inside, "'" + term + "' stands only inside min, max, sum, avg or count");
    };
  }

  private static @Nullable Kind result(Term.Function function, @Nullable Kind parts) {
    return parts == null
        ? null
        : switch (function) {
          case MIN, MAX, SUM -> parts;
          case AVG -> Kind.DECIMAL;
          case COUNT -> Kind.WHOLE;
        };
  }

  private @Nullable Kind fieldKind(Term.FieldRef field, Formula.Atom inside) {
    String name = field.name();
    return type.field(name)
        .map(TypeCheck::kindOf)
        .orElseGet(
            () -> report(field, inside, "unknown field '" + name + "'" + nearest(name, names())));
  }

  private @Nullable Kind familyKind(Term term, String family, Formula.Atom inside) {
    Set<Kind> kinds =
        type.positions(family).stream()
            .map(position -> kindOf(type.at(family, position).orElseThrow()))
            .collect(Collectors.toSet());
    if (kinds.isEmpty()) {
      return report(
          term, inside, "unknown window family '" + family + "'" + nearest(family, families()));
    }
    if (kinds.contains(Kind.TEXT) && kinds.size() > 1) {
      return report(term, inside, "'" + family + "' is text at some positions only");
    }
    return kinds.stream().max(Kind::compareTo).orElseThrow();
  }

  /** A code is text, even where it is written as a number: it has no order and no sum. */
  private static Kind kindOf(Field field) {
    return switch (field.type()) {
      case INTEGER, BOOLEAN -> Kind.WHOLE;
      case REAL -> Kind.DECIMAL;
      case CATEGORICAL, STRING -> Kind.TEXT;
    };
  }

  private Set<String> names() {
    return type.fields().stream().map(Field::name).collect(Collectors.toSet());
  }

  private Set<String> families() {
    return type.fields().stream()
        .flatMap(field -> java.util.stream.Stream.ofNullable(field.position()))
        .map(Field.WindowPosition::family)
        .collect(Collectors.toSet());
  }

  private static String nearest(String name, Set<String> names) {
    return NearestName.of(name, names).map(near -> "; did you mean '" + near + "'?").orElse("");
  }

  /** The widest kind of the term's parts. */
  private @Nullable Kind numeric(Term term, Formula.Atom inside) {
    Kind widest = Kind.WHOLE;
    for (Term part : term.parts()) {
      Kind kind =
          term instanceof Term.Aggregate && part instanceof Term.Family(var family)
              ? familyKind(part, family, inside)
              : kind(part, inside);
      if (kind == null) {
        return null;
      }
      if (!kind.isNumber()) {
        return report(part, inside, "'" + part + "' is text, which no arithmetic can use");
      }
      widest = kind.compareTo(widest) > 0 ? kind : widest;
    }
    return widest;
  }

  private @Nullable Kind whole(Term term, Formula.Atom inside) {
    Kind kind = numeric(term, inside);
    return kind == Kind.DECIMAL ? report(term, inside, "'" + term + "' needs whole numbers") : kind;
  }

  private @Nullable Kind report(Object part, Formula.Atom inside, String reason) {
    problems.add(new Problem(part, inside, reason));
    return null;
  }
}
