package dev.nomos.miner.theory;

import java.util.BitSet;
import java.util.Comparator;

/** A total order of clauses. */
final class ClauseOrder {
  /** Fewest literals first, then lowest predicates. */
  static final Comparator<BitSet> SHORTEST_FIRST =
      Comparator.comparingInt(BitSet::cardinality).thenComparing(ClauseOrder::lowestFirst);

  private ClauseOrder() {}

  private static int lowestFirst(BitSet a, BitSet b) {
    BitSet differing = (BitSet) a.clone();
    differing.xor(b);
    int first = differing.nextSetBit(0);
    return first < 0 ? 0 : a.get(first) ? -1 : 1;
  }
}
