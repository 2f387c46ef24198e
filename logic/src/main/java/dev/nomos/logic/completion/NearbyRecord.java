package dev.nomos.logic.completion;

import java.util.Arrays;

/**
 * Changes one field of a compliant record, moves others so that sums stay in their cells, and looks
 * whether the outcome complies: most often it does, and no search is needed. Mutable; one owner.
 */
final class NearbyRecord {
  private static final int NONE = -1;

  private final CompletionTheory theory;
  private final Propagation propagation;
  private final Witness record;
  private final int[] cells;
  private final long[] satisfied;

  /** Fields that were given their value. */
  private final boolean[] isPlaced;

  NearbyRecord(CompletionTheory theory, Propagation propagation) {
    this.theory = theory;
    this.propagation = propagation;
    record = new Witness(theory.fields());
    cells = new int[theory.variables()];
    satisfied = new long[theory.words()];
    isPlaced = new boolean[theory.fields()];
  }

  /** The record found last. */
  Witness record() {
    return record;
  }

  /**
   * Whether a compliant record of the box was found in which the field is from low to high.
   *
   * @param box in which nothing is left to conclude
   * @param from a compliant record of the box
   */
  boolean find(Box box, Witness from, int field, long low, long high) {
    propagation.on(box);
    long value = propagation.nearest(field, Math.clamp(from.units(field), low, high));
    if (from.isAbsent(field) || value == Intervals.NONE || value < low || value > high) {
      return false;
    }
    record.set(from);
    record.put(field, value);
    Arrays.fill(isPlaced, false);
    isPlaced[field] = true;
    for (int link : theory.linksOfField(field)) {
      if (theory.variable(link) instanceof Variable.OfSum sum && sum.fields().length > 2) {
        restore(sum, sum.cellAt(from));
      }
    }
    return complies();
  }

  /**
   * Whether a compliant record was found in the box that the propagation is on, in which nothing is
   * left to conclude, near to a record that need be neither compliant nor of the box.
   */
  boolean complete(Witness wish) {
    propagation.nearest(wish, record);
    Arrays.fill(isPlaced, false);
    for (int v = theory.fields(); v < cells.length; v++) {
      if (theory.variable(v) instanceof Variable.OfSum sum && sum.fields().length > 2) {
        restore(sum, nearestLeft(v, sum, sum.cellAt(record)));
      }
    }
    return complies();
  }

  /** The cell itself, where it is left, else one that is. */
  private int nearestLeft(int variable, Variable.OfSum sum, int cell) {
    for (int away = 0; cell != sum.absentCell() && away < sum.ranges(); away++) {
      if (cell + away < sum.ranges() && propagation.has(variable, cell + away)) {
        return cell + away;
      }
      if (cell >= away && propagation.has(variable, cell - away)) {
        return cell - away;
      }
    }
    return cell;
  }

  /** Moves fields until the sum is in a cell, those of the largest numbers first. */
  private void restore(Variable.OfSum sum, int cell) {
    if (cell == sum.absentCell()) {
      return;
    }
    long missing = missing(sum, cell);
    while (missing != 0) {
      int term = largest(sum, missing > 0 ? 1 : -1);
      if (term == NONE) {
        return;
      }
      move(sum, term, missing);
      missing = missing(sum, cell);
    }
  }

  /** How far the record's sum has to go to be in the cell. */
  private long missing(Variable.OfSum sum, int cell) {
    long total = sum.total(record);
    if (total < sum.lowest(cell)) {
      return sum.lowest(cell) - total;
    }
    return total > sum.highest(cell) ? sum.highest(cell) - total : 0;
  }

  private int largest(Variable.OfSum sum, int direction) {
    int largest = NONE;
    for (int term = 0; term < sum.fields().length; term++) {
      int field = sum.fields()[term];
      boolean rises = sum.coefficients()[term] > 0 == direction > 0;
      boolean hasRoom =
          rises
              ? record.units(field) < propagation.high(field)
              : record.units(field) > propagation.low(field);
      if (!isPlaced[field]
          && hasRoom
          && (largest == NONE || record.units(field) > record.units(sum.fields()[largest]))) {
        largest = term;
      }
    }
    return largest;
  }

  private void move(Variable.OfSum sum, int term, long missing) {
    int field = sum.fields()[term];
    long steps = missing / sum.coefficients()[term];
    long low = propagation.low(field) - record.units(field);
    long high = propagation.high(field) - record.units(field);
    long wished = record.units(field) + Math.clamp(steps, low, high);
    record.put(field, propagation.nearest(field, wished));
    isPlaced[field] = true;
  }

  private boolean complies() {
    Arrays.fill(satisfied, 0);
    for (int v = 0; v < cells.length; v++) {
      cells[v] =
          switch (theory.variable(v)) {
            case Variable.OfField field -> field.cellAt(record, v);
            case Variable.OfSum sum -> sum.cellAt(record);
            case Variable.OfCount count -> count.cellAt(cells);
            case Variable.OfAtom atom -> atom.cellAt(record, theory);
            case Variable.OfPart _ -> NONE;
          };
      if (cells[v] >= 0) {
        satisfy(v, cells[v]);
      }
    }
    // A part's own clauses have only parts in them that come later.
    for (int v = cells.length - 1; v >= 0 && theory.variable(v) instanceof Variable.OfPart; v--) {
      satisfy(v, holds(v) ? Variable.OfPart.NEEDED : Variable.OfPart.UNNEEDED);
    }
    for (int w = 0; w < satisfied.length; w++) {
      if ((propagation.enabled(w) & ~satisfied[w]) != 0) {
        return false;
      }
    }
    return true;
  }

  private void satisfy(int variable, int cell) {
    long[] of = theory.satisfied(variable)[cell];
    for (int w : theory.wordsOf(variable)) {
      satisfied[w] |= of[w];
    }
  }

  /** Whether all clauses of a part are satisfied without its being unneeded. */
  private boolean holds(int part) {
    long[] of = theory.satisfied(part)[Variable.OfPart.UNNEEDED];
    for (int w : theory.wordsOf(part)) {
      if ((of[w] & ~satisfied[w]) != 0) {
        return false;
      }
    }
    return true;
  }
}
