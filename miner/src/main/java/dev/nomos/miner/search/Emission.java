package dev.nomos.miner.search;

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

  /** The sets not yet passed on, all of {@link #size}. */
  private int[] batch = new int[BATCH];

  private int[] picked = new int[8];
  private int size;
  private int sets;
  private long counted;

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
    if (counting && (length > 2 || !problem.strongest())) {
      count(length, ways(classes, length));
    } else if (problem.strongest() && length > 2) {
      emitFirst(classes, length);
    } else {
      room(length);
      emitProduct(classes, length, 0);
    }
  }

  private long ways(int[] classes, int length) {
    long ways = 1;
    if (!problem.strongest()) {
      for (int i = 0; i < length; i++) {
        ways *= space.members[classes[i]].length;
      }
    }
    return ways;
  }

  private void emitFirst(int[] classes, int length) {
    room(length);
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

  private void room(int length) {
    if (picked.length < length) {
      picked = new int[2 * length];
    }
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
    if (length != size || (sets + 1) * length > batch.length) {
      flush();
      findings.check();
      size = length;
      if (length > batch.length) {
        batch = new int[length];
      }
    }
    int from = sets * length;
    for (int i = 0; i < length; i++) {
      insert(from, from + i, picked[i]);
    }
    sets++;
  }

  /** Keeps what lies from {@code from} to {@code to} in ascending order with {@code predicate}. */
  private void insert(int from, int to, int predicate) {
    int at = to;
    while (at > from && batch[at - 1] > predicate) {
      batch[at] = batch[at - 1];
      at--;
    }
    batch[at] = predicate;
  }

  private void count(int length, long ways) {
    if (length != size) {
      flush();
      size = length;
    }
    counted += ways;
  }

  /** Throws where the search must end. Counts are passed on, so that others see progress. */
  void flushAndCheck() {
    if (counting) {
      flush();
    }
    findings.check();
  }

  /** Passes on what is waiting. */
  void flush() {
    if (counted > 0) {
      findings.count(size, counted);
      counted = 0;
    }
    if (sets > 0) {
      findings.take(size, batch, sets);
      sets = 0;
    }
  }
}
