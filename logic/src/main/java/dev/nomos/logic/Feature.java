package dev.nomos.logic;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What sorts records into a few classes, so that all records of a class agree on some predicates.
 * The predicates of a space are shared out among its features; two classes of one feature never
 * have the same predicates, so that an evidence and the classes that a record is in say the same.
 * Immutable.
 *
 * <p>A feature first finds a <i>slot</i>, such as "between the constants 5 and 7", and the slots
 * with equal masks are one class. The last slot is that of records in which something is absent.
 */
abstract sealed class Feature permits RankFeature, SignFeature, TruthFeature {
  /** {@code words[i]} holds the predicates of word {@code firstWord + i} of an evidence. */
  private final long[][] masks;

  private final int firstWord;
  private final int[] classOfSlot;
  private final List<Integer> predicates;

  /**
   * {@code predicates}: the bit positions of this feature's predicates, ascending; {@code slots}:
   * how many there are; {@code test}: which predicates may hold in which slot.
   */
  Feature(List<Integer> predicates, int slots, Test test) {
    this.predicates = List.copyOf(predicates);
    firstWord = predicates.getFirst() >>> 6;
    int words = (predicates.getLast() >>> 6) + 1 - firstWord;
    Map<List<Long>, Integer> classes = new HashMap<>();
    classOfSlot = new int[slots];
    long[][] found = new long[slots][];
    for (int slot = 0; slot < slots; slot++) {
      long[] mask = mask(predicates, words, slot, test);
      List<Long> key = Arrays.stream(mask).boxed().toList();
      int number = classes.computeIfAbsent(key, _ -> classes.size());
      classOfSlot[slot] = number;
      found[number] = mask;
    }
    masks = Arrays.copyOf(found, classes.size());
  }

  private long[] mask(List<Integer> predicates, int words, int slot, Test test) {
    long[] mask = new long[words];
    for (int i = 0; i < predicates.size(); i++) {
      int p = predicates.get(i);
      if (test.mayHold(i, slot)) {
        mask[(p >>> 6) - firstWord] |= 1L << p;
      }
    }
    return mask;
  }

  /** Whether the feature's predicate number {@code i} may hold in the records of a slot. */
  @FunctionalInterface
  interface Test {
    boolean mayHold(int i, int slot);
  }

  /** The bit positions of this feature's predicates, ascending. */
  final List<Integer> predicates() {
    return predicates;
  }

  /** Whether a predicate of this feature, by its bit position, may hold in records of a class. */
  final boolean mayHold(int predicate, int classNumber) {
    return (masks[classNumber][(predicate >>> 6) - firstWord] >>> predicate & 1) != 0;
  }

  /** How many classes there are, at least 1. */
  final int classes() {
    return masks.length;
  }

  final int classOfSlot(int slot) {
    return classOfSlot[slot];
  }

  final int absentSlot() {
    return classOfSlot.length - 1;
  }

  /** Sets in an evidence's {@code words} the predicates that may hold in records of a class. */
  final void addTo(long[] words, int classNumber) {
    long[] mask = masks[classNumber];
    for (int i = 0; i < mask.length; i++) {
      words[firstWord + i] |= mask[i];
    }
  }

  /** The slot of one record. */
  abstract int slotOf(Row row);
}
