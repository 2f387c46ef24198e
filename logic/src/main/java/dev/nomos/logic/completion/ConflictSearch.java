package dev.nomos.logic.completion;

import dev.nomos.logic.Rule;
import dev.nomos.logic.Truth;
import dev.nomos.logic.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Reduces rules and known values that contradict one another to some that still do, none of which
 * can be spared: QuickXplain (Junker 2004), which asks about k log(n / k) times for k of n. Not
 * thread-safe.
 */
final class ConflictSearch {
  private final CompletionTheory theory;
  private final Propagation propagation;
  private final CompletionSearch search;
  private final Box allowed;
  private final Witness wish;
  private final long maxNodes;
  private boolean isDecided = true;

  /** A rule or a known field. */
  private sealed interface Part {
    record OfRule(int rule) implements Part {}

    record OfField(int field, @Nullable Value value) implements Part {}
  }

  /** {@code allowed}: what is taken for granted, beside all that {@link #find} is given. */
  ConflictSearch(CompletionTheory theory, long maxNodes, Box allowed) {
    this.theory = theory;
    this.maxNodes = maxNodes;
    propagation = new Propagation(theory);
    search = new CompletionSearch(theory, propagation);
    this.allowed = allowed;
    wish = new Witness(theory.fields());
  }

  /**
   * The conflict between the theory and known fields; null where our own search finds none within
   * its budget.
   *
   * @param known by field position; null is absence
   */
  @Nullable Conflict find(SequencedMap<Integer, @Nullable Value> known) {
    List<Part> parts = new ArrayList<>();
    known.forEach((field, value) -> parts.add(new Part.OfField(field, value)));
    for (int rule = 0; rule < theory.theory().rules().size(); rule++) {
      parts.add(new Part.OfRule(rule));
    }
    if (contradict(parts) != Truth.TRUE) {
      return null;
    }
    isDecided = true;
    List<Part> needed = needed(List.of(), false, parts);
    List<Rule> rules = new ArrayList<>();
    List<String> fields = new ArrayList<>();
    for (Part part : parts) {
      if (needed.contains(part)) {
        switch (part) {
          case Part.OfRule(int rule) -> rules.add(theory.theory().rules().get(rule));
          case Part.OfField(int field, _) -> fields.add(theory.type().fields().get(field).name());
        }
      }
    }
    return new Conflict(rules, fields, isDecided);
  }

  /**
   * Of {@code parts}, some that contradict one another and {@code given}.
   *
   * @param isNew whether {@code given} has grown since it was last known not to contradict itself
   */
  private List<Part> needed(List<Part> given, boolean isNew, List<Part> parts) {
    if (parts.isEmpty() || (isNew && contradict(given) == Truth.TRUE)) {
      return List.of();
    }
    if (parts.size() == 1) {
      return given.isEmpty() && !isNew && contradict(List.of()) == Truth.TRUE ? List.of() : parts;
    }
    List<Part> first = parts.subList(0, parts.size() / 2);
    List<Part> second = parts.subList(parts.size() / 2, parts.size());
    List<Part> ofSecond = needed(joined(given, first), true, second);
    List<Part> ofFirst = needed(joined(given, ofSecond), !ofSecond.isEmpty(), first);
    return joined(ofFirst, ofSecond);
  }

  private static List<Part> joined(List<Part> a, List<Part> b) {
    List<Part> joined = new ArrayList<>(a);
    joined.addAll(b);
    return joined;
  }

  /** Whether no record has all of it. */
  private Truth contradict(List<Part> parts) {
    propagation.disableAll();
    Box box = search.start();
    box.set(allowed);
    propagation.onNew(box);
    boolean[] enabled = new boolean[theory.theory().rules().size()];
    for (Part part : parts) {
      switch (part) {
        case Part.OfRule(int rule) -> enabled[rule] = true;
        case Part.OfField(int field, var value) -> propagation.become(field, value);
      }
    }
    for (int clause = 0; clause < theory.clauses(); clause++) {
      if (enabled[theory.ruleOfClause(clause)]) {
        propagation.enable(clause);
      }
    }
    Truth found = search.search(wish, maxNodes);
    isDecided &= found != Truth.UNKNOWN;
    return found.negate();
  }
}
