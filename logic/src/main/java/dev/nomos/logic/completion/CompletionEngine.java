package dev.nomos.logic.completion;

import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.Truth;
import dev.nomos.logic.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Completes records by one theory, as many at a time as are wanted, and remembers across records
 * what it found out. Not thread-safe: one owner, which closes it to free native memory.
 */
public final class CompletionEngine implements AutoCloseable {
  private final CompletionTheory theory;
  private final CompletionBudget budget;
  private final Propagation propagation;
  private final CompletionSearch search;
  private final NearbyRecord nearby;

  /** With nothing known; all conclusions drawn. */
  private final Box root;

  private final KnowledgeStore remembered;
  private final @Nullable CompletionFallback fallback;
  private long questions;
  private long searches;
  private long fallbacks;
  private long undecided;

  public CompletionEngine(CompletionTheory theory, CompletionBudget budget) {
    this.theory = theory;
    this.budget = budget;
    propagation = new Propagation(theory);
    search = new CompletionSearch(theory, propagation);
    nearby = new NearbyRecord(theory, propagation);
    root = propagation.unrestricted();
    propagation.onNew(root);
    propagation.conclude();
    fallback = budget.patience().isPositive() ? new CompletionFallback(theory) : null;
    remembered = new KnowledgeStore(budget.remembered(), CompletionBudget.MOST_OCTETS);
  }

  public CompletionTheory theory() {
    return theory;
  }

  /** A record of which nothing is known. */
  public Completion begin() {
    return new Completion(this, new Box(root));
  }

  /**
   * An engine of a theory that is not known to be usable.
   *
   * @throws UnusableTheoryException where a rule means nothing over {@code type}, or no record of
   *     the domains keeps all rules, naming those that contradict one another
   */
  public static CompletionEngine checked(
      RuleTheory theory, RowType type, List<FieldDomain> domains, CompletionBudget budget) {
    CompletionTheory compiled;
    try {
      compiled = new CompletionTheory(theory, type, domains);
    } catch (IllegalArgumentException e) {
      throw new UnusableTheoryException(String.valueOf(e.getMessage()), e);
    }
    var engine = new CompletionEngine(compiled, budget);
    Completion nothing = engine.begin();
    if (nothing.isPossible() == Truth.FALSE) {
      Conflict conflict = nothing.conflict();
      engine.close();
      throw new UnusableTheoryException(
          "no record of the fields' domains keeps all rules"
              + (conflict == null ? "" : "; these contradict one another: " + ids(conflict)));
    }
    return engine;
  }

  private static List<String> ids(Conflict conflict) {
    return conflict.rules().stream().map(Rule::id).toList();
  }

  public CompletionStatistics statistics() {
    return new CompletionStatistics(questions, searches, search.nodes(), fallbacks, undecided);
  }

  @Nullable Conflict conflict(SequencedMap<Integer, @Nullable Value> known) {
    Box allowed = new Propagation(theory).unrestricted();
    return new ConflictSearch(theory, budget.maxNodes(), allowed).find(known);
  }

  /**
   * The smallest change of known fields after which they have a compliant completion: the fewest
   * fields, then the smallest differences. Fields that have a value get another, and those that are
   * known to be absent stay so. Nothing where that does not suffice, or none was found within the
   * nodes of {@code budget}.
   *
   * @param known by field position; null is absence
   * @throws IllegalArgumentException where a field cannot be absent
   */
  public Optional<PromptChange> nearestPrompt(
      SequencedMap<Integer, @Nullable Value> known, RepairBudget budget) {
    var prompt = new Original(theory, RecordDistance.fewestFields(theory));
    known.forEach(
        (field, value) -> {
          if (value == null) {
            prompt.keep(field, null);
          } else {
            prompt.change(field, value);
          }
        });
    var own = new Propagation(theory);
    var nearest = new NearestSearch(theory, own);
    prompt.begin(own, nearest.start());
    nearest.search(prompt.origins(), budget.maxNodes());
    return nearest.isFound() ? Optional.of(change(prompt, nearest)) : Optional.empty();
  }

  private PromptChange change(Original prompt, NearestSearch nearest) {
    SequencedMap<String, Value> values = new LinkedHashMap<>();
    for (int field : prompt.changed(nearest.best())) {
      values.put(
          theory.type().fields().get(field).name(),
          theory.units(field).value(nearest.best().units(field)));
    }
    return new PromptChange(values, nearest.lowerBound() >= nearest.distance());
  }

  Propagation propagation() {
    return propagation;
  }

  /** What is known of a field's values while others have the given cells or values. */
  Knowledge knowledge(int field, long[] known) {
    int cells = theory.linksOfField(field).length == 0 ? theory.variable(field).cells() : 0;
    return remembered.of(field, known, cells);
  }

  void asked() {
    questions++;
  }

  /** A copy of a record's box, to restrict and then to {@link #search}. */
  Propagation restrict(Box box) {
    search.start().set(box);
    propagation.on(search.start());
    return propagation;
  }

  /**
   * Whether a small change of {@code witness}, which is of the box, makes a compliant record with
   * the field from low to high; it then becomes that record. What is not found may be there.
   */
  boolean findNearby(Box box, Witness witness, int field, long low, long high) {
    boolean isFound = nearby.find(box, witness, field, low, high);
    if (isFound) {
      witness.set(nearby.record());
    }
    return isFound;
  }

  /** Whether the restricted box has a compliant record, which {@code witness} then becomes. */
  Truth search(Witness witness) {
    searches++;
    Truth found = search.search(witness, budget.maxNodes());
    if (found == Truth.TRUE) {
      witness.set(search.witness());
    }
    return found;
  }

  /**
   * Leaves the question to Z3, where it may be asked: whether a record exists in which the fields
   * that {@code box} has decided are as they are there, and one field is from low to high, or
   * absent.
   */
  Truth fallBack(Box box, int field, boolean absent, long low, long high, Witness witness) {
    Truth found = Truth.UNKNOWN;
    if (fallback != null) {
      fallbacks++;
      found = fallback.find(box, field, absent, low, high, witness, budget.patience());
    }
    undecided += found == Truth.UNKNOWN ? 1 : 0;
    return found;
  }

  @Override
  public void close() {
    if (fallback != null) {
      fallback.close();
    }
  }
}
