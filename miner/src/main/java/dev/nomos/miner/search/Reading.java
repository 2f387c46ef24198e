package dev.nomos.miner.search;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Term;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * An atom as a condition on one value, its subject's: {@code x + 3 <= y} says that x - y is at most
 * -3, {@code p in {53, 443}} that p is one of two. Atoms with equal subjects are compared by trying
 * the few values between which the truth of neither changes.
 *
 * @param op {@code =} is "is one of the values", {@code !=} "is none of them"
 * @param values one where {@code op} is an order
 */
record Reading(Subject subject, Operator op, List<Value> values) {
  private static final Term NOTHING = Term.constant(0);

  /** Of a text field: what is none of the names that a specification mentions. */
  private static final Value OTHER_TEXT = Value.of("\u0000");

  /** What a condition is about: the value of {@code left} less that of {@code right}. */
  record Subject(Term left, Term right) {
    boolean isBoolean(RowType type) {
      return right.equals(NOTHING) && typeOf(left, type) == FieldType.BOOLEAN;
    }

    boolean isWhole(RowType type) {
      return Reading.isWhole(left, type) && Reading.isWhole(right, type);
    }
  }

  /** A term and a number that is added to it. */
  private record Shifted(Term term, BigDecimal by) {
    static Shifted of(Term term) {
      return switch (term) {
        case Term.Plus(var inner, Term.Constant(var value)) when value.isNumber() ->
            of(inner).plus(value.decimal());
        case Term.Plus(Term.Constant(var value), var inner) when value.isNumber() ->
            of(inner).plus(value.decimal());
        case Term.Minus(var inner, Term.Constant(var value)) when value.isNumber() ->
            of(inner).plus(value.decimal().negate());
        default -> new Shifted(term, BigDecimal.ZERO);
      };
    }

    private Shifted plus(BigDecimal more) {
      return new Shifted(term, by.add(more));
    }
  }

  /** Nothing for an atom that is not about one value, such as one over a window. */
  static Optional<Reading> of(Formula.Atom atom) {
    return switch (atom) {
      case Formula.Compare(Term.Constant constant, var op, var right) ->
          right instanceof Term.Constant
              ? Optional.empty()
              : of(new Formula.Compare(right, op.mirrored(), constant));
      case Formula.Compare(var left, var op, Term.Constant(var value)) ->
          one(left, op, List.of(value));
      case Formula.Compare(var left, var op, var right) ->
          Optional.of(difference(Shifted.of(left), op, Shifted.of(right)));
      case Formula.In(var term, var values, var inside) ->
          one(term, inside ? Operator.EQ : Operator.NE, values);
      case Formula.Quantified _ -> Optional.empty();
    };
  }

  private static Optional<Reading> one(Term term, Operator op, List<Value> values) {
    Shifted left = Shifted.of(term);
    boolean numbers = values.stream().allMatch(Value::isNumber);
    if (!numbers && left.by().signum() != 0) {
      return Optional.empty();
    }
    List<Value> shifted =
        values.stream().map(v -> numbers ? Value.of(v.decimal().subtract(left.by())) : v).toList();
    return Optional.of(new Reading(new Subject(left.term(), NOTHING), op, shifted));
  }

  /** The two terms in an order that does not depend on which was written first. */
  private static Reading difference(Shifted left, Operator op, Shifted right) {
    boolean swap = left.term().toString().compareTo(right.term().toString()) > 0;
    Shifted a = swap ? right : left;
    Shifted b = swap ? left : right;
    return new Reading(
        new Subject(a.term(), b.term()),
        swap ? op.mirrored() : op,
        List.of(Value.of(b.by().subtract(a.by()))));
  }

  /** Whether both are about names only or numbers only where they need an order. */
  boolean isComparableWith(Reading other) {
    boolean names =
        Stream.of(this, other).anyMatch(r -> !r.values.stream().allMatch(Value::isNumber));
    return !names || (!op.isOrder() && !other.op.isOrder());
  }

  boolean holdsAt(Value value) {
    return switch (op) {
      case EQ -> values.stream().anyMatch(v -> areEqual(v, value));
      case NE -> values.stream().noneMatch(v -> areEqual(v, value));
      case LT -> compare(value) < 0;
      case LE -> compare(value) <= 0;
      case GT -> compare(value) > 0;
      case GE -> compare(value) >= 0;
    };
  }

  private static boolean areEqual(Value a, Value b) {
    return a.isNumber() && b.isNumber()
        ? a.decimal().compareTo(b.decimal()) == 0
        : a.text().equals(b.text());
  }

  private int compare(Value value) {
    return value.decimal().compareTo(values.getFirst().decimal());
  }

  /** Values of the common subject, so that any other behaves as one of them in both. */
  List<Value> placesWith(Reading other, RowType type) {
    List<Value> places = new ArrayList<>();
    TreeSet<BigDecimal> numbers = new TreeSet<>();
    for (Value value : Stream.of(values, other.values).flatMap(List::stream).toList()) {
      if (value.isNumber()) {
        numbers.add(value.decimal().stripTrailingZeros());
      } else {
        places.add(value);
      }
    }
    if (!places.isEmpty()) {
      places.add(OTHER_TEXT);
    }
    between(numbers, type).map(Value::of).forEach(places::add);
    return places;
  }

  private Stream<BigDecimal> between(TreeSet<BigDecimal> numbers, RowType type) {
    if (subject.isBoolean(type)) {
      return Stream.of(BigDecimal.ZERO, BigDecimal.ONE);
    }
    return subject.isWhole(type)
        ? numbers.stream().flatMap(Reading::wholeNumbersAt).distinct()
        : numbers.stream().flatMap(number -> decimalsAt(number, numbers)).distinct();
  }

  /** One below, one above with none between, and the number itself where it is whole. */
  private static Stream<BigDecimal> wholeNumbersAt(BigDecimal number) {
    BigDecimal floor = number.setScale(0, RoundingMode.FLOOR);
    return Stream.of(floor.subtract(BigDecimal.ONE), floor, floor.add(BigDecimal.ONE));
  }

  /** One below, the number itself, and one before the next number of all. */
  private static Stream<BigDecimal> decimalsAt(BigDecimal number, TreeSet<BigDecimal> all) {
    BigDecimal higher = all.higher(number);
    BigDecimal after =
        higher == null ? number.add(BigDecimal.ONE) : number.add(higher).divide(BigDecimal.TWO);
    boolean lowest = all.lower(number) == null;
    return lowest
        ? Stream.of(number.subtract(BigDecimal.ONE), number, after)
        : Stream.of(number, after);
  }

  private static FieldType typeOf(Term term, RowType type) {
    return term instanceof Term.FieldRef(var name)
        ? type.field(name).map(Field::type).orElse(FieldType.REAL)
        : FieldType.REAL;
  }

  /** Whether the term is a whole number wherever it has a value. */
  private static boolean isWhole(Term term, RowType type) {
    return switch (term) {
      case Term.FieldRef _ -> typeOf(term, type) == FieldType.INTEGER;
      case Term.Constant(var value) -> value.isWhole();
      case Term.Plus(var a, var b) -> isWhole(a, type) && isWhole(b, type);
      case Term.Minus(var a, var b) -> isWhole(a, type) && isWhole(b, type);
      case Term.Times(var a, var b) -> isWhole(a, type) && isWhole(b, type);
      default -> false;
    };
  }
}
