package dev.nomos.miner.search;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/** The definition, tried on every set; and seeded instances to try it on. */
final class BruteForce {
  private BruteForce() {}

  /** Few predicates, so that every set can be tried. */
  static List<BitSet> evidences(Random random, int predicates, int most) {
    List<BitSet> evidences = new ArrayList<>();
    int rows = random.nextInt(most + 1);
    double density = 0.2 + 0.7 * random.nextDouble();
    for (int e = 0; e < rows; e++) {
      BitSet evidence = new BitSet();
      for (int p = 0; p < predicates; p++) {
        evidence.set(p, random.nextDouble() < density);
      }
      evidences.add(evidence);
    }
    return evidences.stream().distinct().toList();
  }

  /** All sets that the problem asks for, every predicate for itself. */
  static List<BitSet> solve(SearchProblem problem, int maxSize) {
    List<BitSet> found = new ArrayList<>();
    extend(problem, maxSize, new BitSet(), 0, found);
    return found;
  }

  private static void extend(
      SearchProblem problem, int maxSize, BitSet set, int from, List<BitSet> found) {
    if (!set.isEmpty() && isAnswer(problem, set)) {
      found.add((BitSet) set.clone());
    }
    if (set.cardinality() < maxSize) {
      for (int p = from; p < problem.predicates(); p++) {
        set.set(p);
        extend(problem, maxSize, set, p + 1, found);
        set.clear(p);
      }
    }
  }

  private static boolean isAnswer(SearchProblem problem, BitSet set) {
    return hits(problem, set)
        && set.stream().noneMatch(w -> isReplaceable(problem, set, w))
        && !(problem.strongest() && set.cardinality() == 2 && isTautology(problem, set));
  }

  private static boolean hits(SearchProblem problem, BitSet set) {
    long missed = 0;
    for (int e = 0; e < problem.evidences().size(); e++) {
      if (!problem.evidences().get(e).intersects(set)) {
        missed += problem.tolerance() == null ? 1 : problem.tolerance().weights().get(e);
      }
    }
    return missed <= (problem.tolerance() == null ? 0 : problem.tolerance().budget());
  }

  /** By nothing, or by a predicate that implies it; of two that imply each other, by the first. */
  private static boolean isReplaceable(SearchProblem problem, BitSet set, int w) {
    BitSet others = (BitSet) set.clone();
    others.clear(w);
    if (hits(problem, others)) {
      return true;
    }
    Implications known = problem.implications();
    for (int p = 0; p < problem.predicates() && problem.strongest(); p++) {
      if (p != w && known.implies(p, w) && (p < w || !known.implies(w, p))) {
        BitSet stronger = (BitSet) others.clone();
        stronger.set(p);
        if (hits(problem, stronger)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isTautology(SearchProblem problem, BitSet set) {
    int p = set.nextSetBit(0);
    return problem.implications().isTautology(p, set.nextSetBit(p + 1));
  }
}
