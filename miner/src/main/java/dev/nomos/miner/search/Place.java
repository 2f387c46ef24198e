package dev.nomos.miner.search;

import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import dev.nomos.logic.Term;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Where the common left side of two comparisons can lie: the sign of it compared with each right
 * side. Two comparisons have few places, and their truth is the same all over a place.
 */
record Place(int toA, int toB) {
  private static final List<Place> SAME_RIGHT_SIDE = diagonal();

  private static List<Place> diagonal() {
    return Stream.of(-1, 0, 1).map(sign -> new Place(sign, sign)).toList();
  }

  boolean a(Operator op) {
    return holds(op, toA);
  }

  boolean b(Operator op) {
    return holds(op, toB);
  }

  private static boolean holds(Operator op, int sign) {
    return switch (op) {
      case EQ -> sign == 0;
      case NE -> sign != 0;
      case LT -> sign < 0;
      case LE -> sign <= 0;
      case GT -> sign > 0;
      case GE -> sign >= 0;
    };
  }

  /**
   * Every place that can occur where the right sides are multiples of one field; none where nothing
   * is known.
   */
  static List<Place> all(Formula.Compare a, Formula.Compare b, Predicate<String> nonNegative) {
    Optional<Multiple> x = Multiple.of(a.right());
    Optional<Multiple> y = Multiple.of(b.right());
    boolean comparable =
        x.isPresent()
            && y.isPresent()
            && x.get().field().equals(y.get().field())
            && nonNegative.test(x.get().field());
    return comparable ? ofMultiples(x.get().factor().compareTo(y.get().factor())) : List.of();
  }

  /**
   * Right sides x * f and y * f where f is at least 0: equal where f is 0, else apart.
   *
   * @param sign of x - y
   */
  private static List<Place> ofMultiples(int sign) {
    return sign == 0
        ? SAME_RIGHT_SIDE
        : Stream.concat(
                SAME_RIGHT_SIDE.stream(),
                Stream.of(new Place(0, sign), new Place(-sign, sign), new Place(-sign, 0)))
            .toList();
  }

  /** A factor times a field. */
  private record Multiple(String field, BigDecimal factor) {
    static Optional<Multiple> of(Term term) {
      return switch (term) {
        case Term.FieldRef(var name) -> Optional.of(new Multiple(name, BigDecimal.ONE));
        case Term.Times(Term.FieldRef(var name), Term.Constant(Value factor))
            when factor.isNumber() ->
            Optional.of(new Multiple(name, factor.decimal()));
        default -> Optional.empty();
      };
    }
  }
}
