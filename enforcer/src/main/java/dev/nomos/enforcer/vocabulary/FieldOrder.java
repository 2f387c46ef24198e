package dev.nomos.enforcer.vocabulary;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * In which order the fields of a record are written: those first that the others are to depend on.
 * Immutable.
 */
public final class FieldOrder {
  private final int[] plain;

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
    plain = new int[fields];
    for (int i = 0; i < first.size(); i++) {
      plain[i] = first.get(i);
    }
    System.arraycopy(others.stream().toArray(), 0, plain, first.size(), fields - first.size());
  }

  /** Where no field is known. */
  public int[] plain() {
    return plain.clone();
  }

  /** The known fields, then the others, both as in the plain order. */
  public int[] knownFirst(BitSet known) {
    if (known.length() > plain.length) {
      throw new IllegalArgumentException(
          "field %d is known, of %d fields".formatted(known.length() - 1, plain.length));
    }
    int[] order = new int[plain.length];
    int first = 0;
    int second = known.cardinality();
    for (int field : plain) {
      order[known.get(field) ? first++ : second++] = field;
    }
    return order;
  }

  /**
   * For training: half of the time the plain order, else one with known fields first, of each
   * number of them equally often.
   */
  public int[] random(RandomGenerator random) {
    int fields = plain.length;
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
    return other instanceof FieldOrder that && Arrays.equals(plain, that.plain);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(plain);
  }

  @Override
  public String toString() {
    return Arrays.toString(plain);
  }
}
