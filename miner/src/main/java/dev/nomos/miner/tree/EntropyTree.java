package dev.nomos.miner.tree;

import dev.nomos.miner.statistics.EvidenceColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * One decision tree, grown depth first by information gain (Quinlan, "Induction of decision trees",
 * 1986). It is not kept: each leaf is told when it is reached. Equal gains are decided by the
 * predicates' order, so the same evidences give the same tree.
 */
final class EntropyTree {
  /** Gains below this are rounding. */
  private static final double NO_GAIN = 1e-12;

  private final EvidenceColumns columns;
  private final TreeLimits limits;
  private final int target;
  private final int[] features;
  private final LeafSink sink;
  private final BooleanSupplier mustStop;
  private final List<Integer> path = new ArrayList<>();

  /** Hears of leaves, from left to right. */
  interface LeafSink {
    /**
     * Tells a leaf.
     *
     * @param path the literals that hold in it
     * @param holds whether the target does too, in most of its records
     */
    void leaf(List<Integer> path, boolean holds);
  }

  EntropyTree(
      EvidenceColumns columns,
      TreeLimits limits,
      int target,
      int[] features,
      LeafSink sink,
      BooleanSupplier mustStop) {
    this.columns = columns;
    this.limits = limits;
    this.target = target;
    this.features = features;
    this.sink = sink;
    this.mustStop = mustStop;
  }

  void grow() {
    grow(columns.all());
  }

  private void grow(long[] node) {
    if (mustStop.getAsBoolean()) {
      return;
    }
    long records = columns.weight(node);
    long holding = columns.weight(node, target);
    boolean decided = holding == 0 || holding == records || path.size() == limits.maxDepth();
    int split = decided ? -1 : bestSplit(node, records, holding);
    if (split < 0) {
      sink.leaf(List.copyOf(path), 2 * holding >= records);
      return;
    }
    descend(split, part(node, split, 0));
    descend(columns.negate(split), part(node, split, -1));
  }

  private void descend(int condition, long[] node) {
    path.add(condition);
    grow(node);
    path.removeLast();
  }

  /** The evidences of {@code node} whose bit in the column, turned by a mask, is 1. */
  private long[] part(long[] node, int feature, long turned) {
    long[] column = columns.column(feature);
    long[] part = node.clone();
    for (int w = 0; w < part.length; w++) {
      part[w] &= column[w] ^ turned;
    }
    return part;
  }

  /** The feature of the greatest gain that leaves enough records on both sides, or -1. */
  private int bestSplit(long[] node, long records, long holding) {
    double before = entropy(holding, records);
    double best = NO_GAIN;
    int split = -1;
    for (int feature : features) {
      long inside = columns.weight(node, feature);
      if (inside < limits.minLeafRecords() || records - inside < limits.minLeafRecords()) {
        continue;
      }
      long both = columns.weight(node, feature, target);
      double after =
          (inside * entropy(both, inside)
                  + (records - inside) * entropy(holding - both, records - inside))
              / records;
      if (before - after > best) {
        best = before - after;
        split = feature;
      }
    }
    return split;
  }

  /** In bits. */
  static double entropy(long part, long whole) {
    if (part == 0 || part == whole) {
      return 0;
    }
    double p = (double) part / whole;
    return -(p * Math.log(p) + (1 - p) * Math.log(1 - p)) / Math.log(2);
  }
}
