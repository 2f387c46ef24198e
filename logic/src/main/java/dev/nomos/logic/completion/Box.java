package dev.nomos.logic.completion;

/**
 * The cells and bounds to which variables are restricted, and what follows from that for clauses.
 * Mutable; one owner.
 *
 * <p>{@code cells} holds a bit set for each variable. {@code may} and {@code must} hold a bit for
 * each clause and variable, at {@code word * variables + variable}: whether one of the variable's
 * cells satisfies the clause, and whether all do.
 */
final class Box {
  final long[] cells;

  /** Of fields, in units; where only absence is left, they mean nothing. */
  final long[] low;

  final long[] high;
  final long[] may;
  final long[] must;

  /** Whether some rule cannot be satisfied any more. */
  boolean failed;

  Box(int cellWords, int fields, int entries) {
    cells = new long[cellWords];
    low = new long[fields];
    high = new long[fields];
    may = new long[entries];
    must = new long[entries];
  }

  Box(Box other) {
    this(other.cells.length, other.low.length, other.may.length);
    set(other);
  }

  void set(Box other) {
    System.arraycopy(other.cells, 0, cells, 0, cells.length);
    System.arraycopy(other.low, 0, low, 0, low.length);
    System.arraycopy(other.high, 0, high, 0, high.length);
    System.arraycopy(other.may, 0, may, 0, may.length);
    System.arraycopy(other.must, 0, must, 0, must.length);
    failed = other.failed;
  }
}
