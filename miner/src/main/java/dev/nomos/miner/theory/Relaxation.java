package dev.nomos.miner.theory;

import dev.nomos.miner.search.SearchOutcome;
import java.util.BitSet;

/** What can become of a rule that quarantined evidences break. */
public sealed interface Relaxation {
  /**
   * The weakest change that admits them.
   *
   * @param literals of the rule that comes in its place, which follows from it
   * @param added literals that it did not have; each of the evidences has one of them
   * @param dropped literals of the old rule that imply an added one, and so are part of it
   * @param wouldPass known records that break the old rule and keep the new one
   * @param beyond of these, the records of other evidences than those to be admitted
   */
  record Weaker(BitSet literals, BitSet added, BitSet dropped, long wouldPass, long beyond)
      implements Relaxation {}

  /** No rule of the allowed size that says anything does: what is left is to retire it. */
  record None() implements Relaxation {}

  /** A limit was reached before the weakest change was known. */
  record Undecided(SearchOutcome.Limit reached) implements Relaxation {}
}
