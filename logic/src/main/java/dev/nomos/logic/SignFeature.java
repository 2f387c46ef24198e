package dev.nomos.logic;

import java.util.List;

/** The predicates that compare the same two terms: less, equal, greater, or one of them absent. */
final class SignFeature extends Feature {
  static final int LESS = 0;
  static final int EQUAL = 1;
  static final int GREATER = 2;
  private static final int SLOTS = 4;

  private final Term left;
  private final Term right;

  /** {@code operators}: those of the predicates, in the same order. */
  SignFeature(Term left, Term right, List<Integer> predicates, List<Operator> operators) {
    super(
        predicates, SLOTS, (i, slot) -> slot == SLOTS - 1 || operators.get(i).holds(slot - EQUAL));
    this.left = left;
    this.right = right;
  }

  Term left() {
    return left;
  }

  Term right() {
    return right;
  }

  @Override
  int slotOf(Row row) {
    Value a = left.evaluate(row);
    Value b = a == null ? null : right.evaluate(row);
    if (a == null || b == null) {
      return absentSlot();
    }
    if (a.isNumber() && b.isNumber()) {
      return EQUAL + Integer.signum(Value.compareNumbers(a, b));
    }
    return Operator.EQ.holds(a, b) ? EQUAL : GREATER;
  }
}
