package dev.nomos.miner.theory;

import dev.nomos.miner.search.Implications;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

/** Leaves out clauses that follow from others by unit propagation. */
public final class Redundancy {
  private Redundancy() {}

  /**
   * The candidates without those that follow from the rest and {@code background}. Where either of
   * two would do, the earlier one stays: forwards each is compared with those kept before it, then
   * backwards with all others kept, since a longer rule such as "x = 2 or x >= 4" may say more than
   * a shorter one such as "x >= 2". What is left out follows from what stays.
   *
   * @param background clauses that hold anyway, such as the values that a field's domain allows
   */
  public static <T> List<T> withoutImplied(
      int predicates,
      List<T> candidates,
      Function<T, BitSet> literals,
      Implications implications,
      List<BitSet> background) {
    UnitPropagation clauses = new UnitPropagation(predicates, implications);
    background.forEach(clauses::add);
    List<T> kept = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    for (T candidate : candidates) {
      BitSet clause = literals.apply(candidate);
      if (!clauses.implies(clause)) {
        numbers.add(clauses.add(clause));
        kept.add(candidate);
      }
    }
    for (int i = kept.size() - 1; i >= 0; i--) {
      clauses.remove(numbers.get(i));
      if (clauses.implies(literals.apply(kept.get(i)))) {
        kept.remove(i);
      } else {
        clauses.restore(numbers.get(i));
      }
    }
    return kept;
  }
}
