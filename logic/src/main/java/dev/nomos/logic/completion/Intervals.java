package dev.nomos.logic.completion;

/** Sets of whole numbers as from, to, from, to, …: ascending, apart from one another, inclusive. */
final class Intervals {
  /** There is no such number. */
  static final long NONE = Long.MIN_VALUE;

  private Intervals() {}

  /** The least number of the set from {@code low} to {@code high}, or {@link #NONE}. */
  static long first(long[] intervals, long low, long high) {
    int at = 0;
    int end = intervals.length >>> 1;
    while (at < end) { // the first interval that ends at low or later
      int middle = (at + end) >>> 1;
      if (intervals[2 * middle + 1] < low) {
        at = middle + 1;
      } else {
        end = middle;
      }
    }
    if (2 * at == intervals.length) {
      return NONE;
    }
    long first = Math.max(low, intervals[2 * at]);
    return first <= high ? first : NONE;
  }

  /** The greatest number of the set from {@code low} to {@code high}, or {@link #NONE}. */
  static long last(long[] intervals, long low, long high) {
    int at = 0;
    int end = intervals.length >>> 1;
    while (at < end) { // behind the last interval that begins at high or earlier
      int middle = (at + end) >>> 1;
      if (intervals[2 * middle] <= high) {
        at = middle + 1;
      } else {
        end = middle;
      }
    }
    if (at == 0) {
      return NONE;
    }
    long last = Math.min(high, intervals[2 * at - 1]);
    return last >= low ? last : NONE;
  }
}
