package dev.nomos.miner.search;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a search works on, ready for it. Predicates that hold in the same evidences are one class,
 * those that never hold are in none; classes are numbered by ascending coverage. Tables as {@link
 * Bits} has them. Read only, so that any number of threads may share it.
 */
final class SearchSpace {
  final int evidences;
  final int classes;

  /** Words of a set of evidences, which is a row of {@link #columns}. */
  final int evidenceWords;

  /** Words of a set of classes, which is a row of {@link #rows} and {@link #compatible}. */
  final int classWords;

  /** For each class the evidences in which it holds. */
  final long[] columns;

  /** For each evidence the classes that hold in it. */
  final long[] rows;

  /** {@code members[c]}: the predicates of class c, lowest first. */
  final int[][] members;

  /**
   * {@code stronger[c]}: classes with a member that implies a member of c; only those that have no
   * other such class between them and c, since that one then is the harder test.
   */
  final int[][] stronger;

  /** Whether any class has a stronger one. */
  final boolean hasStronger;

  /**
   * For each class those that can share a set of three or more with it: neither column contains the
   * other, or one would be idle, and both together do not cover everything, or the two would do.
   */
  final long[] compatible;

  /** For each class those that hold wherever it does, without itself; of equal ones the later. */
  final long[] wider;

  /** Predicates that hold in every evidence: rules by themselves. */
  final BitSet always = new BitSet();

  private final SearchProblem problem;

  /** Predicates with one column. */
  private record EqualColumns(int at, int coverage, List<Integer> predicates) {}

  SearchSpace(SearchProblem problem, int maxSize) {
    this.problem = problem;
    evidences = problem.evidences().size();
    evidenceWords = Bits.words(evidences);
    long[] given =
        Columns.transposed(
            Columns.rows(problem.predicates(), problem.evidences()),
            evidences,
            problem.predicates());
    List<EqualColumns> ordered = ordered(given, maxSize);
    classes = ordered.size();
    classWords = Bits.words(classes);
    members = new int[classes][];
    columns = new long[classes * evidenceWords];
    for (int c = 0; c < classes; c++) {
      EqualColumns equal = ordered.get(c);
      members[c] = strongestOf(equal.predicates());
      System.arraycopy(
          given, equal.at() * evidenceWords, columns, c * evidenceWords, evidenceWords);
    }
    rows = Columns.transposed(columns, classes, evidences);
    stronger = problem.strongest() ? stronger() : new int[classes][0];
    hasStronger = Arrays.stream(stronger).anyMatch(some -> some.length > 0);
    wider = new long[classes * classWords];
    compatible = new long[classes * classWords];
    compare();
  }

  // ---- classes ----

  private List<EqualColumns> ordered(long[] given, int maxSize) {
    Map<LongBuffer, EqualColumns> classOf = new LinkedHashMap<>();
    List<EqualColumns> ordered = new ArrayList<>();
    for (int p = 0; p < problem.predicates(); p++) {
      int at = p * evidenceWords;
      LongBuffer column = LongBuffer.wrap(given, at, evidenceWords).slice();
      EqualColumns known = classOf.get(column);
      int coverage = known == null ? coverage(given, at) : known.coverage();
      always.set(p, coverage == evidences);
      if (coverage == 0) {
        continue;
      }
      if (known != null && isMergeable(p, maxSize)) {
        known.predicates().add(p);
        continue;
      }
      EqualColumns fresh = new EqualColumns(p, coverage, new ArrayList<>(List.of(p)));
      ordered.add(fresh);
      if (isMergeable(p, maxSize)) {
        classOf.put(column, fresh);
      }
    }
    ordered.sort(
        Comparator.comparingInt(EqualColumns::coverage).thenComparingInt(EqualColumns::at));
    return ordered;
  }

  private int coverage(long[] given, int at) {
    int count = 0;
    for (int i = 0; i < evidenceWords; i++) {
      count += Long.bitCount(given[at + i]);
    }
    return count;
  }

  /** Whether "equal to p" can be said by two sets of two: then equal columns may be one class. */
  private boolean isMergeable(int p, int maxSize) {
    return !problem.strongest()
        || (problem.classes()
            && problem.tolerance() == null
            && !always.get(p)
            && maxSize > 1
            && problem.implications().hasNegation(p));
  }

  /** Members that another member implies say nothing more; all are kept only for all-minimal. */
  private int[] strongestOf(List<Integer> equal) {
    return equal.stream()
        .filter(p -> !problem.strongest() || equal.stream().noneMatch(q -> makesIdle(q, p)))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Of predicates that mean the same, the first stays. */
  private boolean makesIdle(int p, int q) {
    Implications known = problem.implications();
    return known.implies(p, q) && (p < q || !known.implies(q, p));
  }

  // ---- what is known between classes ----

  /** Classes that imply each other have equal columns: then the first one stays. */
  private int[][] stronger() {
    BitSet[] implying = implyingClasses();
    int[][] found = new int[classes][];
    for (int c = 0; c < classes; c++) {
      int weak = c;
      int[] all = implying[c].stream().filter(d -> d < weak || !implying[d].get(weak)).toArray();
      found[c] =
          IntStream.of(all)
              .filter(d -> IntStream.of(all).noneMatch(other -> isHarder(other, d)))
              .toArray();
    }
    return found;
  }

  /** Whether what c covers d covers too, so that only d need be tried; of equal ones, the first. */
  private boolean isHarder(int d, int c) {
    return d != c && contains(d, c) && (d < c || !contains(c, d));
  }

  private BitSet[] implyingClasses() {
    Map<Integer, Integer> classOf = new HashMap<>();
    BitSet[] implying = new BitSet[classes];
    for (int c = 0; c < classes; c++) {
      implying[c] = new BitSet(classes);
      for (int p : members[c]) {
        classOf.put(p, c);
      }
    }
    classOf.forEach(
        (p, d) ->
            problem.implications().impliedBy(p).stream()
                .map(q -> classOf.getOrDefault(q, d))
                .filter(c -> c != d)
                .forEach(c -> implying[c].set(d)));
    return implying;
  }

  /** Fills {@link #wider} and {@link #compatible}. */
  private void compare() {
    long[] all = Bits.ones(evidences);
    long[] column = new long[evidenceWords];
    for (int a = 0; a < classes; a++) {
      System.arraycopy(columns, a * evidenceWords, column, 0, evidenceWords);
      for (int b = a + 1; b < classes; b++) { // which covers no less
        if (Bits.isCovered(column, columns, b * evidenceWords)) {
          Bits.set(wider, a * classWords, b);
        } else if (!Bits.isCovered(all, columns, a * evidenceWords, b * evidenceWords)) {
          Bits.set(compatible, a * classWords, b);
          Bits.set(compatible, b * classWords, a);
        }
      }
    }
  }

  /** Whether class {@code a} holds wherever class {@code b} does. */
  private boolean contains(int a, int b) {
    for (int i = 0; i < evidenceWords; i++) {
      if ((columns[b * evidenceWords + i] & ~columns[a * evidenceWords + i]) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether the class holds in every evidence, and no stronger one does. */
  boolean isRule(int c) {
    return holdsAlways(c) && IntStream.of(stronger[c]).noneMatch(this::holdsAlways);
  }

  private boolean holdsAlways(int c) {
    return Bits.isCovered(Bits.ones(evidences), columns, c * evidenceWords);
  }

  /** The classes that can be in a set of three or more. */
  long[] sociable() {
    long[] found = new long[classWords];
    for (int c = 0; c < classes; c++) {
      if (!Bits.isEmpty(Arrays.copyOfRange(compatible, c * classWords, (c + 1) * classWords))) {
        Bits.set(found, 0, c);
      }
    }
    return found;
  }
}
