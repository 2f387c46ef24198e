package dev.nomos.enforcer;

import dev.nomos.logic.CompiledTheory;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.TheoryChecker;
import dev.nomos.logic.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the compliant record that is nearest to a given one: fewest fields changed, then smallest
 * sum of numeric differences.
 *
 * <p>A record complies where no rule is definitely false; so absent fields are never filled, which
 * could only make more comparisons definite, and no field is made absent. Values are bounded by
 * rules alone: a theory that should not lead to negative counts must say so.
 *
 * <p>The answer is exact where each comparison is linear in one changeable field, whatever fixed
 * fields it mentions; and where it changes one field only. Comparisons between two changeable
 * fields give candidates from the values that those have at that point of the search; what is found
 * then complies, but a nearer record may exist, and finding none proves nothing. The result says
 * which.
 *
 * <p>Not thread-safe: one owner.
 */
public final class NearestRepair {
  private final RuleTheory theory;
  private final RowType type;
  private final TheoryChecker checker;
  private final Candidates candidates;

  /** Throws {@link IllegalArgumentException} where a rule means nothing over {@code type}. */
  public NearestRepair(RuleTheory theory, RowType type) {
    this.theory = theory;
    this.type = type;
    this.checker = new TheoryChecker(new CompiledTheory(theory, type));
    this.candidates = new Candidates(theory.rules(), type);
  }

  /**
   * @param mayChange names of fields; those that {@code row} lacks stay absent. An unknown name is
   *     an {@link IllegalArgumentException}
   */
  public Enforcement repair(Row row, Set<String> mayChange, RepairBudget budget) {
    if (checker.violations(row).isEmpty()) {
      return new Enforcement.Accepted(row);
    }
    Set<Integer> changeable = positions(row, mayChange);
    RepairSearch search = new RepairSearch(checker, candidates, row, changeable, budget.maxNodes());
    for (int changes = 1; ; changes++) {
      switch (search.within(changes)) {
        case RepairSearch.Found(var repaired, var best) -> {
          boolean nearest =
              best && (changes == 1 ? isLinear(row, changeable) : isExact(row, changeable));
          return new Enforcement.Repaired(repaired, changed(row, repaired), nearest);
        }
        case RepairSearch.Stopped(var limit) -> {
          return new Enforcement.OutOfBudget(limit);
        }
        case RepairSearch.Exhausted(var refuters) -> {
          return isExact(row, changeable)
              ? core(refuters, row, changeable, search.nodesLeft())
              : new Enforcement.OutOfBudget(Enforcement.Limit.CANDIDATES);
        }
        case RepairSearch.Deeper() -> {}
      }
    }
  }

  private Set<Integer> positions(Row row, Set<String> names) {
    Set<Integer> positions = new LinkedHashSet<>();
    for (String name : names) {
      int i = type.indexOf(name);
      if (i < 0) {
        throw new IllegalArgumentException("no field '" + name + "' in this row type");
      }
      if (row.get(i) != null) {
        positions.add(i);
      }
    }
    return positions;
  }

  private boolean isLinear(Row row, Set<Integer> changeable) {
    return changeable.stream()
        .allMatch(
            field ->
                candidates.comparisons(field).stream()
                    .filter(atom -> isDefinite(atom, row))
                    .allMatch(
                        atom -> Candidates.degree(atom, type.fields().get(field).name()) == 1));
  }

  private boolean isExact(Row row, Set<Integer> changeable) {
    return isLinear(row, changeable)
        && changeable.stream()
            .flatMap(field -> candidates.comparisons(field).stream())
            .filter(atom -> isDefinite(atom, row))
            .allMatch(atom -> changeableIn(atom, changeable) == 1);
  }

  /** A comparison with an absent field stays unknown, whatever is changed. */
  private static boolean isDefinite(Formula.Compare atom, Row row) {
    return atom.fields().stream().allMatch(name -> row.get(name) != null);
  }

  private long changeableIn(Formula.Compare atom, Set<Integer> changeable) {
    return atom.fields().stream().filter(name -> changeable.contains(type.indexOf(name))).count();
  }

  private Set<String> changed(Row before, Row after) {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < type.size(); i++) {
      Value value = before.get(i);
      if (value != null && !value.equals(after.get(i))) {
        names.add(type.fields().get(i).name());
      }
    }
    return names;
  }

  /** Leaves out each rule without which the rest still conflicts; one pass makes it minimal. */
  private Enforcement core(Set<Rule> refuters, Row row, Set<Integer> changeable, long nodes) {
    List<Rule> core = new ArrayList<>(theory.rules().stream().filter(refuters::contains).toList());
    long left = nodes;
    for (Rule rule : List.copyOf(core)) {
      List<Rule> rest = core.stream().filter(other -> !other.equals(rule)).toList();
      var smaller = new TheoryChecker(new CompiledTheory(new RuleTheory(1, 0, rest), type));
      if (left < 1) {
        return new Enforcement.Infeasible(core, false);
      }
      var search = new RepairSearch(smaller, candidates, row, changeable, left);
      switch (search.any()) {
        case RepairSearch.Exhausted(var enough) -> core.retainAll(new HashSet<>(enough));
        case RepairSearch.Stopped _ -> {
          return new Enforcement.Infeasible(core, false);
        }
        case RepairSearch.Found _ -> {}
        case RepairSearch.Deeper() ->
            throw new IllegalStateException("a search without a depth asked for more");
      }
      left = search.nodesLeft();
    }
    return new Enforcement.Infeasible(core, true);
  }
}
