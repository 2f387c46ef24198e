package dev.nomos.miner.book;

import dev.nomos.logic.PredicateSpace;
import dev.nomos.miner.search.Implications;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * The greedy weakest change: literals are added, each time that which most of what is quarantined
 * keeps and, of these, the rarest in what is admitted.
 */
public final class Weakening implements WeakestChange {
  private static final int MOST_LITERALS = 4;

  @Override
  public Optional<BitSet> of(
      PredicateSpace space,
      Implications implications,
      BitSet clause,
      List<BitSet> quarantined,
      List<BitSet> admitted) {
    int[] common = counts(space.size(), admitted);
    BitSet weaker = (BitSet) clause.clone();
    List<BitSet> left = new ArrayList<>(quarantined);
    left.removeIf(weaker::intersects);
    for (int added = 0; added < MOST_LITERALS && !left.isEmpty(); added++) {
      int best = best(counts(space.size(), left), common, weaker, implications);
      if (best < 0) {
        return Optional.empty();
      }
      weaker.set(best);
      left.removeIf(weaker::intersects);
    }
    return left.isEmpty() ? Optional.of(weaker) : Optional.empty();
  }

  private static int best(int[] covers, int[] common, BitSet clause, Implications implications) {
    int best = -1;
    for (int p = 0; p < covers.length; p++) {
      boolean better =
          best < 0
              ? covers[p] > 0
              : covers[p] > covers[best] || covers[p] == covers[best] && common[p] < common[best];
      if (better && !clause.get(p) && !implications.completedBy(p).intersects(clause)) {
        best = p;
      }
    }
    return best;
  }

  private static int[] counts(int predicates, List<BitSet> evidences) {
    int[] counts = new int[predicates];
    for (BitSet bits : evidences) {
      bits.stream().forEach(p -> counts[p]++);
    }
    return counts;
  }
}
