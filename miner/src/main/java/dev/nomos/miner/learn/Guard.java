package dev.nomos.miner.learn;

import java.util.BitSet;

/**
 * A condition under which rules are searched: long rules that are complete up to their size only
 * where the condition holds.
 *
 * @param name as the grammar names it
 * @param negations predicates, one for each condition, that are true where it is false; the
 *     conditions hold together in a record in which none of these may hold
 * @param consequents predicates that a rule may demand under the guard
 * @param maxClauseSize most literals in a rule, those of the guard included
 */
public record Guard(String name, BitSet negations, BitSet consequents, int maxClauseSize) {
  public Guard {
    negations = (BitSet) negations.clone();
    consequents = (BitSet) consequents.clone();
    consequents.andNot(negations);
    if (negations.isEmpty()) {
      throw new IllegalArgumentException("guard '" + name + "' has no condition");
    }
    if (maxClauseSize <= negations.cardinality()) {
      throw new IllegalArgumentException(
          "guard '%s' has %d conditions, which leaves no room in rules of %d literals"
              .formatted(name, negations.cardinality(), maxClauseSize));
    }
  }
}
