package dev.nomos.logic.entailment;

import com.microsoft.z3.ArithExpr;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import dev.nomos.logic.Term;
import dev.nomos.logic.Value;
import java.util.List;

/**
 * Formulas as Z3 sees them: since truth has three values, each formula becomes two conditions, one
 * for "definitely true" and one for "definitely false". The semantics is that of {@link
 * Formula#evaluate}; windows must be written out before.
 */
final class FormulaEncoding {
  private final Context z3;
  private final Connectives connectives;
  private final Texts texts;
  private final TermEncoding terms;

  FormulaEncoding(Context z3, Connectives connectives, Texts texts, TermEncoding terms) {
    this.z3 = z3;
    this.connectives = connectives;
    this.texts = texts;
    this.terms = terms;
  }

  Truths encode(Formula formula) {
    return switch (formula) {
      case Formula.Compare(var left, var op, var right) -> comparison(left, op, right);
      case Formula.In(var term, var values, var inside) -> membership(term, values, inside);
      case Formula.Quantified _ ->
          throw new IllegalStateException("'" + formula + "' is not written out");
      case Formula.Not(var body) -> encode(body).negate();
      case Formula.AllOf(var parts) -> all(parts.stream().map(this::encode).toList());
      case Formula.AnyOf(var parts) ->
          all(parts.stream().map(part -> encode(part).negate()).toList()).negate();
      case Formula.Implies(var antecedent, var consequent) ->
          all(List.of(encode(antecedent), encode(consequent).negate())).negate();
      case Formula.Iff(var left, var right) -> equivalence(encode(left), encode(right));
    };
  }

  private Truths all(List<Truths> parts) {
    return new Truths(
        connectives.all(parts.stream().map(Truths::isTrue)),
        connectives.any(parts.stream().map(Truths::isFalse)));
  }

  private Truths equivalence(Truths a, Truths b) {
    return new Truths(
        connectives.either(
            connectives.both(a.isTrue(), b.isTrue()), connectives.both(a.isFalse(), b.isFalse())),
        connectives.either(
            connectives.both(a.isTrue(), b.isFalse()), connectives.both(a.isFalse(), b.isTrue())));
  }

  private Truths where(BoolExpr defined, BoolExpr holds) {
    return new Truths(
        connectives.both(defined, holds), connectives.both(defined, connectives.not(holds)));
  }

  private Truths comparison(Term left, Operator op, Term right) {
    TermEncoding.Encoded a = terms.encode(left);
    TermEncoding.Encoded b = terms.encode(right);
    return where(
        connectives.both(a.defined(), b.defined()),
        switch (op) {
          case EQ -> equal(left, a, right, b);
          case NE -> connectives.not(equal(left, a, right, b));
          case LT, LE, GT, GE -> ordered(op, terms.alike(List.of(a, b)));
        });
  }

  private BoolExpr ordered(Operator op, ArithExpr<?>[] sides) {
    return switch (op) {
      case LT -> z3.mkLt(sides[0], sides[1]);
      case LE -> z3.mkLe(sides[0], sides[1]);
      case GT -> z3.mkGt(sides[0], sides[1]);
      case GE -> z3.mkGe(sides[0], sides[1]);
      case EQ, NE -> throw new IllegalStateException(op + " is no order");
    };
  }

  private Truths membership(Term term, List<Value> values, boolean inside) {
    TermEncoding.Encoded encoded = terms.encode(term);
    BoolExpr member =
        connectives.any(
            values.stream()
                .map(Term.Constant::new)
                .map(constant -> equal(term, encoded, constant, terms.encode(constant))));
    return where(encoded.defined(), inside ? member : connectives.not(member));
  }

  /** Equality of numbers, of texts, or of a constant number's text with a text. */
  private BoolExpr equal(Term left, TermEncoding.Encoded a, Term right, TermEncoding.Encoded b) {
    if (a.isText() == b.isText()) {
      ArithExpr<?>[] sides = terms.alike(List.of(a, b));
      return z3.mkEq(sides[0], sides[1]);
    }
    return a.isText() ? z3.mkEq(a.value(), code(right)) : z3.mkEq(code(left), b.value());
  }

  private ArithExpr<?> code(Term number) {
    if (number instanceof Term.Constant(var value)) {
      return texts.code(value.text());
    }
    throw new IllegalStateException("'" + number + "' is compared with text: types are unchecked");
  }
}
