package dev.nomos.miner.theory;

import dev.nomos.miner.search.Implications;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * A set of clauses that can tell that another clause follows from them: assume all its literals
 * false and propagate; a contradiction proves it. Sound, not complete: it never says "follows"
 * wrongly. Knows the predicates' static implications. Not thread-safe.
 */
final class UnitPropagation {
  private final Implications implications;
  private final List<BitSet> clauses = new ArrayList<>();

  /** {@code impliers[p]}: predicates that imply p, so that they are false where p is. */
  private final List<BitSet> impliers = new ArrayList<>();

  UnitPropagation(int predicates, Implications implications) {
    this.implications = implications;
    for (int p = 0; p < predicates; p++) {
      impliers.add(new BitSet());
    }
    for (int p = 0; p < predicates; p++) {
      int implier = p;
      implications.impliedBy(p).stream().forEach(q -> impliers.get(q).set(implier));
    }
  }

  void add(BitSet clause) {
    clauses.add(clause);
  }

  boolean implies(BitSet clause) {
    return new Assumption().contradicts(clause);
  }

  /** One assumption and what follows from it. */
  private final class Assumption {
    private final BitSet isTrue = new BitSet();
    private final BitSet isFalse = new BitSet();
    private final Deque<Runnable> pending = new ArrayDeque<>();

    boolean contradicts(BitSet clause) {
      clause.stream().forEach(this::assumeFalse);
      do {
        while (!pending.isEmpty()) {
          pending.pop().run();
        }
        if (isTrue.intersects(isFalse)) {
          return true;
        }
        clauses.forEach(this::propagate);
      } while (!pending.isEmpty());
      return isTrue.intersects(isFalse);
    }

    private void propagate(BitSet clause) {
      if (clause.intersects(isTrue)) {
        return;
      }
      BitSet open = (BitSet) clause.clone();
      open.andNot(isFalse);
      int unit = open.nextSetBit(0);
      if (unit < 0) {
        isTrue.or(isFalse); // every literal false: a contradiction, seen by the caller
      } else if (open.nextSetBit(unit + 1) < 0) {
        assumeTrue(unit);
      }
    }

    private void assumeTrue(int p) {
      if (!isTrue.get(p)) {
        isTrue.set(p);
        pending.push(() -> implications.impliedBy(p).stream().forEach(this::assumeTrue));
        pending.push(() -> implications.excludedBy(p).stream().forEach(this::assumeFalse));
      }
    }

    private void assumeFalse(int p) {
      if (!isFalse.get(p)) {
        isFalse.set(p);
        pending.push(() -> impliers.get(p).stream().forEach(this::assumeFalse));
        pending.push(() -> implications.completedBy(p).stream().forEach(this::assumeTrue));
      }
    }
  }
}
