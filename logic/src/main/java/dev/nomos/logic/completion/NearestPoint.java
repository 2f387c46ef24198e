package dev.nomos.logic.completion;

import java.util.Arrays;

/**
 * The record of a box that is nearest to an original, rules aside: each field has its cheapest
 * value left. Fields that may be absent are, since that breaks no rule. Mutable; one owner.
 */
final class NearestPoint {
  private final CompletionTheory theory;
  private final Propagation propagation;
  private final Origin[] origins;
  private final Witness record;
  private final int[] cells;
  private final long[] totals;
  private final long[] satisfied;
  private double cost;

  /** {@code origins}: by field; read anew by each {@link #find}. */
  NearestPoint(CompletionTheory theory, Propagation propagation, Origin[] origins) {
    this.theory = theory;
    this.propagation = propagation;
    this.origins = origins;
    record = new Witness(theory.fields());
    cells = new int[theory.variables()];
    totals = new long[theory.variables()];
    satisfied = new long[theory.words()];
  }

  /** Turns to the box that the propagation is on, which has a record. */
  void find() {
    cost = 0;
    Arrays.fill(satisfied, 0);
    for (int v = 0; v < cells.length; v++) {
      cells[v] =
          switch (theory.variable(v)) {
            case Variable.OfField field -> field(v, field);
            case Variable.OfSum sum -> sum(v, sum);
            case Variable.OfCount count -> count.cellAt(cells);
            case Variable.OfAtom atom -> atom.cellAt(record, theory);
            case Variable.OfPart _ ->
                propagation.has(v, Variable.OfPart.UNNEEDED)
                    ? Variable.OfPart.UNNEEDED
                    : Variable.OfPart.NEEDED;
          };
      long[] of = theory.satisfied(v)[cells[v]];
      for (int w : theory.wordsOf(v)) {
        satisfied[w] |= of[w];
      }
    }
  }

  private int field(int field, Variable.OfField variable) {
    if (propagation.mayBeAbsent(field)) {
      record.putAbsent(field);
      return variable.absentCell();
    }
    Origin origin = origins[field];
    long units = nearest(field, origin);
    record.put(field, units);
    cost += origin.cost(units);
    return origin.cell() >= 0 && units == origin.target() ? origin.cell() : variable.cellOf(units);
  }

  private long nearest(int field, Origin origin) {
    long low = propagation.low(field);
    long high = propagation.high(field);
    long target = origin.target();
    boolean isLeft =
        origin.cell() >= 0
            && low <= target
            && target <= high
            && propagation.has(field, origin.cell());
    if (low == high || isLeft) {
      return low == high ? low : target;
    }
    long below = propagation.last(field, target);
    long above = propagation.first(field, origin.targetAbove());
    if (below == Intervals.NONE || above == Intervals.NONE) {
      return below == Intervals.NONE ? above : below;
    }
    return origin.cost(below) <= origin.cost(above) ? below : above;
  }

  private int sum(int variable, Variable.OfSum sum) {
    int cell = sum.cellAt(record);
    totals[variable] = cell == sum.absentCell() ? 0 : sum.total(record);
    return cell;
  }

  /** Distance from the original; no record of the box has a smaller one. */
  double cost() {
    return cost;
  }

  Witness record() {
    return record;
  }

  long units(int field) {
    return record.units(field);
  }

  /** In which cell a variable is. */
  int cell(int variable) {
    return cells[variable];
  }

  /** Of a sum whose fields are all present. */
  long total(int variable) {
    return totals[variable];
  }

  /** The clauses of a word that the record breaks. */
  long broken(int word) {
    return propagation.enabled(word) & ~satisfied[word];
  }
}
