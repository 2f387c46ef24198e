package dev.nomos.logic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The predicates that compare the same two terms: less, equal, greater, or one of them absent. */
final class SignFeature extends Feature {
  static final int LESS = 0;
  static final int EQUAL = 1;
  static final int GREATER = 2;
  private static final int SLOTS = 4;

  private final Term left;
  private final Term right;
  private final @Nullable ScaledField scaledLeft;
  private final @Nullable ScaledField scaledRight;

  /** {@code operators}: those of the predicates, in the same order. */
  SignFeature(
      Term left, Term right, RowType type, List<Integer> predicates, List<Operator> operators) {
    super(
        predicates, SLOTS, (i, slot) -> slot == SLOTS - 1 || operators.get(i).holds(slot - EQUAL));
    this.left = left;
    this.right = right;
    this.scaledLeft = ScaledField.of(left, type);
    this.scaledRight = ScaledField.of(right, type);
  }

  Term left() {
    return left;
  }

  Term right() {
    return right;
  }

  @Override
  int slotOf(Row row) {
    if (scaledLeft != null
        && scaledRight != null
        && row.get(scaledLeft.field()) instanceof Value.Whole(var a)
        && row.get(scaledRight.field()) instanceof Value.Whole(var b)) {
      return EQUAL + ScaledField.compare(scaledLeft, a, scaledRight, b);
    }
    return exactSlotOf(row);
  }

  private int exactSlotOf(Row row) {
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
