package dev.nomos.miner.search;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is searched.
 *
 * @param predicates how many there are; evidences have no higher bits
 * @param evidences distinct evidences, any order; one without predicates forbids every set
 * @param strongest leave out sets in which a member may be replaced by a predicate that implies it,
 *     and tautologies; otherwise all minimal hitting sets are found
 * @param classes in a strongest search, list of several predicates that always hold together only
 *     the sets of two that say so, and longer sets with the first of them only; never where sets
 *     may miss evidences
 * @param tolerance what a set may miss; null where it must meet every evidence
 */
public record SearchProblem(
    int predicates,
    List<BitSet> evidences,
    Implications implications,
    boolean strongest,
    boolean classes,
    @Nullable Tolerance tolerance) {
  public SearchProblem {
    evidences = List.copyOf(evidences);
    if (tolerance != null && tolerance.weights().size() != evidences.size()) {
      throw new IllegalArgumentException(
          "%d weights for %d evidences".formatted(tolerance.weights().size(), evidences.size()));
    }
  }

  /** Octets of memory that a search needs before it finds anything, at most. */
  public static long octets(int predicates, int evidences) {
    long byPredicate = 2L * Bits.words(evidences) + 3L * Bits.words(predicates);
    long byEvidence = 3L * Bits.words(predicates);
    return Long.BYTES * (predicates * byPredicate + evidences * byEvidence);
  }

  /** Every minimal hitting set. */
  public static SearchProblem allMinimal(int predicates, List<BitSet> evidences) {
    return new SearchProblem(
        predicates, evidences, Implications.none(predicates), false, true, null);
  }

  /** The logically strongest minimal hitting sets. */
  public static SearchProblem strongest(
      int predicates, List<BitSet> evidences, Implications implications) {
    return new SearchProblem(predicates, evidences, implications, true, true, null);
  }

  /** The same in which a set may miss some records. */
  public SearchProblem approximate(Tolerance tolerance) {
    return new SearchProblem(predicates, evidences, implications, strongest, false, tolerance);
  }

  /** The same with every predicate for itself. */
  public SearchProblem withoutClasses() {
    return new SearchProblem(predicates, evidences, implications, strongest, false, tolerance);
  }
}
