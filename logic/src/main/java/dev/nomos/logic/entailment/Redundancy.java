package dev.nomos.logic.entailment;

import com.microsoft.z3.BoolExpr;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Truth;
import dev.nomos.logic.entailment.Premises.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Takes rules out of a theory that follow from the others, the latest first, so that an earlier
 * rule stays where either would do.
 *
 * <p>Two passes. The first goes forward and drops what the rules before entail: cheap, since
 * nothing is ever taken back, and most redundant rules go here. The second goes backward over those
 * left and drops what all others entail. Both together keep what the second alone would. A record
 * that breaks one rule and no other shows that the rule is needed, without asking Z3.
 */
public final class Redundancy {
  private final RowType type;
  private final List<Formula> axioms;
  private final Duration perRule;
  private final long deadline;

  /** Rules that stay, each with a record that satisfies those before and breaks it, if known. */
  private final List<Rule> kept = new ArrayList<>();

  private final Map<Rule, Row> breaking = new HashMap<>();
  private final Set<Rule> undecided = new HashSet<>();
  private final Map<Rule, Formula> written = new HashMap<>();

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
   */
  public static Reduced withoutImplied(
      List<Rule> rules, RowType type, List<Formula> axioms, Duration perRule, Duration budget) {
    var redundancy = new Redundancy(type, axioms, perRule, budget);
    List<Rule> distinct = rules.stream().distinct().toList();
    distinct.forEach(rule -> redundancy.written.put(rule, rule.formula().expand(type)));
    redundancy.forward(distinct);
    redundancy.backward();
    var staying = new HashSet<>(redundancy.kept);
    return new Reduced(
        redundancy.kept,
        distinct.stream().filter(rule -> !staying.contains(rule)).toList(),
        redundancy.kept.stream().filter(redundancy.undecided::contains).toList());
  }

  private void forward(List<Rule> rules) {
    try (var premises = new Premises(type)) {
      axioms.forEach(premises::grant);
      for (Rule rule : rules) {
        Formula formula = formula(rule);
        if (stays(rule, premises.find(premises.isFalse(formula), List.of(), patience()))) {
          premises.grant(formula);
          kept.add(rule);
        }
      }
    }
  }

  private void backward() {
    try (var premises = new Premises(type)) {
      axioms.forEach(premises::grant);
      Map<Rule, Integer> assumed = new HashMap<>();
      kept.forEach(rule -> assumed.put(rule, premises.add(formula(rule))));
      for (Rule rule : List.copyOf(kept).reversed()) {
        if (!isNeeded(rule)) {
          var others = new HashMap<>(assumed);
          others.remove(rule);
          BoolExpr broken = premises.isFalse(formula(rule));
          if (!stays(rule, premises.find(broken, others.values(), patience()))) {
            assumed.remove(rule);
            kept.remove(rule);
          }
        }
      }
    }
  }

  private Formula formula(Rule rule) {
    return Objects.requireNonNull(written.get(rule));
  }

  private Duration patience() {
    Duration left = Duration.ofNanos(deadline - System.nanoTime());
    return left.compareTo(perRule) < 0 ? left : perRule;
  }

  /** Whether a rule stays; notes what is known of it. */
  private boolean stays(Rule rule, Answer answer) {
    undecided.remove(rule);
    return switch (answer) {
      case Answer.None _ -> false;
      case Answer.Found(var row) -> {
        breaking.put(rule, row);
        yield true;
      }
      case Answer.GaveUp _ -> undecided.add(rule);
    };
  }

  /** Whether the record known to break the rule breaks no other. */
  private boolean isNeeded(Rule rule) {
    Row row = breaking.get(rule);
    return row != null
        && kept.stream()
            .allMatch(other -> other.equals(rule) || formula(other).evaluate(row) != Truth.FALSE);
  }
}
