package dev.nomos.miner.search;

import java.util.BitSet;
import java.util.List;

/**
 * What is searched.
 *
 * @param predicates how many there are; evidences have no higher bits
 * @param evidences distinct evidences, any order; one without predicates forbids every set
 * @param strongest leave out sets in which a member may be replaced by a predicate that implies it,
 *     and tautologies; otherwise all minimal hitting sets are found
 * @param classes in a strongest search, list of several predicates that always hold together only
 *     the sets of two that say so, and longer sets with the first of them only
 */
public record SearchProblem(
    int predicates,
    List<BitSet> evidences,
    Implications implications,
    boolean strongest,
    boolean classes) {
  public SearchProblem {
    evidences = List.copyOf(evidences);
  }

  /** Every minimal hitting set. */
  public static SearchProblem allMinimal(int predicates, List<BitSet> evidences) {
    return new SearchProblem(predicates, evidences, Implications.none(predicates), false, true);
  }

  /** The logically strongest minimal hitting sets. */
  public static SearchProblem strongest(
      int predicates, List<BitSet> evidences, Implications implications) {
    return new SearchProblem(predicates, evidences, implications, true, true);
  }
}
