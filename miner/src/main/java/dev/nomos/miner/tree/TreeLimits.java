package dev.nomos.miner.tree;

import java.time.Duration;

/**
 * How far trees grow and what a leaf must be to become a rule.
 *
 * @param maxDepth conditions on the way to a leaf, at most; at least 1
 * @param minLeafRecords records that a leaf, and so a rule's antecedent, stands for; at least 1
 * @param minPurity the share of a leaf's records that its consequent must hold in, above 0.5 and at
 *     most 1; at 1 there are only exact rules
 * @param patience the longest time to take; zero for no limit
 */
public record TreeLimits(int maxDepth, long minLeafRecords, double minPurity, Duration patience) {
  public static final TreeLimits DEFAULT = new TreeLimits(5, 20, 0.95, Duration.ZERO);

  public TreeLimits {
    require(maxDepth >= 1, "the depth of trees must be at least 1, but was " + maxDepth);
    require(minLeafRecords >= 1, "a leaf needs 1 record at least, not " + minLeafRecords);
    require(
        minPurity > 0.5 && minPurity <= 1,
        "the purity of leaves must be above 0.5 and at most 1, but was " + minPurity);
    require(!patience.isNegative(), "the time for trees must not be negative, but was " + patience);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
