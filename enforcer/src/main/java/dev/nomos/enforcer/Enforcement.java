package dev.nomos.enforcer;

import dev.nomos.logic.Row;
import dev.nomos.logic.Rule;
import java.util.List;
import java.util.Set;

/** What became of a record that had to comply with a theory. */
public sealed interface Enforcement {
  /** It complied as it was. */
  record Accepted(Row row) implements Enforcement {}

  /**
   * It complies now.
   *
   * @param changed names of the fields that differ from the original, in the order of the fields
   * @param nearest whether it is proven that no compliant record changes fewer fields, nor as many
   *     by a smaller numeric distance (for decimals: smaller by more than a millionth)
   */
  record Repaired(Row row, Set<String> changed, boolean nearest) implements Enforcement {}

  /**
   * Proven: whatever the changeable fields are set to, one of these rules is false.
   *
   * @param core rules that conflict with one another or with the fields that must stay
   * @param minimal whether any rule left out of the core would end the conflict; not so where the
   *     budget ended while the core was being reduced
   */
  record Infeasible(List<Rule> core, boolean minimal) implements Enforcement {
    public Infeasible {
      core = List.copyOf(core);
    }
  }

  /** Neither a compliant record was found, nor that there is none. */
  record OutOfBudget(Limit reached) implements Enforcement {}

  /** What ended a search. */
  enum Limit {
    /** The budget's nodes are used up. */
    NODES,
    /**
     * Every candidate was tried. Rules that compare changeable fields with one another, or multiply
     * a field by itself, may be satisfied by values that are no candidates.
     */
    CANDIDATES,
    /** The thread was interrupted. */
    INTERRUPTED
  }
}
