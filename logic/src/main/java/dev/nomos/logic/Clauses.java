package dev.nomos.logic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Numbered clauses over one space, and which of them a record breaks. Immutable.
 *
 * <p>For each class of each feature a bit set says which clauses the class satisfies. What a record
 * satisfies is the union over its classes: a word of 64 clauses costs one OR a feature, and no
 * clause is looked at by itself. Where those bit sets would take more than {@code mostBytes}, the
 * clauses are looked at one by one instead, and {@link #isTabled} says so.
 */
final class Clauses {
  private final ClassKeys keys;
  private final int size;

  /** By feature and class; empty where it would be too large. */
  private final long[][][] satisfied;

  /** The predicates of each clause; empty where there is a table. */
  private final int[][] literals;

  Clauses(PredicateSpace space, ClassKeys keys, List<int[]> clauses, long mostBytes) {
    this.keys = keys;
    this.size = clauses.size();
    long classes = space.features().stream().mapToLong(Feature::classes).sum();
    boolean tabled = classes * words() * Long.BYTES <= mostBytes;
    satisfied = tabled ? table(space, clauses) : new long[0][][];
    literals = tabled ? new int[0][] : clauses.toArray(int[][]::new);
  }

  private long[][][] table(PredicateSpace space, List<int[]> clauses) {
    List<long[][]> table = new ArrayList<>();
    int[] featureOf = new int[space.size()];
    for (Feature feature : space.features()) {
      feature.predicates().forEach(p -> featureOf[p] = table.size());
      table.add(new long[feature.classes()][words()]);
    }
    for (int c = 0; c < clauses.size(); c++) {
      for (int p : clauses.get(c)) {
        Feature feature = space.features().get(featureOf[p]);
        long[][] rows = table.get(featureOf[p]);
        for (int number = 0; number < rows.length; number++) {
          if (feature.mayHold(p, number)) {
            rows[number][c >>> 6] |= 1L << c;
          }
        }
      }
    }
    return table.toArray(long[][][]::new);
  }

  boolean isTabled() {
    return satisfied.length > 0 || size == 0;
  }

  /** The length of a bit set of clauses. */
  int words() {
    return Evidence.wordsFor(size);
  }

  /**
   * Sets {@code broken} to the clauses that records with a key make false; may write to {@code
   * evidence}.
   */
  void findBroken(long[] key, long[] broken, long[] evidence) {
    if (literals.length > 0) {
      findOneByOne(key, broken, evidence);
      return;
    }
    Arrays.fill(broken, 0);
    List<ClassKeys.Place> places = keys.places();
    for (int f = 0; f < satisfied.length; f++) {
      or(broken, satisfied[f][places.get(f).classIn(key, 0)]);
    }
    for (int w = 0; w < broken.length; w++) {
      broken[w] = ~broken[w];
    }
    if ((size & 63) != 0) {
      broken[broken.length - 1] &= (1L << size) - 1;
    }
  }

  /** A method of its own, so that it is compiled to vector instructions. */
  private static void or(long[] into, long[] from) {
    for (int w = 0; w < into.length; w++) {
      into[w] |= from[w];
    }
  }

  private void findOneByOne(long[] key, long[] broken, long[] evidence) {
    Arrays.fill(evidence, 0);
    keys.addEvidence(key, 0, evidence);
    Arrays.fill(broken, 0);
    for (int c = 0; c < size; c++) {
      if (!meets(literals[c], evidence)) {
        broken[c >>> 6] |= 1L << c;
      }
    }
  }

  private static boolean meets(int[] clause, long[] evidence) {
    for (int p : clause) {
      if ((evidence[p >>> 6] >>> p & 1) != 0) {
        return true;
      }
    }
    return false;
  }
}
