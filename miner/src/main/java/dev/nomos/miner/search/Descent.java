package dev.nomos.miner.search;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One pass over the search tree by one thread: all sets of classes with at least three and between
 * {@code least} and {@code most} members, or all with two.
 *
 * <p>After MMCS (Murakami and Uno, "Efficient algorithms for dualizing large-scale hypergraphs",
 * 2014): branch on an uncovered evidence with few candidates; a set stays minimal while each member
 * has a <i>critical</i> evidence that no other member meets. Differences:
 *
 * <ul>
 *   <li>a member is also refused where a class that statically implies it would do: its critical
 *       evidences minus that class's column are empty. The test is anti-monotone, so pruning with
 *       it loses nothing that filtering afterwards would keep;
 *   <li>the last two members are looked for together ({@link #pair}) without copying state, since
 *       nearly every attempt at them fails after a few evidences (see SearchBenchmark);
 *   <li>critical evidences are narrowed only once a set has come far enough to need them.
 * </ul>
 *
 * <p>Invariants at depth d, where d members are chosen: {@code uncovered[d]} are the evidences that
 * no member meets; {@code critical[d][i]} those that member i alone meets, up to date where {@code
 * narrowed[d]}. Nothing is allocated but at the first visit of a depth.
 */
final class Descent {
  /** Uncovered evidences among which one with few candidates is looked for. */
  private static final int LOOK_AHEAD = 256;

  /** Evidences by which {@link #pair} narrows its candidates before it tries them one by one. */
  private static final int NARROWING = 24;

  /** Evidences that {@link #pair} tries first, since they left nothing before. */
  private static final int RECENT = 8;

  private static final int CHECK_EVERY = 1024;

  private final SearchSpace space;
  private final Emission emission;
  private final int least;
  private final int most;

  /** Depth at which the threads share the branches out. */
  private final int splitDepth;

  private final AtomicInteger claims;
  private int claimed;
  private int branchesSeen;
  private int steps;

  /** Of the nodes that only this thread tries. */
  private final Tally tally;

  /** Of those that every thread tries, to the split: told by the thread with the first claim. */
  private final Tally shared;

  private int[] chosen = new int[0];
  private long[][] uncovered = new long[0][];
  private long[][] candidates = new long[0][];
  private long[][] branches = new long[0][];
  private long[][][] critical = new long[0][][];
  private boolean[] narrowed = new boolean[0];

  /** Buffers of {@link #pair}. */
  private final long[] able;

  private final long[] left;
  private final long[] beyond;
  private final long[] covering;
  private final long[] untried;
  private final int[] recent = new int[RECENT];
  private int recentAt;

  /**
   * @param tally takes what this thread tries and cuts
   * @param claims counts the branches that were taken, by any thread of the pass
   */
  Descent(
      SearchSpace space,
      Emission emission,
      Tally tally,
      int least,
      int most,
      AtomicInteger claims) {
    this.space = space;
    this.emission = emission;
    this.least = least;
    this.most = most;
    this.claims = claims;
    this.splitDepth = Math.min(2, most - 2);
    this.claimed = claims.getAndIncrement();
    this.tally = tally;
    this.shared = claimed == 0 ? tally : new Tally();
    this.able = new long[space.classWords];
    this.left = new long[space.evidenceWords];
    this.beyond = new long[space.evidenceWords];
    this.covering = new long[space.classWords];
    this.untried = new long[space.classWords];
  }

  /** Makes the pass: the branches that no other thread has claimed. */
  void run() {
    reach(0);
    Arrays.fill(uncovered[0], 0);
    System.arraycopy(Bits.ones(space.evidences), 0, uncovered[0], 0, space.evidenceWords);
    long[] all = most == 2 ? Bits.ones(space.classes) : space.sociable();
    System.arraycopy(all, 0, candidates[0], 0, space.classWords);
    narrowed[0] = true;
    try {
      if (splitDepth > 0 || isMine()) {
        tallyAt(0).nodes++;
        descend(0);
      }
    } finally {
      emission.flush(); // also what was found before a limit
    }
  }

  /** Counts what is tried and cut where {@code members} are chosen. */
  private Tally tallyAt(int members) {
    return members < splitDepth ? shared : tally;
  }

  /** Whether this thread has claimed the next branch. */
  private boolean isMine() {
    if (branchesSeen++ != claimed) {
      return false;
    }
    claimed = claims.getAndIncrement();
    return true;
  }

  /** Makes the buffers of a depth. */
  private void reach(int depth) {
    if (depth < uncovered.length) {
      return;
    }
    int depths = depth + 1;
    chosen = Arrays.copyOf(chosen, depths + 2);
    uncovered = Arrays.copyOf(uncovered, depths);
    candidates = Arrays.copyOf(candidates, depths);
    branches = Arrays.copyOf(branches, depths);
    critical = Arrays.copyOf(critical, depths);
    narrowed = Arrays.copyOf(narrowed, depths);
    uncovered[depth] = new long[space.evidenceWords];
    candidates[depth] = new long[space.classWords];
    branches[depth] = new long[space.classWords];
    critical[depth] = new long[depth][space.evidenceWords];
  }

  private void descend(int depth) {
    long[] open = uncovered[depth];
    long[] rest = candidates[depth];
    long[] branch = branches[depth];
    int row = fewestCandidates(open, rest) * space.classWords;
    Bits.and(branch, rest, space.rows, row);
    Bits.without(rest, rest, space.rows, row);
    Tally here = tallyAt(depth);
    int first = Bits.next(branch, 0);
    if (first < 0) {
      here.deadEnds++;
    }
    for (int v = first; v >= 0; v = Bits.next(branch, v + 1)) {
      if (++steps % CHECK_EVERY == 0) {
        emission.check();
      }
      here.nodes++;
      chosen[depth] = v;
      boolean mayReturn = depth == most - 2 ? pair(depth, v) : extend(depth, v);
      if (mayReturn) {
        Bits.set(rest, 0, v);
      }
    }
  }

  /**
   * Searches the sets with v as the next member. Returns false where v can be in no further set
   * with the members chosen before.
   */
  private boolean extend(int depth, int v) {
    if (spoils(depth, v)) {
      return false;
    }
    int child = depth + 1;
    reach(child);
    boolean open =
        Bits.without(uncovered[child], uncovered[depth], space.columns, v * space.evidenceWords);
    if (!open) {
      // Shallower than the split, each thread comes here.
      if (child >= least && (child > splitDepth || isMine())) {
        emission.emit(chosen, child);
      }
      return false;
    }
    if (child == splitDepth && !isMine()) {
      return true;
    }
    narrowed[child] = false;
    Bits.and(candidates[child], candidates[depth], space.compatible, v * space.classWords);
    descend(child);
    return true;
  }

  /** Emits the sets of the members chosen, v, and at most one more candidate. */
  private boolean pair(int depth, int v) {
    if (most > 2) {
      Bits.and(able, candidates[depth], space.compatible, v * space.classWords);
    } else {
      System.arraycopy(candidates[depth], 0, able, 0, able.length);
    }
    long[] open = uncovered[depth];
    if (!narrow(open, v * space.evidenceWords)) {
      tally.deadEnds++;
      return true;
    }
    if (spoils(depth, v)) {
      return false;
    }
    if (!Bits.without(left, open, space.columns, v * space.evidenceWords)) {
      if (depth + 1 >= least) {
        emission.emit(chosen, depth + 1);
      }
      return false;
    }
    if (keepLast(depth + 1)) {
      emission.emit(chosen, depth + 1, able);
    } else {
      tally.deadEnds++;
    }
    return true;
  }

  /** Leaves in {@code able} what makes a set with the members chosen; false where nothing does. */
  private boolean keepLast(int depth) {
    reach(depth);
    narrowed[depth] = false;
    if (!keepCovering(able, left)) {
      return false;
    }
    narrow(depth);
    for (int i = 0; i < depth; i++) {
      if (!dropIdling(critical[depth][i], space.stronger[chosen[i]])) {
        return false;
      }
    }
    if (space.hasStronger) {
      dropReplaceable();
    }
    return Bits.next(able, 0) >= 0;
  }

  /**
   * Drops from {@code able} what leaves a member nothing of its own, or what a stronger one has.
   */
  private boolean dropIdling(long[] alone, int[] stronger) {
    if (stronger.length == 0) {
      return dropCovering(alone);
    }
    for (int p : stronger) {
      Bits.without(beyond, alone, space.columns, p * space.evidenceWords);
      if (!dropCovering(beyond)) {
        return false;
      }
    }
    return true;
  }

  private boolean dropCovering(long[] evidences) {
    System.arraycopy(able, 0, covering, 0, able.length);
    return !meetFirst(covering, evidences)
        || !keepCovering(covering, evidences)
        || Bits.drop(able, covering);
  }

  /** Drops from {@code able} the classes that a stronger one could replace as the last member. */
  private void dropReplaceable() {
    for (int w = Bits.next(able, 0); w >= 0; w = Bits.next(able, w + 1)) {
      for (int p : space.stronger[w]) {
        if (Bits.isCovered(left, space.columns, p * space.evidenceWords)) {
          Bits.clear(able, 0, w);
          break;
        }
      }
    }
  }

  /** Leaves the classes that meet the first few of the evidences; false where none does. */
  private boolean meetFirst(long[] some, long[] evidences) {
    int looked = 0;
    for (int i = 0; i < evidences.length; i++) {
      for (long word = evidences[i]; word != 0; word &= word - 1) {
        int e = (i << 6) + Long.numberOfTrailingZeros(word);
        if (!Bits.keep(some, space.rows, e * space.classWords)) {
          return false;
        }
        if (++looked == NARROWING) {
          return true;
        }
      }
    }
    return true;
  }

  /** Leaves the classes that cover the evidences; false where none does. */
  private boolean keepCovering(long[] some, long[] evidences) {
    System.arraycopy(some, 0, untried, 0, some.length);
    for (int w = Bits.next(untried, 0); w >= 0; w = Bits.next(untried, w + 1)) {
      int missed = Bits.firstMissing(evidences, space.columns, w * space.evidenceWords);
      if (missed >= 0) { // what misses it too is out
        Bits.keep(untried, space.rows, missed * space.classWords);
        if (!Bits.keep(some, space.rows, missed * space.classWords)) {
          return false;
        }
      } else {
        Bits.without(untried, untried, space.wider, w * space.classWords);
      }
    }
    return true;
  }

  /**
   * Leaves in {@code able} what meets a few of the evidences that are uncovered and not in the
   * column; false where nothing does.
   */
  private boolean narrow(long[] open, int column) {
    long[] columns = space.columns;
    for (int e : recent) {
      if (Bits.get(open, 0, e) && !Bits.get(columns, column, e) && !meet(e)) {
        return false;
      }
    }
    int looked = 0;
    for (int i = 0; i < open.length; i++) {
      long word = open[i] & ~columns[column + i];
      while (word != 0) {
        int e = (i << 6) + Long.numberOfTrailingZeros(word);
        if (!meet(e)) {
          recent[recentAt++ % RECENT] = e;
          return false;
        }
        if (++looked == NARROWING) {
          return true;
        }
        word &= word - 1;
      }
    }
    return true;
  }

  /** Leaves in {@code able} what meets the evidence; false where nothing does. */
  private boolean meet(int evidence) {
    return Bits.keep(able, space.rows, evidence * space.classWords);
  }

  /** Whether a member would be idle with v, or v or a member replaceable by a stronger class. */
  private boolean spoils(int depth, int v) {
    narrow(depth);
    int column = v * space.evidenceWords;
    long[] columns = space.columns;
    for (int i = 0; i < depth; i++) {
      long[] alone = critical[depth][i];
      if (Bits.isCovered(alone, columns, column)) {
        tallyAt(depth).idle++;
        return true;
      }
      for (int p : space.stronger[chosen[i]]) {
        if (Bits.isCovered(alone, columns, column, p * space.evidenceWords)) {
          tallyAt(depth).replaceable++;
          return true;
        }
      }
    }
    for (int p : space.stronger[v]) {
      if (Bits.isShareCovered(uncovered[depth], columns, column, p * space.evidenceWords)) {
        tallyAt(depth).replaceable++;
        return true;
      }
    }
    return false;
  }

  /** Brings the critical evidences of a depth up to date. */
  private void narrow(int depth) {
    if (narrowed[depth]) {
      return;
    }
    int last = depth - 1;
    int column = chosen[last] * space.evidenceWords;
    for (int i = 0; i < last; i++) {
      Bits.without(critical[depth][i], critical[last][i], space.columns, column);
    }
    Bits.and(critical[depth][last], uncovered[last], space.columns, column);
    narrowed[depth] = true;
  }

  private int fewestCandidates(long[] open, long[] rest) {
    int best = -1;
    int fewest = Integer.MAX_VALUE;
    int looked = 0;
    for (int e = Bits.next(open, 0); e >= 0; e = Bits.next(open, e + 1)) {
      int count = Bits.countBoth(space.rows, e * space.classWords, rest);
      if (count < fewest) {
        fewest = count;
        best = e;
      }
      if (++looked == LOOK_AHEAD || fewest == 0) {
        break;
      }
    }
    return best;
  }
}
