package dev.nomos.logic.entailment;

import dev.nomos.logic.Formula;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Takes rules out of a theory that follow from the others, the latest first, so that an earlier
 * rule stays where either would do.
 *
 * <p>Two passes. The first goes forward and drops what the rules before entail: cheap, since
 * nothing is ever taken back, and most redundant rules go here. The second goes backward over those
 * left and drops what all others entail. Both together keep what the second alone would.
 */
public final class Redundancy {
  private final RowType type;
  private final List<Formula> axioms;
  private final Duration perRule;
  private final long deadline;
  private final Set<Rule> kept = new LinkedHashSet<>();
  private final Set<Rule> undecided = new HashSet<>();

  /**
   * What came of it; kept and implied rules together are those given.
   *
   * @param kept in the order given, those not decided among them; they entail all others
   * @param implied rules left out, in the order given
   * @param undecided kept rules that may yet follow from the others
   */
  public record Reduced(List<Rule> kept, List<Rule> implied, List<Rule> undecided) {
    public Reduced {
      kept = List.copyOf(kept);
      implied = List.copyOf(implied);
      undecided = List.copyOf(undecided);
    }
  }

  private Redundancy(RowType type, List<Formula> axioms, Duration perRule, Duration budget) {
    this.type = type;
    this.axioms = axioms;
    this.perRule = perRule;
    this.deadline = System.nanoTime() + budget.toNanos();
  }

  /**
   * The rules without those that the others and the axioms entail.
   *
   * @param rules the same rule may occur several times
   * @param perRule longest time for one question to Z3
   * @param budget longest time for all; rules not looked at by then are kept and named
   * @throws IllegalArgumentException naming each rule or axiom that means nothing over {@code type}
   */
  public static Reduced withoutImplied(
      List<Rule> rules, RowType type, List<Formula> axioms, Duration perRule, Duration budget) {
    TypeProblems.reject(rules, type, axioms);
    var redundancy = new Redundancy(type, axioms, perRule, budget);
    Set<Rule> distinct = new LinkedHashSet<>(rules);
    redundancy.forward(distinct);
    redundancy.backward();
    return new Reduced(
        List.copyOf(redundancy.kept),
        distinct.stream().filter(rule -> !redundancy.kept.contains(rule)).toList(),
        redundancy.kept.stream().filter(redundancy.undecided::contains).toList());
  }

  private void forward(Collection<Rule> rules) {
    try (var premises = new Premises(type)) {
      axioms.forEach(premises::grant);
      for (Rule rule : rules) {
        if (stays(rule, List.of(), premises)) {
          premises.grant(rule.formula());
          kept.add(rule);
        }
      }
    }
  }

  private void backward() {
    try (var premises = new Premises(type)) {
      axioms.forEach(premises::grant);
      List<Rule> candidates = List.copyOf(kept);
      candidates.forEach(rule -> premises.add(rule.formula()));
      var assumed = new TreeSet<>(IntStream.range(0, candidates.size()).boxed().toList());
      for (int number = candidates.size() - 1; number >= 0; number--) {
        assumed.remove(number);
        if (stays(candidates.get(number), assumed, premises)) {
          assumed.add(number);
        } else {
          kept.remove(candidates.get(number));
        }
      }
    }
  }

  /** Whether the premises do not imply the rule, as far as is known; notes where it is not. */
  private boolean stays(Rule rule, Collection<Integer> assumed, Premises premises) {
    Duration left = Duration.ofNanos(deadline - System.nanoTime());
    Duration patience = left.compareTo(perRule) < 0 ? left : perRule;
    undecided.remove(rule);
    return switch (premises.ruledOut(premises.isFalse(rule.formula()), assumed, patience)) {
      case TRUE -> false;
      case FALSE -> true;
      case UNKNOWN -> undecided.add(rule);
    };
  }
}
