package dev.nomos.miner.search;

import java.util.BitSet;
import java.util.List;

/** Every found set is a minimal hitting set; only Complete says that there are no others. */
public sealed interface SearchOutcome {
  /** The sets, shortest first. */
  List<BitSet> found();

  /** All sets up to the size asked for. */
  record Complete(List<BitSet> found) implements SearchOutcome {
    public Complete {
      found = List.copyOf(found);
    }
  }

  /** Some of them: all of the sizes finished, and those of the size under way. */
  record Stopped(List<BitSet> found, Limit reached) implements SearchOutcome {
    public Stopped {
      found = List.copyOf(found);
    }
  }

  /** Why a search ended early. */
  enum Limit {
    COUNT,
    TIME,
    INTERRUPT
  }
}
