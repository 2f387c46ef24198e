package dev.nomos.logic.entailment;

import com.microsoft.z3.ArithExpr;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.IntExpr;
import com.microsoft.z3.IntNum;
import dev.nomos.logic.Term;
import dev.nomos.logic.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Terms as Z3 sees them; the semantics is that of {@link Term#evaluate}. */
final class TermEncoding {
  private static final int SIGN_BIT = Long.SIZE - 1;

  private final Context z3;
  private final Connectives connectives;
  private final Variables variables;
  private final Texts texts;

  /**
   * A term's value and where it has one; elsewhere {@code value} means nothing.
   *
   * @param isText whether the value is a text's code
   */
  record Encoded(ArithExpr<?> value, boolean isText, BoolExpr defined) {}

  TermEncoding(Context z3, Connectives connectives, Variables variables, Texts texts) {
    this.z3 = z3;
    this.connectives = connectives;
    this.variables = variables;
    this.texts = texts;
  }

  Encoded encode(Term term) {
    return switch (term) {
      case Term.FieldRef(var name) ->
          new Encoded(variables.value(name), variables.isText(name), variables.presence(name));
      case Term.Constant(Value.Text(var text)) ->
          new Encoded(texts.code(text), true, connectives.yes());
      case Term.Constant(var number) -> total(Numbers.numeral(z3, number));
      case Term.Plus(var left, var right) -> sum(List.of(encode(left), encode(right)));
      case Term.Minus(var left, var right) -> difference(encode(left), encode(right));
      case Term.Times(var left, var right) -> product(encode(left), encode(right));
      case Term.Divide(var left, var right) -> quotient(encode(left), encode(right));
      case Term.Mod(var left, var right) -> remainder(encode(left), encode(right));
      case Term.Bits(var inner, var mask) -> {
        Encoded number = encode(inner);
        yield new Encoded(bits((IntExpr) number.value(), mask), false, number.defined());
      }
      case Term.Aggregate(var function, var arguments) ->
          aggregate(function, arguments.stream().map(this::encode).toList());
      case Term.Indexed _, Term.Family _ ->
          throw new IllegalStateException("'" + term + "' stands outside its window");
    };
  }

  private Encoded total(ArithExpr<?> value) {
    return new Encoded(value, false, connectives.yes());
  }

  private Encoded sum(List<Encoded> parts) {
    return new Encoded(z3.mkAdd(alike(parts)), false, defined(parts));
  }

  private Encoded difference(Encoded a, Encoded b) {
    return new Encoded(z3.mkSub(alike(List.of(a, b))), false, defined(List.of(a, b)));
  }

  private Encoded product(Encoded a, Encoded b) {
    return new Encoded(z3.mkMul(alike(List.of(a, b))), false, defined(List.of(a, b)));
  }

  private Encoded quotient(Encoded a, Encoded b) {
    BoolExpr both = defined(List.of(a, b));
    return new Encoded(
        z3.mkDiv(real(a.value()), real(b.value())),
        false,
        connectives.both(both, isNotZero(b.value())));
  }

  private Encoded remainder(Encoded a, Encoded b) {
    BoolExpr both = defined(List.of(a, b));
    return new Encoded(
        z3.mkMod((IntExpr) a.value(), (IntExpr) b.value()),
        false,
        connectives.both(both, isNotZero(b.value())));
  }

  /** {@code value} is whole or real; a constant's answer is certain. */
  private BoolExpr isNotZero(ArithExpr<?> value) {
    return (BoolExpr) connectives.not(isZero(value)).simplify();
  }

  private BoolExpr isZero(ArithExpr<?> value) {
    return z3.mkEq(value, value instanceof IntExpr ? z3.mkInt(0) : z3.mkReal(0));
  }

  private BoolExpr defined(List<Encoded> parts) {
    return connectives.all(parts.stream().map(Encoded::defined));
  }

  /** The values, as real numbers where one of them is. */
  ArithExpr<?>[] alike(List<Encoded> parts) {
    boolean allWhole = parts.stream().allMatch(part -> part.value() instanceof IntExpr);
    return parts.stream()
        .map(part -> allWhole ? part.value() : real(part.value()))
        .toArray(ArithExpr<?>[]::new);
  }

  private ArithExpr<?> real(ArithExpr<?> value) {
    return switch (value) {
      case IntNum number -> z3.mkReal(number.toString());
      case IntExpr whole -> z3.mkInt2Real(whole);
      default -> value;
    };
  }

  /**
   * {@code number & mask} in two's complement: each run of ones in the mask is a remainder of a
   * quotient rounded down, the last run being without end where the mask is negative.
   */
  private ArithExpr<?> bits(IntExpr number, long mask) {
    List<ArithExpr<?>> runs = new ArrayList<>(List.of(z3.mkInt(0)));
    for (int from = next(mask, 0, true); from < SIGN_BIT; ) {
      int to = Math.min(next(mask, from, false), SIGN_BIT);
      IntExpr shifted = (IntExpr) z3.mkDiv(number, power(from));
      IntExpr run = z3.mkMod(from == 0 ? number : shifted, power(to - from));
      runs.add(from == 0 ? run : z3.mkMul(run, power(from)));
      from = next(mask, to, true);
    }
    if (mask < 0) {
      runs.add(z3.mkMul(z3.mkDiv(number, power(SIGN_BIT)), power(SIGN_BIT)));
    }
    return z3.mkAdd(runs.toArray(ArithExpr<?>[]::new));
  }

  /** The first position from {@code from} on that is set, or is not; 64 where there is none. */
  private static int next(long mask, int from, boolean isSet) {
    return from >= Long.SIZE
        ? Long.SIZE
        : Math.min(Long.SIZE, from + Long.numberOfTrailingZeros((isSet ? mask : ~mask) >>> from));
  }

  private IntNum power(int exponent) {
    return z3.mkInt(BigInteger.TWO.pow(exponent).toString());
  }

  private Encoded aggregate(Term.Function function, List<Encoded> parts) {
    return switch (function) {
      case MIN, MAX -> {
        ArithExpr<?>[] values = alike(parts);
        ArithExpr<?> best = values[0];
        for (int i = 1; i < values.length; i++) {
          best = better(function, values[i], best);
        }
        yield new Encoded(best, false, defined(parts));
      }
      case SUM -> sum(parts);
      case AVG -> quotient(sum(parts), total(z3.mkInt(parts.size())));
      case COUNT ->
          new Encoded(
              z3.mkAdd(
                  parts.stream()
                      .map(part -> oneUnlessZero(part.value()))
                      .toArray(ArithExpr<?>[]::new)),
              false,
              defined(parts));
    };
  }

  private ArithExpr<?> better(Term.Function function, ArithExpr<?> value, ArithExpr<?> best) {
    BoolExpr replaces = function == Term.Function.MIN ? z3.mkLt(value, best) : z3.mkLt(best, value);
    return (ArithExpr<?>) z3.mkITE(replaces, value, best);
  }

  private ArithExpr<?> oneUnlessZero(ArithExpr<?> value) {
    return (ArithExpr<?>) z3.mkITE(isZero(value), z3.mkInt(0), z3.mkInt(1));
  }
}
