package dev.nomos.miner.search;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * All sets of one size that miss records of at most a given weight, and of which no part does. For
 * one thread of several.
 *
 * <p>As {@link Descent}, but an uncovered evidence is either met by one of its candidates or given
 * up: then none of its candidates may be chosen any more and its weight is spent. Only an idle
 * member prunes, since what is still open may be given up too; a set is tested once it misses no
 * more than the budget: each member alone must be worth more than what is left of it. Nothing
 * larger than such a set is minimal.
 */
final class ApproximateDescent {
  private static final int CHECK_EVERY = 1024;

  private final SearchSpace space;
  private final Emission emission;
  private final long[] weights;
  private final long budget;
  private final int size;
  private final AtomicInteger claims;
  private final Tally tally;
  private final int[] chosen;
  private int claimed;
  private int branchesSeen;
  private int steps;

  /** What the sets below a branch have in common. */
  private static final class Node {
    final int depth;

    /** Evidences neither met nor given up. */
    final long[] open;

    /** {@code critical[i]}: evidences that member i alone meets. */
    final long[][] critical;

    /** Weight of what was given up. */
    final long spent;

    Node(int depth, long[] open, long[][] critical, long spent) {
      this.depth = depth;
      this.open = open;
      this.critical = critical;
      this.spent = spent;
    }
  }

  /**
   * @param tally takes what this thread tries and cuts. Several threads may try a few nodes more
   *     than one, since each keeps as candidates the first members that others have tried
   */
  ApproximateDescent(
      SearchSpace space,
      Emission emission,
      Tally tally,
      Tolerance tolerance,
      int size,
      AtomicInteger claims) {
    this.space = space;
    this.emission = emission;
    this.tally = tally;
    this.weights = tolerance.weights().stream().mapToLong(Long::longValue).toArray();
    this.budget = tolerance.budget();
    this.size = size;
    this.claims = claims;
    this.claimed = claims.getAndIncrement();
    this.chosen = new int[size];
  }

  void run() {
    try {
      long[] all = Bits.ones(space.evidences);
      if (weight(all) > budget) { // else the empty set would do
        descend(new Node(0, all, new long[0][], 0), Bits.ones(space.classes));
      }
    } finally {
      emission.flush(); // also what was found before a limit
    }
  }

  private boolean isMine() {
    if (branchesSeen++ != claimed) {
      return false;
    }
    claimed = claims.getAndIncrement();
    return true;
  }

  private void descend(Node start, long[] candidates) {
    Node node = start;
    long[] rest = candidates.clone();
    while (node.spent <= budget) {
      int e = fewestCandidates(node.open, rest);
      long[] branch = new long[space.classWords];
      Bits.and(branch, rest, space.rows, e * space.classWords);
      Bits.drop(rest, branch);
      meet(node, branch, rest.clone());
      long[] open = node.open.clone();
      Bits.clear(open, 0, e);
      node = new Node(node.depth, open, node.critical, node.spent + weights[e]);
    }
  }

  private void meet(Node node, long[] branch, long[] candidates) {
    for (int v = Bits.next(branch, 0); v >= 0; v = Bits.next(branch, v + 1)) {
      if (++steps % CHECK_EVERY == 0) {
        emission.check();
      }
      boolean isOthers = node.depth == 0 && !isMine();
      if (isOthers || extend(node, candidates, v)) {
        Bits.set(candidates, 0, v);
      }
    }
  }

  /** Returns false where v can be in no further set with the members chosen before. */
  private boolean extend(Node node, long[] candidates, int v) {
    tally.nodes++;
    chosen[node.depth] = v;
    long[][] critical = narrowed(node, v);
    if (hasIdle(node.depth + 1, critical)) {
      return false;
    }
    long[] open = new long[space.evidenceWords];
    Bits.without(open, node.open, space.columns, v * space.evidenceWords);
    int length = node.depth + 1;
    long missed = node.spent + weight(open);
    if (missed <= budget) {
      emitMinimal(length, critical, missed);
      return false;
    }
    if (length == size) {
      tally.deadEnds++;
    } else {
      long[] left = candidates.clone();
      if (size > 2) {
        Bits.keep(left, space.compatible, v * space.classWords);
      }
      descend(new Node(length, open, critical, node.spent), left);
    }
    return true;
  }

  private void emitMinimal(int length, long[][] critical, long missed) {
    if (length == size && isMinimal(critical, missed)) {
      emission.emit(chosen, length);
    }
  }

  private long[][] narrowed(Node node, int v) {
    long[][] critical = new long[node.depth + 1][space.evidenceWords];
    int column = v * space.evidenceWords;
    for (int i = 0; i < node.depth; i++) {
      Bits.without(critical[i], node.critical[i], space.columns, column);
    }
    Bits.and(critical[node.depth], node.open, space.columns, column);
    return critical;
  }

  /** Whether a member, or what it says more than a stronger class, is of no use any more. */
  private boolean hasIdle(int length, long[][] critical) {
    for (int i = 0; i < length; i++) {
      if (Bits.isEmpty(critical[i])) {
        tally.idle++;
        return true;
      }
      for (int p : space.stronger[chosen[i]]) {
        if (Bits.isCovered(critical[i], space.columns, p * space.evidenceWords)) {
          tally.replaceable++;
          return true;
        }
      }
    }
    return false;
  }

  private boolean isMinimal(long[][] critical, long missed) {
    long[] beyond = new long[space.evidenceWords];
    for (int i = 0; i < size; i++) {
      if (missed + weight(critical[i]) <= budget) {
        tally.idle++;
        return false;
      }
      for (int p : space.stronger[chosen[i]]) {
        Bits.without(beyond, critical[i], space.columns, p * space.evidenceWords);
        if (missed + weight(beyond) <= budget) {
          tally.replaceable++;
          return false;
        }
      }
    }
    return true;
  }

  /** Of the open evidences, which are never none here, one with the fewest candidates. */
  private int fewestCandidates(long[] open, long[] candidates) {
    int best = -1;
    int fewest = Integer.MAX_VALUE;
    for (int e = Bits.next(open, 0); e >= 0 && fewest > 0; e = Bits.next(open, e + 1)) {
      int count = Bits.countBoth(space.rows, e * space.classWords, candidates);
      if (count < fewest) {
        fewest = count;
        best = e;
      }
    }
    return best;
  }

  private long weight(long[] evidences) {
    long weight = 0;
    for (int e = Bits.next(evidences, 0); e >= 0; e = Bits.next(evidences, e + 1)) {
      weight += weights[e];
    }
    return weight;
  }
}
