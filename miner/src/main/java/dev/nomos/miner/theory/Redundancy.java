package dev.nomos.miner.theory;

import dev.nomos.miner.search.Implications;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Leaves out clauses that follow from others by unit propagation. */
public final class Redundancy {
  private Redundancy() {}

  /**
   * What stays.
   *
   * @param unchecked how many of {@code kept} were not looked at because there was no more time;
   *     they may follow from the rest
   */
  public record Reduced<T>(List<T> kept, long unchecked) {
    public Reduced {
      kept = List.copyOf(kept);
    }
  }

  /** The same with all the time that it takes. */
  public static <T> List<T> withoutImplied(
      int predicates,
      List<T> candidates,
      Function<T, BitSet> literals,
      Implications implications,
      List<BitSet> background) {
    return withoutImplied(predicates, candidates, literals, implications, background, () -> false)
        .kept();
  }

  /**
   * The candidates without those that follow from the rest and {@code background}. Where either of
   * two would do, the earlier one stays: forwards each is compared with those kept before it, then
   * backwards with all others kept, since a longer rule such as "x = 2 or x >= 4" may say more than
   * a shorter one such as "x >= 2". What is left out follows from what stays.
   *
   * @param background clauses that hold anyway, such as the values that a field's domain allows
   * @param mustStop asked before each clause; from then on the rest stay as they are
   */
  public static <T> Reduced<T> withoutImplied(
      int predicates,
      List<T> candidates,
      Function<T, BitSet> literals,
      Implications implications,
      List<BitSet> background,
      BooleanSupplier mustStop) {
    UnitPropagation clauses = new UnitPropagation(predicates, implications);
    background.forEach(clauses::add);
    List<T> kept = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    int looked = 0;
    for (T candidate : candidates) {
      if (mustStop.getAsBoolean()) {
        break;
      }
      looked++;
      BitSet clause = literals.apply(candidate);
      if (!clauses.implies(clause)) {
        numbers.add(clauses.add(clause));
        kept.add(candidate);
      }
    }
    for (int i = kept.size() - 1; i >= 0 && !mustStop.getAsBoolean(); i--) {
      clauses.remove(numbers.get(i));
      if (clauses.implies(literals.apply(kept.get(i)))) {
        kept.remove(i);
      } else {
        clauses.restore(numbers.get(i));
      }
    }
    kept.addAll(candidates.subList(looked, candidates.size()));
    return new Reduced<>(kept, candidates.size() - looked);
  }
}
