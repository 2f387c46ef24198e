package dev.nomos.logic.completion;

import dev.nomos.logic.CompiledTheory;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.TheoryChecker;
import dev.nomos.logic.Truth;
import dev.nomos.logic.Value;
import java.util.List;
import java.util.Set;

/**
 * Finds the compliant record that is nearest to a given one. A record complies where no rule is
 * definitely false; what is changed has a value of its field's domain.
 *
 * <p>Not thread-safe: one owner, which closes it to free native memory.
 */
public final class RepairEngine implements AutoCloseable {
  /** Of the questions whether there is any record; each is asked by a recursion that deep. */
  private static final long NODES_OF_A_QUESTION = CompletionBudget.DEFAULT.maxNodes();

  private final CompletionTheory theory;
  private final RecordDistance distance;
  private final RepairBudget budget;
  private final TheoryChecker checker;
  private final Propagation propagation;
  private final NearestSearch search;
  private final Restoration restoration;
  private final CompletionFallback fallback;

  public RepairEngine(CompletionTheory theory, RecordDistance distance, RepairBudget budget) {
    this.theory = theory;
    this.distance = distance;
    this.budget = budget;
    checker = new TheoryChecker(new CompiledTheory(theory.theory(), theory.type()));
    propagation = new Propagation(theory);
    search = new NearestSearch(theory, propagation);
    restoration = new Restoration(theory, propagation, search);
    fallback = new CompletionFallback(theory);
  }

  /**
   * Absent fields stay absent, and the others keep having a value.
   *
   * @param keep names of fields that must not change
   * @throws IllegalArgumentException where one of them is unknown or cannot stay as its domain is,
   *     or an absent field has a domain without absence
   */
  public Enforcement repair(Row row, Set<String> keep) {
    return repair(row, keep, false);
  }

  /** {@code fillsAbsent}: absent fields whose domain is without absence are given values. */
  public Enforcement repair(Row row, Set<String> keep, boolean fillsAbsent) {
    Original original = original(row, keep, fillsAbsent);
    if (!original.isLacking() && checker.violations(row).isEmpty()) {
      return new Enforcement.Accepted(row);
    }
    original.begin(propagation, search.start());
    search.search(original.origins(), budget.maxNodes());
    double bound = search.lowerBound();
    if (bound == Double.POSITIVE_INFINITY) {
      return infeasible(original);
    }
    var found = new Witness(theory.fields());
    found.set(search.best());
    if (search.isFound() && bound >= search.distance()) {
      return repaired(original, found, bound);
    }
    boolean isInterrupted = search.isInterrupted();
    Truth exists =
        search.isFound() ? Truth.TRUE : isInterrupted ? Truth.UNKNOWN : any(original, found);
    return switch (exists) {
      case TRUE -> {
        if (!isInterrupted) {
          restoration.restore(original, found, budget.maxNodes());
        }
        yield repaired(original, found, bound);
      }
      case FALSE -> infeasible(original);
      case UNKNOWN ->
          new Enforcement.OutOfBudget(
              isInterrupted ? Enforcement.Limit.INTERRUPTED : Enforcement.Limit.NODES, bound);
    };
  }

  private Original original(Row row, Set<String> keep, boolean fillsAbsent) {
    RowType type = theory.type();
    for (String name : keep) {
      if (type.indexOf(name) < 0) {
        throw new IllegalArgumentException("no field '" + name + "' in this row type");
      }
    }
    var original = new Original(theory, distance);
    for (int field = 0; field < theory.fields(); field++) {
      Value value = row.get(field);
      boolean stays = keep.contains(type.fields().get(field).name());
      if (value == null && fillsAbsent && !stays && theory.field(field).absentCell() < 0) {
        original.fill(field);
      } else if (value == null || stays) {
        original.keep(field, value);
      } else {
        original.change(field, value);
      }
    }
    return original;
  }

  /** Throws {@link IllegalStateException} where the record breaks a rule: it is never let out. */
  private Enforcement repaired(Original original, Witness found, double lowerBound) {
    Row row = original.row(found);
    if (!checker.violations(row).isEmpty()) {
      throw new IllegalStateException(row + " was found but breaks " + checker.violations(row));
    }
    List<String> changed =
        original.changed(found).stream().map(f -> theory.type().fields().get(f).name()).toList();
    return new Enforcement.Repaired(row, changed, original.distance(found), lowerBound);
  }

  private Enforcement infeasible(Original original) {
    var rules = new ConflictSearch(theory, NODES_OF_A_QUESTION, original.allowed(propagation));
    Conflict found = rules.find(original.staying());
    return new Enforcement.Infeasible(found == null ? everything(original) : found);
  }

  private Conflict everything(Original original) {
    return new Conflict(
        theory.theory().rules(),
        original.staying().keySet().stream()
            .map(f -> theory.type().fields().get(f).name())
            .toList(),
        false);
  }

  /** Where the nearest was not found in time, whether there is one at all; {@code found} is it. */
  private Truth any(Original original, Witness found) {
    found.set(original.wish());
    var plain = new CompletionSearch(theory, propagation);
    Box box = plain.start();
    original.begin(propagation, box);
    Truth exists = plain.search(found, NODES_OF_A_QUESTION);
    if (exists == Truth.TRUE) {
      found.set(plain.witness());
    } else if (exists == Truth.UNKNOWN && budget.patience().isPositive()) {
      original.begin(propagation, box);
      exists = fallback.find(box, -1, false, 0, 0, found, budget.patience());
    }
    return exists;
  }

  @Override
  public void close() {
    fallback.close();
  }
}
