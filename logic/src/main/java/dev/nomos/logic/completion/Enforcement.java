package dev.nomos.logic.completion;

import dev.nomos.logic.Row;
import java.util.List;

/** What became of a record that had to comply with a theory. */
public sealed interface Enforcement {
  /** It complied as it was. */
  record Accepted(Row row) implements Enforcement {}

  /**
   * It complies now.
   *
   * @param changed names of the fields that differ from the original, in their order
   * @param distance from the original
   * @param lowerBound no compliant record is nearer than this; {@code distance} where it is proven
   *     that none is nearer (up to the rounding of sums of doubles)
   */
  record Repaired(Row row, List<String> changed, double distance, double lowerBound)
      implements Enforcement {
    public Repaired {
      changed = List.copyOf(changed);
    }

    public boolean isNearest() {
      return lowerBound >= distance;
    }
  }

  /**
   * Proven: whatever values of their domains the changeable fields are given, a rule is false.
   *
   * @param conflict its fields are among those that had to stay
   */
  record Infeasible(Conflict conflict) implements Enforcement {}

  /**
   * Neither a compliant record was found, nor that there is none.
   *
   * @param lowerBound no compliant record is nearer than this
   */
  record OutOfBudget(Limit reached, double lowerBound) implements Enforcement {}

  /** What ended a search. */
  enum Limit {
    /** The budget's nodes, and the solver's time, are used up. */
    NODES,
    /** The thread was interrupted. */
    INTERRUPTED
  }
}
