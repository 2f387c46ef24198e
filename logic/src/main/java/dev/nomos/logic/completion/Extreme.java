package dev.nomos.logic.completion;

import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import dev.nomos.logic.Term;
import dev.nomos.logic.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A side of a comparison as the greatest or the least of several terms: that of {@code total - 2 *
 * max(a, b)} is the least of {@code total - 2 * a} and {@code total - 2 * b}.
 *
 * @param of two at least
 */
record Extreme(List<Term> of, boolean isGreatest) {
  /** Nothing where no maximum or minimum is in the term, or not as a summand times a constant. */
  static Optional<Extreme> in(Term term) {
    return switch (term) {
      case Term.Aggregate(var function, var arguments) when arguments.size() > 1 ->
          switch (function) {
            case MAX -> Optional.of(new Extreme(arguments, true));
            case MIN -> Optional.of(new Extreme(arguments, false));
            case SUM, AVG, COUNT -> Optional.empty();
          };
      case Term.Plus(var a, var b) ->
          in(a)
              .map(e -> e.each(v -> new Term.Plus(v, b)))
              .or(() -> in(b).map(e -> e.each(v -> new Term.Plus(a, v))));
      case Term.Minus(var a, var b) ->
          in(a)
              .map(e -> e.each(v -> new Term.Minus(v, b)))
              .or(() -> in(b).map(e -> e.each(v -> new Term.Minus(a, v)).opposite()));
      case Term.Times(var a, Term.Constant(var factor)) when isFactor(factor) ->
          in(a).map(e -> e.each(v -> new Term.Times(v, new Term.Constant(factor))).times(factor));
      case Term.Times(Term.Constant(var factor), var b) when isFactor(factor) ->
          in(b).map(e -> e.each(v -> new Term.Times(new Term.Constant(factor), v)).times(factor));
      case Term.Divide(var a, Term.Constant(var divisor)) when isFactor(divisor) ->
          in(a)
              .map(e -> e.each(v -> new Term.Divide(v, new Term.Constant(divisor))).times(divisor));
      case Term.Aggregate _,
          Term.Times _,
          Term.Divide _,
          Term.Mod _,
          Term.Bits _,
          Term.FieldRef _,
          Term.Constant _,
          Term.Indexed _,
          Term.Family _ ->
          Optional.empty();
    };
  }

  private static boolean isFactor(Value value) {
    return value.isNumber() && sign(value) != 0;
  }

  private static int sign(Value value) {
    return Value.compareNumbers(value, Value.of(0));
  }

  private Extreme each(UnaryOperator<Term> change) {
    return new Extreme(of.stream().map(change).toList(), isGreatest);
  }

  private Extreme opposite() {
    return new Extreme(of, !isGreatest);
  }

  private Extreme times(Value factor) {
    return sign(factor) > 0 ? this : opposite();
  }

  /**
   * The comparison of the side with another one, as comparisons of its terms: the greatest is at
   * most a bound where all are, and at least it where one is.
   */
  Formula compared(Operator op, Term other) {
    Operator within = isGreatest ? Operator.LE : Operator.GE;
    return switch (op) {
      case LE, LT -> isGreatest ? all(op, other) : any(op, other);
      case GE, GT -> isGreatest ? any(op, other) : all(op, other);
      case EQ -> Formula.allOf(List.of(all(within, other), any(within.mirrored(), other)));
      case NE ->
          Formula.anyOf(
              List.of(any(within.negate(), other), all(within.mirrored().negate(), other)));
    };
  }

  private Formula all(Operator op, Term other) {
    return Formula.allOf(comparisons(op, other));
  }

  private Formula any(Operator op, Term other) {
    return Formula.anyOf(comparisons(op, other));
  }

  private List<Formula> comparisons(Operator op, Term other) {
    return of.stream().<Formula>map(term -> new Formula.Compare(term, op, other)).toList();
  }
}
