package dev.nomos.logic.completion;

import dev.nomos.logic.Formula;
import dev.nomos.logic.RowType;

/**
 * What a search decides: each variable is in one of a few <i>cells</i>, and all rules have the same
 * truth wherever in its cells the variables are. Immutable.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and read in the innermost loops
sealed interface Variable {
  int cells();

  /**
   * A field of the record.
   *
   * @param intervals of units, by cell, in the order of their least units; that of {@code
   *     absentCell} is empty
   * @param absentCell the last one, or -1 where the field cannot be absent
   */
  record OfField(FieldUnits units, long[][] intervals, int absentCell) implements Variable {
    @Override
    public int cells() {
      return intervals.length;
    }

    /** The cell of a unit; -1 where there is none. */
    int cellOf(long unit) {
      for (int cell = 0; cell < intervals.length; cell++) {
        if (Intervals.first(intervals[cell], unit, unit) == unit) {
          return cell;
        }
      }
      return -1;
    }
  }

  /**
   * A sum over several fields, which the constants that it is compared with cut into cells.
   *
   * @param fields positions, as in {@code coefficients}
   * @param starts the least sum of each cell but {@code absentCell}, ascending; the first is below
   *     every sum
   * @param absentCell where one of the fields is absent: the last one, or -1
   */
  record OfSum(int[] fields, long[] coefficients, long[] starts, int absentCell)
      implements Variable {
    @Override
    public int cells() {
      return starts.length + (absentCell < 0 ? 0 : 1);
    }

    /** The cell of a sum. */
    int cellOf(long sum) {
      int cell = starts.length - 1;
      while (starts[cell] > sum) {
        cell--;
      }
      return cell;
    }

    long lowest(int cell) {
      return starts[cell];
    }

    /** One sum of a cell; it is near enough to 0 that no constant beyond all sums is met. */
    long example(int cell) {
      return cell > 0 ? starts[cell] : starts.length > 1 ? starts[1] - 1 : 0;
    }

    long highest(int cell) {
      return cell + 1 < starts.length ? starts[cell + 1] - 1 : Long.MAX_VALUE;
    }
  }

  /**
   * A condition that is looked at only when all of its fields are decided.
   *
   * @param fields positions
   */
  record OfAtom(Formula.Atom atom, int[] fields, RowType type) implements Variable {
    static final int FALSE = 0;
    static final int MAY_HOLD = 1;

    @Override
    public int cells() {
      return 2;
    }
  }

  /** Whether a part of a rule has to hold; one cell for no, one for yes. */
  record OfPart() implements Variable {
    static final int UNNEEDED = 0;
    static final int NEEDED = 1;

    @Override
    public int cells() {
      return 2;
    }
  }
}
