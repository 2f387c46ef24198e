package dev.nomos.enforcer.vocabulary;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * In which order the fields of a record are written: those first that the others are to depend on.
 * Immutable.
 */
public final class FieldOrder {
  /** All fields, those that come after the known ones first. */
  private final int[] afterKnown;

  /**
   * {@code first}: the fields that come first, each once; the data set's order is that of others.
   */
  FieldOrder(int fields, List<Integer> first) {
    BitSet others = new BitSet(fields);
    others.set(0, fields);
    for (int field : first) {
      if (!others.get(field)) {
        throw new IllegalArgumentException(
            "field %d of %d cannot come first, or comes twice".formatted(field, fields));
      }
      others.clear(field);
    }
    afterKnown =
        IntStream.concat(first.stream().mapToInt(field -> field), others.stream()).toArray();
  }

  /** Where no field is known: the data set's order. */
  public int[] plain() {
    return IntStream.range(0, afterKnown.length).toArray();
  }

  /** The known fields, those that come right after them, then the others; plain where none is. */
  public int[] knownFirst(BitSet known) {
    if (known.isEmpty()) {
      return plain();
    }
    if (known.length() > afterKnown.length) {
      throw new IllegalArgumentException(
          "field %d is known, of %d fields".formatted(known.length() - 1, afterKnown.length));
    }
    int[] order = new int[afterKnown.length];
    int first = 0;
    int second = known.cardinality();
    for (int field : afterKnown) {
      order[known.get(field) ? first++ : second++] = field;
    }
    return order;
  }

  /**
   * For training: half of the time the plain order, else one with known fields first, of each
   * number of them equally often.
   */
  public int[] random(RandomGenerator random) {
    int fields = afterKnown.length;
    if (fields < 2 || random.nextBoolean()) {
      return plain();
    }
    int wanted = random.nextInt(1, fields);
    BitSet known = new BitSet(fields);
    for (int field = 0; field < fields; field++) {
      if (random.nextInt(fields - field) < wanted - known.cardinality()) {
        known.set(field);
      }
    }
    return knownFirst(known);
  }

  /**
   * For training where some sets of fields are usually known: half of the time one of these first,
   * else as without them.
   */
  public int[] random(List<BitSet> usual, RandomGenerator random) {
    return usual.isEmpty() || random.nextBoolean()
        ? random(random)
        : knownFirst(usual.get(random.nextInt(usual.size())));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FieldOrder that && Arrays.equals(afterKnown, that.afterKnown);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(afterKnown);
  }

  @Override
  public String toString() {
    return Arrays.toString(afterKnown);
  }
}
