package dev.nomos.logic.completion;

import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Term;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of a sum with a constant: form op numerator / denominator.
 *
 * @param denominator positive
 */
record LinearAtom(LinearForm form, Operator op, BigInteger numerator, BigInteger denominator) {
  /** Sums stay below, so that they and their differences are exact in 64 bits. */
  private static final BigInteger LARGEST = BigInteger.ONE.shiftLeft(61);

  /** Nothing where the comparison is not linear, or its sums would leave 64 bits. */
  static Optional<LinearAtom> of(Formula.Compare atom, RowType type, List<FieldUnits> units) {
    Sum left = Sum.of(atom.left(), type, units);
    Sum right = left == null ? null : Sum.of(atom.right(), type, units);
    return left == null || right == null
        ? Optional.empty()
        : left.minus(right).compare(atom.op(), units);
  }

  boolean holds(long sum) {
    return op.holds(BigInteger.valueOf(sum).multiply(denominator).compareTo(numerator));
  }

  /** The sums at which the truth may differ from that of the sum before. */
  List<BigInteger> cuts() {
    BigInteger[] parts = numerator.divideAndRemainder(denominator);
    boolean isWhole = parts[1].signum() == 0;
    BigInteger floor =
        isWhole || numerator.signum() > 0 ? parts[0] : parts[0].subtract(BigInteger.ONE);
    BigInteger reached = isWhole ? floor : floor.add(BigInteger.ONE);
    BigInteger left = floor.add(BigInteger.ONE);
    return switch (op) {
      case LE, GT -> List.of(left);
      case LT, GE -> List.of(reached);
      case EQ, NE -> reached.equals(left) ? List.of(left) : List.of(reached, left);
    };
  }

  /** A sum with exact coefficients of field positions. Mutable while it is built. */
  private static final class Sum {
    private final Map<Integer, Value> coefficients = new TreeMap<>();
    private Value constant = Value.of(0);

    /** Null where the term is no sum of fields times constants. */
    static @Nullable Sum of(Term term, RowType type, List<FieldUnits> units) {
      return switch (term) {
        case Term.FieldRef(var name) -> field(type.indexOf(name), units);
        case Term.Constant(var value) -> value.isNumber() ? constant(value) : null;
        case Term.Plus(var a, var b) -> combine(of(a, type, units), of(b, type, units), Sum::plus);
        case Term.Minus(var a, var b) ->
            combine(of(a, type, units), of(b, type, units), Sum::minus);
        case Term.Times(var a, var b) ->
            combine(of(a, type, units), of(b, type, units), Sum::times);
        case Term.Divide(var a, var b) ->
            combine(of(a, type, units), of(b, type, units), Sum::over);
        case Term.Aggregate(var function, var arguments) ->
            aggregate(function, arguments, type, units);
        case Term.Mod _, Term.Bits _, Term.Indexed _, Term.Family _ -> null;
      };
    }

    private static @Nullable Sum field(int field, List<FieldUnits> units) {
      if (field < 0 || !units.get(field).isNumeric()) {
        return null;
      }
      var sum = new Sum();
      sum.coefficients.put(
          field, Value.of(BigDecimal.ONE.movePointLeft(units.get(field).decimals())));
      return sum;
    }

    private static Sum constant(Value value) {
      var sum = new Sum();
      sum.constant = value;
      return sum;
    }

    @FunctionalInterface
    private interface Combination {
      @Nullable Sum of(Sum a, Sum b);
    }

    private static @Nullable Sum combine(@Nullable Sum a, @Nullable Sum b, Combination how) {
      return a == null || b == null ? null : how.of(a, b);
    }

    private static @Nullable Sum aggregate(
        Term.Function function, List<Term> arguments, RowType type, List<FieldUnits> units) {
      Sum total = constant(Value.of(0));
      for (Term argument : arguments) {
        Sum part = of(argument, type, units);
        if (part == null) {
          return null;
        }
        total = total.plus(part);
      }
      return switch (function) {
        case SUM -> total;
        case AVG -> total.over(constant(Value.of(arguments.size())));
        case MIN, MAX -> arguments.size() == 1 ? total : null;
        case COUNT -> null;
      };
    }

    private boolean isConstant() {
      return coefficients.isEmpty();
    }

    private Sum plus(Sum other) {
      return with(other, Value.of(1));
    }

    Sum minus(Sum other) {
      return with(other, Value.of(-1));
    }

    private Sum with(Sum other, Value factor) {
      var sum = new Sum();
      sum.coefficients.putAll(coefficients);
      other.coefficients.forEach(
          (field, c) -> sum.coefficients.merge(field, Value.product(c, factor), Value::sum));
      sum.coefficients.values().removeIf(c -> Value.compareNumbers(c, Value.of(0)) == 0);
      sum.constant = Value.sum(constant, Value.product(other.constant, factor));
      return sum;
    }

    private @Nullable Sum times(Sum other) {
      if (!isConstant() && !other.isConstant()) {
        return null;
      }
      return isConstant() ? other.scaled(constant) : scaled(other.constant);
    }

    private @Nullable Sum over(Sum other) {
      Value inverse = other.isConstant() ? Value.quotient(Value.of(1), other.constant) : null;
      return inverse == null ? null : scaled(inverse);
    }

    private Sum scaled(Value factor) {
      return constant(Value.of(0)).with(this, factor);
    }

    /** This sum op 0. */
    Optional<LinearAtom> compare(Operator op, List<FieldUnits> units) {
      if (isConstant()) {
        return Optional.empty();
      }
      BigInteger common = BigInteger.ONE;
      for (Value c : coefficients.values()) {
        BigInteger d = denominator(c);
        common = common.multiply(d).divide(common.gcd(d));
      }
      List<BigInteger> whole = new ArrayList<>();
      BigInteger divisor = BigInteger.ZERO;
      for (Value c : coefficients.values()) {
        whole.add(numerator(c).multiply(common).divide(denominator(c)));
        divisor = divisor.gcd(whole.getLast());
      }
      if (whole.getFirst().signum() < 0) {
        divisor = divisor.negate();
      }
      return atom(op, whole, common, divisor, units);
    }

    /** The sum is (divisor / common) times the form, plus the constant. */
    private Optional<LinearAtom> atom(
        Operator op,
        List<BigInteger> whole,
        BigInteger common,
        BigInteger divisor,
        List<FieldUnits> units) {
      List<Integer> fields = List.copyOf(coefficients.keySet());
      BigInteger largest = BigInteger.ZERO;
      for (int i = 0; i < whole.size(); i++) {
        FieldUnits of = units.get(fields.get(i));
        long most = Math.max(Math.abs(of.lowest()), Math.abs(of.highest()));
        largest =
            largest.add(whole.get(i).divide(divisor).abs().multiply(BigInteger.valueOf(most)));
      }
      BigInteger top = numerator(constant).negate().multiply(common);
      BigInteger bottom = denominator(constant).multiply(divisor);
      boolean fits =
          largest.compareTo(LARGEST) < 0 && whole.stream().allMatch(c -> c.bitLength() < Long.SIZE);
      return fits
          ? Optional.of(
              new LinearAtom(
                  new LinearForm(
                      fields, whole.stream().map(c -> c.divide(divisor).longValueExact()).toList()),
                  divisor.signum() < 0 ? op.mirrored() : op,
                  bottom.signum() < 0 ? top.negate() : top,
                  bottom.abs()))
          : Optional.empty();
    }

    private static BigInteger numerator(Value value) {
      return switch (value) {
        case Value.Whole(var number) -> BigInteger.valueOf(number);
        case Value.Real(var number) ->
            number.scale() <= 0 ? number.toBigIntegerExact() : number.unscaledValue();
        case Value.Ratio(var numerator, _) -> numerator;
        case Value.Text _ -> throw new IllegalStateException("'" + value + "' in a sum");
      };
    }

    private static BigInteger denominator(Value value) {
      return switch (value) {
        case Value.Real(var number) when number.scale() > 0 -> BigInteger.TEN.pow(number.scale());
        case Value.Ratio(_, var denominator) -> denominator;
        case Value.Whole _, Value.Real _ -> BigInteger.ONE;
        case Value.Text _ -> throw new IllegalStateException("'" + value + "' in a sum");
      };
    }
  }
}
