package dev.nomos.miner.tree;

import java.util.List;

/** The rules of the trees, most worth reading first; only Complete says that all trees are done. */
public sealed interface TreeOutcome {
  List<ExactRule> exact();

  List<ApproximateRule> approximate();

  record Complete(List<ExactRule> exact, List<ApproximateRule> approximate) implements TreeOutcome {
    public Complete {
      exact = List.copyOf(exact);
      approximate = List.copyOf(approximate);
    }
  }

  /**
   * The thread was interrupted, or the time was over.
   *
   * @param targetsDone predicates whose trees are finished
   * @param targets predicates to learn trees for
   */
  record Stopped(
      List<ExactRule> exact, List<ApproximateRule> approximate, int targetsDone, int targets)
      implements TreeOutcome {
    public Stopped {
      exact = List.copyOf(exact);
      approximate = List.copyOf(approximate);
    }
  }
}
