package dev.nomos.miner.learn;

import dev.nomos.miner.search.SearchLimits;
import java.util.BitSet;
import java.util.List;

/**
 * What to learn.
 *
 * @param limits of each search; their clause size is that of the plain search
 * @param plain predicates that the plain search may use
 * @param guards searched after the plain search, in their order
 * @param allMinimal keep every minimal hitting set, however weak, and every rule that follows from
 *     others; otherwise the strongest rules without what follows from the rest
 * @param axioms clauses that hold anyway, such as the values that a field's domain allows
 */
public record LearnRequest(
    SearchLimits limits,
    BitSet plain,
    List<Guard> guards,
    boolean allMinimal,
    List<BitSet> axioms) {
  public LearnRequest {
    plain = (BitSet) plain.clone();
    guards = List.copyOf(guards);
    axioms = List.copyOf(axioms);
  }
}
