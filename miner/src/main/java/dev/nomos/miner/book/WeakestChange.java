package dev.nomos.miner.book;

import dev.nomos.logic.PredicateSpace;
import dev.nomos.miner.search.Implications;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Finds how little a clause must give way for some evidences to keep it. */
@FunctionalInterface
public interface WeakestChange {
  /**
   * A clause that holds {@code clause} and is kept by every evidence of {@code quarantined}, and by
   * as few others as can be; empty where only a clause that says nothing would do.
   *
   * @param admitted evidences that keep {@code clause}
   */
  Optional<BitSet> of(
      PredicateSpace space,
      Implications implications,
      BitSet clause,
      List<BitSet> quarantined,
      List<BitSet> admitted);
}
