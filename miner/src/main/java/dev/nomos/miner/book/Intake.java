package dev.nomos.miner.book;

import dev.nomos.logic.Formula;
import dev.nomos.miner.statistics.RuleStatistics;
import dev.nomos.miner.theory.Redundancy;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.RuleEventKind;
import dev.nomos.schemas.avro.RuleProvenance;
import dev.nomos.schemas.avro.RuleStatus;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** How rules that a search found come into the book. */
final class Intake {
  private final BookState state;
  private final Steps steps;
  private final Function<String, ? extends Iterable<String>> roles;

  Intake(BookState state, Steps steps, Function<String, ? extends Iterable<String>> roles) {
    this.state = state;
    this.steps = steps;
    this.roles = roles;
  }

  /**
   * Takes rules that were mined and tested at a person's command: those that are new become active
   * at once, those that the book knows keep their status. Returns how many are new.
   */
  int learned(List<Formula> mined, Cause cause) {
    UsedSpace space = space();
    Measures measures = new Measures(space, state.admitted());
    List<LearnedRule> fresh = withFamilies(fresh(mined, space));
    for (LearnedRule rule : fresh) {
      BitSet clause = space.clauses(Formula.parse(rule.getFormula())).orElseThrow().getFirst();
      LearnedRule measured = measures.write(rule, clause);
      state.put(measured);
      LearnedRule active = steps.move(measured, RuleStatus.ACTIVE, cause);
      compareWithWeaker(active, clause, space);
    }
    measureAgain(mined, measures, space);
    return fresh.size();
  }

  /** What speaks for a rule that was found again is told from now on as it is now. */
  private void measureAgain(List<Formula> mined, Measures measures, UsedSpace space) {
    for (Formula formula : mined) {
      String id = Wording.rule(formula, state.type, RuleProvenance.LEARNED).getId();
      Optional<LearnedRule> known = state.rule(id);
      if (known.isPresent() && BookState.IN_FORCE.contains(known.get().getStatus())) {
        LearnedRule now =
            measures.write(known.get(), space.clauses(formula).orElseThrow().getFirst());
        if (!now.equals(known.get())) {
          state.put(now);
        }
      }
    }
  }

  /**
   * Takes what holds in all admitted evidence now: what is worth it and says something new is
   * proposed, and watched where the policy says so.
   */
  void propose(List<BitSet> candidates) {
    UsedSpace space = space();
    int room = state.policy.maximumProposed() - state.in(RuleStatus.PROPOSED).size();
    List<BitSet> unknown =
        candidates.stream().filter(clause -> isUnknown(space.formula(clause))).toList();
    if (unknown.isEmpty() || room <= 0 && !state.policy.autoShadow()) {
      return;
    }
    Measures measures = new Measures(space, state.admitted());
    List<Formula> worth =
        unknown.stream()
            .map(clause -> new Judged(clause, measures.of(clause)))
            .filter(judged -> isWorth(judged.found()))
            .sorted(Comparator.comparing(Judged::found, RuleStatistics.STRONGEST_FIRST))
            .map(judged -> space.formula(judged.clause()))
            .toList();
    List<LearnedRule> fresh = withFamilies(fresh(worth, space));
    fresh.stream().limit(Math.max(room, 0)).forEach(rule -> propose(rule, measures, space));
  }

  /**
   * Takes clauses that few admitted records break, the best first: what is new is proposed, and
   * goes no further unless a person says so.
   */
  void proposeApproximate(List<BitSet> candidates) {
    UsedSpace space = space();
    int room = state.policy.maximumProposed() - state.in(RuleStatus.PROPOSED).size();
    List<Formula> formulas = candidates.stream().map(space::formula).toList();
    Measures measures = new Measures(space, state.admitted());
    for (LearnedRule rule :
        withFamilies(fresh(formulas, space)).stream().limit(Math.max(room, 0)).toList()) {
      BitSet clause = space.clauses(Formula.parse(rule.getFormula())).orElseThrow().getFirst();
      RuleStatistics found = measures.of(clause);
      LearnedRule proposed =
          LearnedRule.newBuilder(measures.write(rule, clause))
              .setProvenance(RuleProvenance.APPROXIMATE)
              .setSinceMillis(state.streamMillis)
              .build();
      state.put(proposed);
      String why =
          "%d of %d admitted records break it".formatted(found.violations(), found.records());
      steps.say(proposed, RuleEventKind.STATUS, Cause.policy(why));
    }
  }

  private record Judged(BitSet clause, RuleStatistics found) {}

  private boolean isUnknown(Formula formula) {
    return state.rule(Wording.rule(formula, state.type, RuleProvenance.LEARNED).getId()).isEmpty();
  }

  private boolean isWorth(RuleStatistics found) {
    return found.violations() == 0
        && found.antecedentCount() >= state.worth.minimumAntecedent()
        && (found.readings().size() == 1
            || found.expectedViolations() >= state.worth.minimumExpectedViolations());
  }

  private void propose(LearnedRule rule, Measures measures, UsedSpace space) {
    BitSet clause = space.clauses(Formula.parse(rule.getFormula())).orElseThrow().getFirst();
    LearnedRule proposed =
        LearnedRule.newBuilder(measures.write(rule, clause))
            .setSinceMillis(state.streamMillis)
            .build();
    state.put(proposed);
    steps.say(proposed, RuleEventKind.STATUS, Cause.policy("it holds in all admitted records"));
    if (state.policy.autoShadow()) {
      steps.move(proposed, RuleStatus.SHADOW, Cause.policy(wasTested(proposed)));
    }
  }

  private static String wasTested(LearnedRule rule) {
    return "put to the test by %d records, %.1f violations to expect"
        .formatted(rule.getAntecedentCount(), rule.getExpectedViolations());
  }

  /** Those that the book lacks and that do not follow from one another or the rules in force. */
  private List<LearnedRule> fresh(List<Formula> found, UsedSpace space) {
    List<LearnedRule> unknown = new ArrayList<>();
    for (Formula formula : found) {
      if (isUnknown(formula) && space.clauses(formula).filter(c -> c.size() == 1).isPresent()) {
        unknown.add(Wording.rule(formula, state.type, RuleProvenance.LEARNED));
      }
    }
    List<BitSet> background = new ArrayList<>();
    state
        .in(RuleStatus.ACTIVE, RuleStatus.SHADOW)
        .forEach(rule -> background.addAll(state.clauses(rule.getId())));
    return Redundancy.withoutImplied(
        space.space().size(),
        unknown,
        rule -> space.clauses(Formula.parse(rule.getFormula())).orElseThrow().getFirst(),
        space.implications(),
        background);
  }

  private List<LearnedRule> withFamilies(List<LearnedRule> fresh) {
    Map<String, String> families =
        fresh.isEmpty()
            ? new HashMap<>()
            : Families.of(state.in(RuleStatus.ACTIVE, RuleStatus.SHADOW), fresh, state.type, roles);
    return fresh.stream()
        .map(
            rule ->
                LearnedRule.newBuilder(rule)
                    .setFamily(families.getOrDefault(rule.getId(), rule.getId()))
                    .build())
        .toList();
  }

  /** An active rule that says less than the new one joins its family, or goes. */
  void compareWithWeaker(LearnedRule stronger, BitSet clause, UsedSpace space) {
    for (LearnedRule weaker : state.in(RuleStatus.ACTIVE)) {
      boolean implied =
          !weaker.getId().equals(stronger.getId())
              && state.clause(weaker.getId()).filter(w -> space.implies(clause, w)).isPresent();
      if (implied && state.policy.retireImplied()) {
        steps.move(weaker, RuleStatus.RETIRED, Cause.policy("implied by " + stronger.getId()));
      } else if (implied && !weaker.getFamily().equals(stronger.getFamily())) {
        state.put(LearnedRule.newBuilder(weaker).setFamily(stronger.getFamily()).build());
      }
    }
  }

  private UsedSpace space() {
    return state
        .space()
        .orElseThrow(() -> new IllegalStateException("rules are found over a predicate space"));
  }
}
