package dev.nomos.miner.search;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Turns sets of classes into sets of predicates and passes them on in batches, or only counts them.
 * For one thread.
 */
final class Emission {
  private static final int BATCH = 1 << 13;

  private final SearchSpace space;
  private final SearchProblem problem;
  private final Findings findings;
  private final boolean counting;

  /** {@code batches[size]}: sets not yet passed on, {@code sets[size]} of them. */
  private int[][] batches = new int[0][];

  private int[] sets = new int[0];

  /** {@code counted[size]}: sets to be counted only and not yet passed on. */
  private long[] counted = new long[0];

  private int[] picked = new int[0];

  /** Sets of two that were emitted as equivalences, packed; the search meets them once more. */
  private final Set<Long> equivalences = new HashSet<>();

  Emission(SearchSpace space, SearchProblem problem, Findings findings) {
    this.space = space;
    this.problem = problem;
    this.findings = findings;
    this.counting = findings.areOnlyCounted();
  }

  /** A set of the first {@code length} of {@code classes}, in all its readings as predicates. */
  void emit(int[] classes, int length) {
    reach(length);
    if (counting && (length > 2 || !problem.strongest())) {
      count(length, ways(classes, length));
    } else if (problem.strongest() && length > 2) {
      emitFirst(classes, length);
    } else {
      emitProduct(classes, length, 0);
    }
  }

  /** The sets of the first {@code length} of {@code classes}, which has room, and one more. */
  void emit(int[] classes, int length, long[] last) {
    boolean strongest = problem.strongest();
    if (counting && (!strongest || length > 1)) {
      reach(length + 1);
      count(length + 1, product(ways(classes, length), strongest ? Bits.count(last) : ways(last)));
    } else {
      for (int c = Bits.next(last, 0); c >= 0; c = Bits.next(last, c + 1)) {
        classes[length] = c;
        emit(classes, length + 1);
      }
    }
  }

  private long ways(long[] some) {
    long ways = 0;
    for (int i = 0; i < some.length; i++) {
      for (long word = some[i]; word != 0; word &= word - 1) {
        ways += space.members[(i << 6) + Long.numberOfTrailingZeros(word)].length;
      }
    }
    return ways;
  }

  /** Neither factor is negative; what is too much for 64 bits is the largest number. */
  private static long product(long a, long b) {
    return Math.multiplyHigh(a, b) == 0 && a * b >= 0 ? a * b : Long.MAX_VALUE;
  }

  private void count(int length, long sets) {
    long sum = counted[length] + sets;
    counted[length] = sum >= 0 ? sum : Long.MAX_VALUE;
  }

  /** Makes room for sets of {@code length}. */
  private void reach(int length) {
    if (length >= sets.length) {
      int sizes = Math.max(2 * sets.length, length + 1);
      int[][] more = Arrays.copyOf(batches, sizes);
      Arrays.fill(more, batches.length, sizes, new int[0]);
      batches = more;
      sets = Arrays.copyOf(sets, sizes);
      counted = Arrays.copyOf(counted, sizes);
      picked = Arrays.copyOf(picked, sizes);
    }
  }

  private long ways(int[] classes, int length) {
    long ways = 1;
    if (!problem.strongest()) {
      for (int i = 0; i < length; i++) {
        ways = product(ways, space.members[classes[i]].length);
      }
    }
    return ways;
  }

  private void emitFirst(int[] classes, int length) {
    for (int i = 0; i < length; i++) {
      picked[i] = space.members[classes[i]][0];
    }
    add(length);
  }

  private void emitProduct(int[] classes, int length, int at) {
    if (at == length) {
      if (length != 2 || !isSaidBetter(picked[0], picked[1])) {
        add(length);
      }
      return;
    }
    for (int p : space.members[classes[at]]) {
      picked[at] = p;
      emitProduct(classes, length, at + 1);
    }
  }

  /** Tautologies say nothing, and equivalences are listed by themselves. */
  private boolean isSaidBetter(int p, int q) {
    return problem.strongest()
        && (problem.implications().isTautology(p, q) || equivalences.contains(packed(p, q)));
  }

  /**
   * What makes the members of a class one in a strongest search: each implies each. Longer sets use
   * the first member only because these sets are always among the found ones.
   */
  void emitEquivalences() {
    for (int[] members : space.members) {
      for (int p : members) {
        for (int q : members) {
          if (p != q && problem.strongest()) {
            emitEquivalence(problem.implications().negationOf(p), q);
          }
        }
      }
    }
  }

  /** Each is met twice: p implies q, and without q there is no p. */
  private void emitEquivalence(int negation, int q) {
    boolean isRule = space.always.get(negation);
    if (!isRule && equivalences.add(packed(negation, q))) {
      reach(2);
      picked[0] = negation;
      picked[1] = q;
      add(2);
    }
  }

  private static long packed(int p, int q) {
    return (long) Math.min(p, q) << 32 | Math.max(p, q);
  }

  private void add(int length) {
    if (counting) {
      count(length, 1);
      return;
    }
    if (batches[length].length == 0) {
      batches[length] = new int[Math.max(BATCH, length)];
    } else if ((sets[length] + 1) * length > batches[length].length) {
      flush(length);
      findings.check();
    }
    int from = sets[length]++ * length;
    for (int i = 0; i < length; i++) {
      insert(batches[length], from, from + i, picked[i]);
    }
  }

  /** Keeps what lies between the two places in ascending order with {@code predicate}. */
  private static void insert(int[] batch, int from, int to, int predicate) {
    int at = to;
    while (at > from && batch[at - 1] > predicate) {
      batch[at] = batch[at - 1];
      at--;
    }
    batch[at] = predicate;
  }

  /** Throws where the search must end. Counts are passed on, so that others see progress. */
  void check() {
    if (counting) {
      flush();
    }
    findings.check();
  }

  /** Passes on what is waiting, shortest first. */
  void flush() {
    for (int size = 1; size < sets.length; size++) {
      flush(size);
    }
  }

  private void flush(int size) {
    if (counted[size] > 0) {
      findings.count(size, counted[size]);
      counted[size] = 0;
    }
    if (sets[size] > 0) {
      findings.take(size, batches[size], sets[size]);
      sets[size] = 0;
    }
  }
}
