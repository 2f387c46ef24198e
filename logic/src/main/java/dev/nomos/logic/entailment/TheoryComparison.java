package dev.nomos.logic.entailment;

import dev.nomos.logic.Formula;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Truth;
import dev.nomos.logic.entailment.TheoryDifference.Budget;
import dev.nomos.logic.entailment.TheoryDifference.Compared;
import dev.nomos.logic.entailment.TheoryDifference.Standing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One comparison of two theories.
 *
 * <p>To ask every rule of one theory against every single rule of the other would take a question
 * for each pair. Instead the minimal core of each answer tells: where a rule follows from one rule
 * alone, they are a pair, and only then it is asked whether it is so the other way round too.
 */
final class TheoryComparison {
  private final RowType type;
  private final List<Formula> axioms;
  private final Budget budget;
  private final long deadline;

  TheoryComparison(RowType type, List<Formula> axioms, Budget budget) {
    this.type = type;
    this.axioms = axioms;
    this.budget = budget;
    this.deadline = System.nanoTime() + budget.total().toNanos();
  }

  TheoryDifference compare(List<Rule> first, List<Rule> second) {
    Map<Formula, Rule> one = byMeaning(first);
    Map<Formula, Rule> other = byMeaning(second);
    List<Rule> shared = only(one, other.keySet(), true);
    List<Compared> ofFirst = asked(only(one, other.keySet(), false), second);
    List<Compared> ofSecond = asked(only(other, one.keySet(), false), first);
    return new TheoryDifference(
        shared, withWeaker(ofFirst, ofSecond), withWeaker(ofSecond, ofFirst));
  }

  /** By the formula in canonical order; of rules that say the same in the same words, the first. */
  private static Map<Formula, Rule> byMeaning(List<Rule> rules) {
    Map<Formula, Rule> found = new LinkedHashMap<>();
    rules.forEach(rule -> found.putIfAbsent(Rule.of(rule.formula()).formula(), rule));
    return found;
  }

  private static List<Rule> only(
      Map<Formula, Rule> rules, Collection<Formula> others, boolean shared) {
    return rules.entrySet().stream()
        .filter(entry -> others.contains(entry.getKey()) == shared)
        .map(Map.Entry::getValue)
        .toList();
  }

  private List<Compared> asked(List<Rule> rules, List<Rule> theory) {
    List<Compared> answers = new ArrayList<>();
    try (var entailment = new Entailment(theory, type, axioms, budget.perQuestion());
        var pairs = new Premises(type)) {
      axioms.forEach(pairs::grant);
      for (Rule rule : rules) {
        answers.add(new Compared(rule, standing(rule, entailment, pairs)));
      }
    }
    return answers;
  }

  private Standing standing(Rule rule, Entailment theory, Premises pairs) {
    if (System.nanoTime() > deadline) {
      return new Standing.Undecided(
          "not asked: the comparison took longer than " + budget.total().toSeconds() + " s");
    }
    Formula query = rule.formula().expand(type);
    return switch (theory.findBreaking(query)) {
      case Premises.Answer.Found(var row) -> new Standing.Independent(row, List.of());
      case Premises.Answer.GaveUp(var reason) -> new Standing.Undecided(reason);
      case Premises.Answer.None(var used) -> following(rule, theory.core(query, used), pairs);
    };
  }

  private Standing following(Rule rule, Core core, Premises pairs) {
    if (core.rules().size() != 1) {
      return new Standing.Implied(core.rules(), core.isMinimal());
    }
    Rule stronger = core.rules().getFirst();
    int alone = pairs.add(rule.formula());
    Truth back =
        pairs.ruledOut(pairs.isFalse(stronger.formula()), List.of(alone), budget.perQuestion());
    return switch (back) {
      case TRUE -> new Standing.Equivalent(stronger);
      case FALSE -> new Standing.Weaker(stronger);
      case UNKNOWN -> new Standing.Implied(core.rules(), core.isMinimal());
    };
  }

  /** Tells of rules that do not follow which of the other theory's rules are weaker forms. */
  private static List<Compared> withWeaker(List<Compared> rules, List<Compared> others) {
    Map<Rule, List<Rule>> weaker = new HashMap<>();
    for (Compared other : others) {
      if (other.standing() instanceof Standing.Weaker(var than)) {
        weaker.computeIfAbsent(than, _ -> new ArrayList<>()).add(other.rule());
      }
    }
    return rules.stream().map(rule -> withWeaker(rule, weaker)).toList();
  }

  private static Compared withWeaker(Compared compared, Map<Rule, List<Rule>> weaker) {
    return compared.standing() instanceof Standing.Independent(var row, _)
        ? new Compared(
            compared.rule(),
            new Standing.Independent(row, weaker.getOrDefault(compared.rule(), List.of())))
        : compared;
  }
}
