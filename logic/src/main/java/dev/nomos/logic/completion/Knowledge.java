package dev.nomos.logic.completion;

import dev.nomos.logic.Truth;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about one field's values while certain others are known: with which of them
 * the record can be completed. Of a field that no sum and no condition on several fields mentions,
 * all values of a cell are alike. Of others single values are known to do, and ranges of values are
 * known to have none that does. Mutable; one owner.
 */
final class Knowledge {
  /** Of ranges and of values; more are not remembered. */
  private static final int MOST = 256;

  private final KnowledgeStore store;

  /** That the store counts for this; 0 once it has let it go. */
  private long octets;

  /** By cell; empty where the values of a cell are not alike. */
  private final @Nullable Truth[] cells;

  private @Nullable Truth absence;

  /** Ascending; the first {@code count} of them. */
  private long[] values = new long[0];

  private int count;

  /** From, to, from, to, …, in any order. */
  private long[] none = new long[0];

  private int noneCount;

  /** Ranges that were given up. */
  private long[] unknown = new long[0];

  private int unknownCount;

  /** {@code cells}: how many are alike, 0 where they are not. */
  Knowledge(KnowledgeStore store, int cells) {
    this.store = store;
    this.cells = new @Nullable Truth[cells];
  }

  /** The store has it from now on; {@code more}: what it takes beside its answers. */
  void hold(long more) {
    octets = more + Integer.BYTES * (long) cells.length;
    store.add(octets);
  }

  /** The store has it no longer; a record that is being written may. */
  void letGo() {
    store.add(-octets);
    octets = 0;
  }

  private void grow(int longs) {
    if (octets > 0) {
      octets += Long.BYTES * (long) longs;
      store.add(Long.BYTES * (long) longs);
    }
  }

  @Nullable Truth cell(int cell) {
    return cells[cell];
  }

  void setCell(int cell, Truth truth) {
    cells[cell] = truth;
  }

  @Nullable Truth absence() {
    return absence;
  }

  void setAbsence(Truth truth) {
    absence = truth;
  }

  /** Whether some value from low to high will do; null where that is not known. */
  @Nullable Truth within(long low, long high) {
    int at = Arrays.binarySearch(values, 0, count, low);
    int next = at >= 0 ? at : -at - 1;
    if (next < count && values[next] <= high) {
      return Truth.TRUE;
    }
    if (covers(none, noneCount, low, high)) {
      return Truth.FALSE;
    }
    return covers(unknown, unknownCount, low, high) ? Truth.UNKNOWN : null;
  }

  private static boolean covers(long[] ranges, int count, long low, long high) {
    for (int i = 0; i < 2 * count; i += 2) {
      if (ranges[i] <= low && high <= ranges[i + 1]) {
        return true;
      }
    }
    return false;
  }

  void set(long low, long high, Truth truth) {
    switch (truth) {
      case TRUE -> throw new IllegalArgumentException("which value will do?");
      case FALSE -> {
        none = added(none, noneCount, low, high);
        noneCount = Math.min(MOST, noneCount + 1);
      }
      case UNKNOWN -> {
        unknown = added(unknown, unknownCount, low, high);
        unknownCount = Math.min(MOST, unknownCount + 1);
      }
    }
  }

  private long[] added(long[] ranges, int count, long low, long high) {
    if (count == MOST) {
      return ranges;
    }
    long[] room =
        2 * count < ranges.length ? ranges : Arrays.copyOf(ranges, Math.max(8, 4 * count));
    grow(room.length - ranges.length);
    room[2 * count] = low;
    room[2 * count + 1] = high;
    return room;
  }

  /** This value will do. */
  void found(long value) {
    int at = Arrays.binarySearch(values, 0, count, value);
    if (at >= 0 || count == MOST) {
      return;
    }
    int place = -at - 1;
    if (count == values.length) {
      grow(Math.max(8, 2 * count) - count);
      values = Arrays.copyOf(values, Math.max(8, 2 * count));
    }
    System.arraycopy(values, place, values, place + 1, count - place);
    values[place] = value;
    count++;
  }
}
