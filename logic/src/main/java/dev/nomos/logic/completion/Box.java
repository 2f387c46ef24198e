package dev.nomos.logic.completion;

/**
 * The cells and bounds to which variables are restricted, and what follows from that for clauses.
 * Mutable; one owner.
 *
 * <p>{@code cells} holds a bit set for each variable. {@code may} and {@code must} hold a bit for
 * each clause and variable, at the entry of its word and the variable ({@link
 * CompletionTheory#firstEntry}): whether one of the variable's cells satisfies the clause, and
 * whether all do.
 */
final class Box {
  final long[] cells;

  /** Of fields, in units; where only absence is left, they mean nothing. */
  final long[] low;

  final long[] high;
  final long[] may;
  final long[] must;

  /** By word, the clauses that some variable satisfies in all of its cells. */
  final long[] done;

  /** Whether some rule cannot be satisfied any more. */
  boolean failed;

  Box(int cellWords, int fields, int entries, int words) {
    cells = new long[cellWords];
    low = new long[fields];
    high = new long[fields];
    may = new long[entries];
    must = new long[entries];
    done = new long[words];
  }

  Box(Box other) {
    this(other.cells.length, other.low.length, other.may.length, other.done.length);
    set(other);
  }

  void set(Box other) {
    System.arraycopy(other.cells, 0, cells, 0, cells.length);
    System.arraycopy(other.low, 0, low, 0, low.length);
    System.arraycopy(other.high, 0, high, 0, high.length);
    System.arraycopy(other.may, 0, may, 0, may.length);
    System.arraycopy(other.must, 0, must, 0, must.length);
    System.arraycopy(other.done, 0, done, 0, done.length);
    failed = other.failed;
  }
}
