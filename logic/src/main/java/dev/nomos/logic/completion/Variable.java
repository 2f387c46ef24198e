package dev.nomos.logic.completion;

import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Truth;
import dev.nomos.logic.Value;
import org.jspecify.annotations.Nullable;

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

    /** The cell of a record's value; -1 where there is none. {@code field}: its position. */
    int cellAt(Witness record, int field) {
      return record.isAbsent(field) ? absentCell : cellOf(record.units(field));
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

  /** A number that depends on several fields; its cells are ranges. */
  sealed interface OfRange extends Variable {
    /** Cells that are ranges: all, but for that of absence. */
    int ranges();

    long lowest(int cell);

    long highest(int cell);

    /** The least number of what fields may be. */
    long least(Propagation in);

    long most(Propagation in);
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
      implements OfRange {
    @Override
    public int ranges() {
      return starts.length;
    }

    @Override
    public int cells() {
      return starts.length + (absentCell < 0 ? 0 : 1);
    }

    /** The cell of a record. */
    int cellAt(Witness record) {
      for (int field : fields) {
        if (record.isAbsent(field)) {
          return absentCell;
        }
      }
      return cellOf(total(record));
    }

    /** The sum of a record in which no field of it is absent. */
    long total(Witness record) {
      long total = 0;
      for (int i = 0; i < fields.length; i++) {
        total += coefficients[i] * record.units(fields[i]);
      }
      return total;
    }

    /** The cell of a sum. */
    int cellOf(long sum) {
      int cell = starts.length - 1;
      while (starts[cell] > sum) {
        cell--;
      }
      return cell;
    }

    @Override
    public long lowest(int cell) {
      return starts[cell];
    }

    /** One sum of a cell; it is near enough to 0 that no constant beyond all sums is met. */
    long example(int cell) {
      return cell > 0 ? starts[cell] : starts.length > 1 ? starts[1] - 1 : 0;
    }

    @Override
    public long highest(int cell) {
      return cell + 1 < starts.length ? starts[cell + 1] - 1 : Long.MAX_VALUE;
    }

    /** The place of a field, looked for from a place on and then before it; -1 for none. */
    int placeOf(int field, int from) {
      for (int i = 0; i < fields.length; i++) {
        int place = (from + i) % fields.length;
        if (fields[place] == field) {
          return place;
        }
      }
      return -1;
    }

    /** The least sum of what fields may be. */
    @Override
    public long least(Propagation in) {
      long least = 0;
      for (int i = 0; i < fields.length; i++) {
        long c = coefficients[i];
        least += c * (c > 0 ? in.low(fields[i]) : in.high(fields[i]));
      }
      return least;
    }

    @Override
    public long most(Propagation in) {
      long most = 0;
      for (int i = 0; i < fields.length; i++) {
        long c = coefficients[i];
        most += c * (c > 0 ? in.high(fields[i]) : in.low(fields[i]));
      }
      return most;
    }
  }

  /**
   * How many of several fields are not 0, which the numbers that it is compared with cut into
   * cells. None of the fields may be absent.
   *
   * @param fields positions, each once
   * @param counted for each of {@code fields} and each of its cells, whether its numbers are not 0
   * @param starts the least count of each cell, ascending; the first is 0
   */
  record OfCount(int[] fields, boolean[][] counted, int[] starts) implements OfRange {
    @Override
    public int ranges() {
      return starts.length;
    }

    @Override
    public int cells() {
      return starts.length;
    }

    /** The cell where fields are in given cells; -1 where one of them is in none. */
    int cellAt(int[] cells) {
      int count = 0;
      for (int i = 0; i < fields.length; i++) {
        int cell = cells[fields[i]];
        if (cell < 0) {
          return -1;
        }
        count += counted[i][cell] ? 1 : 0;
      }
      return cellOf(count);
    }

    private int cellOf(int count) {
      int cell = starts.length - 1;
      while (starts[cell] > count) {
        cell--;
      }
      return cell;
    }

    @Override
    public long lowest(int cell) {
      return starts[cell];
    }

    @Override
    public long highest(int cell) {
      return cell + 1 < starts.length ? starts[cell + 1] - 1 : fields.length;
    }

    /** The least count of the cells left. */
    long lowestLeft(Propagation in, int variable) {
      int cell = 0;
      while (cell + 1 < starts.length && !in.has(variable, cell)) {
        cell++;
      }
      return lowest(cell);
    }

    long highestLeft(Propagation in, int variable) {
      int cell = starts.length - 1;
      while (cell > 0 && !in.has(variable, cell)) {
        cell--;
      }
      return highest(cell);
    }

    /** How many fields cannot be 0. */
    @Override
    public long least(Propagation in) {
      int least = 0;
      for (int i = 0; i < fields.length; i++) {
        least += may(in, i, false) ? 0 : 1;
      }
      return least;
    }

    /** How many fields may be another number. */
    @Override
    public long most(Propagation in) {
      int most = 0;
      for (int i = 0; i < fields.length; i++) {
        most += may(in, i, true) ? 1 : 0;
      }
      return most;
    }

    /** Whether the field in a place may be 0, and may be another number. */
    boolean isOpen(Propagation in, int place) {
      return may(in, place, true) && may(in, place, false);
    }

    private boolean may(Propagation in, int place, boolean isCounted) {
      for (int cell = 0; cell < counted[place].length; cell++) {
        if (counted[place][cell] == isCounted && in.has(fields[place], cell)) {
          return true;
        }
      }
      return false;
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

    int cellAt(Witness record, CompletionTheory theory) {
      @Nullable Value[] row = new @Nullable Value[theory.fields()];
      for (int field : fields) {
        row[field] = record.isAbsent(field) ? null : theory.units(field).value(record.units(field));
      }
      return atom.evaluate(Row.of(type, row)) == Truth.FALSE ? FALSE : MAY_HOLD;
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
