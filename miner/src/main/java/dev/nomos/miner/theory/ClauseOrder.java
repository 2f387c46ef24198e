package dev.nomos.miner.theory;

import java.util.BitSet;
import java.util.Comparator;

/** A total order of clauses. */
final class ClauseOrder {
  /** Fewest literals first, then lowest predicates. */
  static final Comparator<BitSet> SHORTEST_FIRST =
      Comparator.comparingInt(BitSet::cardinality).thenComparing(ClauseOrder::lowestFirst);

  private ClauseOrder() {}

  /** Of equal size: at the first difference, the one with the lower predicate. */
  private static int lowestFirst(BitSet a, BitSet b) {
    int p = a.nextSetBit(0);
    int q = b.nextSetBit(0);
    while (p == q && p >= 0) {
      p = a.nextSetBit(p + 1);
      q = b.nextSetBit(q + 1);
    }
    return Integer.compare(p, q);
  }
}
