package dev.nomos.logic;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What formulas mean, written another way than the product: truth is -1, 0 or 1, numbers are pairs
 * of integers, positions are tried one by one, and a window's field is found by its name.
 */
final class Naive {
  private static final int POSITIONS = 5;

  private final Row row;
  private final Map<String, Integer> bound = new HashMap<>();

  private record Quotient(BigInteger above, BigInteger below) {
    int compareTo(Quotient other) {
      int sign = above.multiply(other.below).compareTo(other.above.multiply(below));
      return sign * below.signum() * other.below.signum();
    }
  }

  private Naive(Row row) {
    this.row = row;
  }

  static int truth(Formula formula, Row row) {
    return new Naive(row).truth(formula);
  }

  private int truth(Formula formula) {
    return switch (formula) {
      case Formula.Compare(var left, var op, var right) -> {
        Object a = value(left);
        Object b = value(right);
        yield a == null || b == null ? 0 : holds(a, op, b) ? 1 : -1;
      }
      case Formula.In(var term, var values, var inside) -> {
        Object a = value(term);
        boolean found = a != null && values.stream().anyMatch(v -> holds(a, Operator.EQ, plain(v)));
        yield a == null ? 0 : found == inside ? 1 : -1;
      }
      case Formula.Quantified quantified -> quantified(quantified);
      case Formula.Not(var body) -> -truth(body);
      case Formula.AllOf(var parts) -> parts.stream().mapToInt(this::truth).min().orElse(1);
      case Formula.AnyOf(var parts) -> parts.stream().mapToInt(this::truth).max().orElse(-1);
      case Formula.Implies(var a, var c) -> Math.max(-truth(a), truth(c));
      case Formula.Iff(var a, var b) -> truth(a) * truth(b);
    };
  }

  private int quantified(Formula.Quantified q) {
    int from = q.range() == null ? 0 : q.range().from();
    int to = q.range() == null ? POSITIONS : q.range().to();
    boolean every = q.quantifier() == Formula.Quantifier.FORALL;
    List<Integer> truths = new ArrayList<>();
    for (int k = from; k <= to; k++) {
      if (hasAll(q.body(), q.index(), k)) {
        bound.put(q.index(), k);
        truths.add(truth(q.body()));
        bound.remove(q.index());
      }
    }
    IntStream all = truths.stream().mapToInt(t -> t);
    return every ? all.min().orElse(1) : all.max().orElse(-1);
  }

  private boolean hasAll(Formula body, String index, int k) {
    List<Term.Indexed> found = new ArrayList<>();
    body.eachTerm(term -> indexed(term, index, found));
    return !found.isEmpty()
        && found.stream().allMatch(t -> row.type().indexOf(name(t.family(), k + t.offset())) >= 0);
  }

  private static void indexed(Term term, String index, List<Term.Indexed> found) {
    if (term instanceof Term.Indexed indexed && indexed.index().equals(index)) {
      found.add(indexed);
    }
    term.parts().forEach(part -> indexed(part, index, found));
  }

  private static String name(String family, int position) {
    return family + "_ctx" + position;
  }

  private static boolean holds(Object a, Operator op, Object b) {
    if (a instanceof Quotient x && b instanceof Quotient y) {
      int sign = x.compareTo(y);
      return switch (op) {
        case EQ -> sign == 0;
        case NE -> sign != 0;
        case LT -> sign < 0;
        case LE -> sign <= 0;
        case GT -> sign > 0;
        case GE -> sign >= 0;
      };
    }
    return (op == Operator.EQ) == written(a).equals(written(b));
  }

  /** Only whole numbers stand for codes in the samples. */
  private static String written(Object value) {
    return value instanceof Quotient q ? q.above().divide(q.below()).toString() : (String) value;
  }

  private Object value(Term term) {
    return switch (term) {
      case Term.FieldRef(var name) -> plain(row.asMap().get(name));
      case Term.Indexed(var family, var index, var offset) ->
          plain(row.asMap().get(name(family, bound.get(index) + offset)));
      case Term.Constant(var value) -> plain(value);
      case Term.Family _ -> throw new AssertionError("outside an aggregate");
      case Term.Aggregate(var function, var arguments) -> aggregate(function, arguments);
      case Term.Bits(var part, var mask) -> {
        Quotient a = (Quotient) value(part);
        yield a == null ? null : bits(a.above().divide(a.below()), BigInteger.valueOf(mask));
      }
      case Term.Plus(var left, var right) -> binary('+', left, right);
      case Term.Minus(var left, var right) -> binary('-', left, right);
      case Term.Times(var left, var right) -> binary('*', left, right);
      case Term.Divide(var left, var right) -> binary('/', left, right);
      case Term.Mod(var left, var right) -> binary('%', left, right);
    };
  }

  private static Quotient bits(BigInteger number, BigInteger mask) {
    BigInteger bits =
        number.signum() < 0 && mask.signum() < 0
            ? BigInteger.ONE.shiftLeft(80).negate()
            : BigInteger.ZERO;
    for (int i = 0; i < 80; i++) {
      if (number.testBit(i) && mask.testBit(i)) {
        bits = bits.add(BigInteger.ONE.shiftLeft(i));
      }
    }
    return new Quotient(bits, BigInteger.ONE);
  }

  private Quotient binary(char op, Term left, Term right) {
    Quotient a = (Quotient) value(left);
    Quotient b = (Quotient) value(right);
    return a == null || b == null ? null : binary(op, a, b);
  }

  private static Quotient binary(char op, Quotient a, Quotient b) {
    BigInteger below = a.below().multiply(b.below());
    BigInteger x = a.above().multiply(b.below());
    BigInteger y = b.above().multiply(a.below());
    return switch (op) {
      case '+' -> new Quotient(x.add(y), below);
      case '-' -> new Quotient(x.subtract(y), below);
      case '*' -> new Quotient(a.above().multiply(b.above()), below);
      case '/' -> y.signum() == 0 ? null : new Quotient(x, y);
      case '%' -> y.signum() == 0 ? null : new Quotient(rest(x, y.abs()), below);
      default -> throw new AssertionError(op);
    };
  }

  private static BigInteger rest(BigInteger x, BigInteger y) {
    BigInteger rest = x.remainder(y);
    return rest.signum() < 0 ? rest.add(y) : rest;
  }

  private Object aggregate(Term.Function function, List<Term> arguments) {
    List<Quotient> values = new ArrayList<>();
    for (Term argument : arguments) {
      List<Term> members = new ArrayList<>(List.of(argument));
      if (argument instanceof Term.Family(var family)) {
        members.clear();
        for (int k = 0; row.type().indexOf(name(family, k)) >= 0; k++) {
          members.add(Term.field(name(family, k)));
        }
      }
      members.forEach(member -> values.add((Quotient) value(member)));
    }
    if (values.contains(null)) {
      return null;
    }
    Quotient zero = new Quotient(BigInteger.ZERO, BigInteger.ONE);
    Quotient sum = values.stream().reduce(zero, (a, b) -> binary('+', a, b));
    return switch (function) {
      case MIN -> values.stream().min(Quotient::compareTo).orElseThrow();
      case MAX -> values.stream().max(Quotient::compareTo).orElseThrow();
      case SUM -> sum;
      case AVG -> binary('/', sum, count(values.size()));
      case COUNT -> count(values.stream().filter(v -> v.above().signum() != 0).count());
    };
  }

  private static Quotient count(long number) {
    return new Quotient(BigInteger.valueOf(number), BigInteger.ONE);
  }

  private static Object plain(Value value) {
    return switch (value) {
      case null -> null;
      case Value.Text(var text) -> text;
      case Value number -> {
        var decimal = number.decimal();
        int scale = Math.max(0, decimal.scale());
        yield new Quotient(
            decimal.movePointRight(scale).toBigIntegerExact(), BigInteger.TEN.pow(scale));
      }
    };
  }
}
