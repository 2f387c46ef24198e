package dev.nomos.miner.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The evidences that are there, by predicate, and which of them only one member of a set meets. An
 * evidence has a slot as long as it is there. Buffers are reused: not thread-safe.
 */
final class Witnesses {
  /** For each predicate the slots of the evidences in which it holds; all of one length. */
  private final List<long[]> columns = new ArrayList<>();

  /** {@code stronger[p]}: predicates that p must not be replaceable by. */
  private final List<BitSet> stronger;

  /** {@code own[i]}: slots that member i of the set last looked at meets alone. */
  private long[][] own = new long[0][0];

  private long[] once = new long[0];
  private long[] twice = new long[0];

  Witnesses(int predicates, List<BitSet> stronger) {
    this.stronger = stronger;
    for (int p = 0; p < predicates; p++) {
      columns.add(new long[0]);
    }
  }

  void add(int slot, BitSet evidence) {
    if (Bits.words(slot + 1) > once.length) {
      int words = Math.max(2 * once.length, 1);
      columns.replaceAll(column -> Arrays.copyOf(column, words));
      once = new long[words];
      twice = new long[words];
      own = new long[0][0];
    }
    evidence.stream().forEach(p -> Bits.set(columns.get(p), 0, slot));
  }

  void remove(int slot, BitSet evidence) {
    evidence.stream().forEach(p -> Bits.clear(columns.get(p), 0, slot));
  }

  /** Finds what each of the members meets alone. */
  void lookAt(int[] members) {
    while (own.length < members.length) {
      own = Arrays.copyOf(own, own.length + 1);
      own[own.length - 1] = new long[once.length];
    }
    Arrays.fill(once, 0);
    Arrays.fill(twice, 0);
    for (int p : members) {
      long[] column = columns.get(p);
      for (int i = 0; i < column.length; i++) {
        twice[i] |= once[i] & column[i];
        once[i] |= column[i];
      }
    }
    for (int m = 0; m < members.length; m++) {
      Bits.without(own[m], columns.get(members[m]), twice, 0);
    }
  }

  /** Whether each of the members is needed and is the strongest that would do. */
  boolean areNeeded(int[] members) {
    lookAt(members);
    for (int m = 0; m < members.length; m++) {
      if (Bits.isEmpty(own[m]) || isReplaceable(m, members[m])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether one of the members last looked at would not be needed, or not be the strongest, without
   * the evidence in the slot.
   */
  boolean dependOn(int slot, int[] members) {
    for (int m = 0; m < members.length; m++) {
      if (Bits.get(own[m], 0, slot)) {
        Bits.clear(own[m], 0, slot);
        return Bits.isEmpty(own[m]) || isReplaceable(m, members[m]);
      }
    }
    return false;
  }

  private boolean isReplaceable(int m, int member) {
    BitSet strong = stronger.get(member);
    for (int p = strong.nextSetBit(0); p >= 0; p = strong.nextSetBit(p + 1)) {
      if (Bits.isCovered(own[m], columns.get(p), 0)) {
        return true;
      }
    }
    return false;
  }

  /** Whether each of the members last looked at stays needed and strongest beside t. */
  boolean areNeededBeside(int[] members, int t) {
    long[] column = columns.get(t);
    for (int m = 0; m < members.length; m++) {
      if (Bits.isCovered(own[m], column, 0) || isReplaceableBeside(m, members[m], column)) {
        return false;
      }
    }
    return true;
  }

  private boolean isReplaceableBeside(int m, int member, long[] column) {
    BitSet strong = stronger.get(member);
    for (int p = strong.nextSetBit(0); p >= 0; p = strong.nextSetBit(p + 1)) {
      if (Bits.isCoveredBy(own[m], column, columns.get(p))) {
        return true;
      }
    }
    return false;
  }
}
