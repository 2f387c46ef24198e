package dev.nomos.enforcer;

import dev.nomos.logic.Row;
import dev.nomos.logic.Rule;
import dev.nomos.logic.TheoryChecker;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A bounded search tree over repairs of one record.
 *
 * <p>Each node is the record with some fields changed for good. If a rule is false there, every
 * compliant record that agrees on the changed fields differs in another field of that rule: so the
 * children change one field of one false rule. A child keeps the rule's earlier fields at their
 * original values, so that no set of changes is reached twice. The rules that children were made
 * for are a proof when nothing is found: those alone admit no repair.
 *
 * <p>Owned by one thread; for one record.
 */
final class RepairSearch {
  /** How a search ended. */
  sealed interface Outcome {}

  /**
   * @param best whether every repair with as many changes was looked at
   */
  record Found(Row row, boolean best) implements Outcome {}

  /** No repair of any number of changes, by the candidates; {@code refuters} suffice to say so. */
  record Exhausted(Set<Rule> refuters) implements Outcome {}

  /** No repair with so few changes. */
  record Deeper() implements Outcome {}

  record Stopped(Enforcement.Limit limit) implements Outcome {}

  private final TheoryChecker checker;
  private final Candidates candidates;
  private final Row original;
  private final Set<Integer> changeable;
  private final Set<Rule> refuters = new LinkedHashSet<>();
  private long nodesLeft;
  private boolean cut;
  private boolean firstWillDo;
  private Enforcement.@Nullable Limit limit;
  private @Nullable Row best;
  private BigDecimal bestDistance = BigDecimal.ZERO;

  RepairSearch(
      TheoryChecker checker,
      Candidates candidates,
      Row original,
      Set<Integer> changeable,
      long nodes) {
    this.checker = checker;
    this.candidates = candidates;
    this.original = original;
    this.changeable = changeable;
    this.nodesLeft = nodes;
  }

  long nodesLeft() {
    return nodesLeft;
  }

  /** The nearest repair that changes at most {@code changes} fields. */
  Outcome within(int changes) {
    refuters.clear();
    cut = false;
    visit(original, new BitSet(), changes, BigDecimal.ZERO);
    if (best != null) {
      return new Found(best, limit == null);
    }
    if (limit != null) {
      return new Stopped(limit);
    }
    return cut ? new Deeper() : new Exhausted(Set.copyOf(refuters));
  }

  /** Any repair at all. */
  Outcome any() {
    firstWillDo = true;
    return within(original.type().size());
  }

  /** {@code settled}: fields that keep their value below this node. */
  private void visit(Row row, BitSet settled, int changesLeft, BigDecimal distance) {
    if (isOver() || (best != null && distance.compareTo(bestDistance) >= 0)) {
      return;
    }
    List<Rule> violated = checker.violations(row);
    if (violated.isEmpty()) {
      best = row;
      bestDistance = distance;
      return;
    }
    Rule rule = fewestChoices(violated, settled);
    refuters.add(rule);
    List<Integer> choices = choices(rule, settled);
    if (changesLeft == 0) {
      cut |= !choices.isEmpty();
      return;
    }
    BitSet below = (BitSet) settled.clone();
    for (int field : choices) {
      below.set(field);
      change(field, row, (BitSet) below.clone(), changesLeft - 1, distance);
    }
  }

  private void change(int field, Row row, BitSet settled, int changesLeft, BigDecimal distance) {
    Value from = original.get(field);
    if (from == null) {
      throw new IllegalStateException("an absent field was to be changed");
    }
    for (Value value : candidates.of(field, row, from)) {
      BigDecimal further = distance.add(Candidates.distance(from, value));
      visit(row.with(field, value), settled, changesLeft, further);
    }
  }

  private boolean isOver() {
    if (limit == null && Thread.currentThread().isInterrupted()) {
      limit = Enforcement.Limit.INTERRUPTED;
    }
    if (limit == null && nodesLeft-- <= 0) {
      limit = Enforcement.Limit.NODES;
    }
    return limit != null || (firstWillDo && best != null);
  }

  private Rule fewestChoices(List<Rule> violated, BitSet settled) {
    Rule fewest = violated.getFirst();
    for (Rule rule : violated) {
      if (choices(rule, settled).size() < choices(fewest, settled).size()) {
        fewest = rule;
      }
    }
    return fewest;
  }

  private List<Integer> choices(Rule rule, BitSet settled) {
    Set<Integer> fields = new HashSet<>();
    for (String name : rule.formula().fields()) {
      int field = original.type().indexOf(name);
      if (changeable.contains(field) && !settled.get(field)) {
        fields.add(field);
      }
    }
    return fields.stream().sorted().toList();
  }
}
