package dev.nomos.enforcer.vocabulary;

import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * In which order the fields of a record are written: those first that the others are to depend on.
 */
public final class FieldOrder {
  private FieldOrder() {}

  /** The data set's order. */
  public static int[] plain(int fields) {
    return knownFirst(fields, new BitSet());
  }

  /** The known fields, then the others, both in the data set's order. */
  public static int[] knownFirst(int fields, BitSet known) {
    if (known.length() > fields) {
      throw new IllegalArgumentException(
          "field %d is known, of %d fields".formatted(known.length() - 1, fields));
    }
    int[] order = new int[fields];
    int first = 0;
    int second = known.cardinality();
    for (int field = 0; field < fields; field++) {
      order[known.get(field) ? first++ : second++] = field;
    }
    return order;
  }

  /**
   * For training: half of the time the plain order, else one with known fields first, of each
   * number of them equally often.
   */
  public static int[] random(int fields, RandomGenerator random) {
    if (fields < 2 || random.nextBoolean()) {
      return plain(fields);
    }
    int wanted = random.nextInt(1, fields);
    BitSet known = new BitSet(fields);
    for (int field = 0; field < fields; field++) {
      if (random.nextInt(fields - field) < wanted - known.cardinality()) {
        known.set(field);
      }
    }
    return knownFirst(fields, known);
  }

  /**
   * For training where some sets of fields are usually known: half of the time one of these first,
   * else as without them.
   */
  public static int[] random(int fields, List<BitSet> usual, RandomGenerator random) {
    return usual.isEmpty() || random.nextBoolean()
        ? random(fields, random)
        : knownFirst(fields, usual.get(random.nextInt(usual.size())));
  }
}
