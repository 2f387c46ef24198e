package dev.nomos.logic;

import java.util.List;

/** One predicate that no comparison of terms decides, such as a condition on all positions. */
final class TruthFeature extends Feature {
  static final int FALSE = 0;

  private final Formula formula;

  /** {@code formula}: the predicate with windows written out. */
  TruthFeature(Formula formula, int predicate) {
    super(List.of(predicate), 2, (_, slot) -> slot != FALSE);
    this.formula = formula;
  }

  Formula formula() {
    return formula;
  }

  @Override
  int slotOf(Row row) {
    return formula.evaluate(row) == Truth.FALSE ? FALSE : absentSlot();
  }
}
