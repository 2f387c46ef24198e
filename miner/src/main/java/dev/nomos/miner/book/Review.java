package dev.nomos.miner.book;

import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.RuleEventKind;
import dev.nomos.schemas.avro.RuleException;
import dev.nomos.schemas.avro.RuleHealth;
import dev.nomos.schemas.avro.RuleProvenance;
import dev.nomos.schemas.avro.RuleStatus;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** What becomes of rules as event time goes by. */
final class Review {
  private final BookState state;
  private final Steps steps;
  private final Relaxations relaxations;

  Review(BookState state, Steps steps, Relaxations relaxations) {
    this.state = state;
    this.steps = steps;
    this.relaxations = relaxations;
  }

  void run() {
    expireExceptions();
    Optional<UsedSpace> space = state.space();
    if (space.isPresent()) {
      TestRecord tests = new TestRecord(space.get().space().size(), state.admitted());
      long records = tests.records();
      for (LearnedRule rule : state.in(RuleStatus.ACTIVE, RuleStatus.SHADOW)) {
        Optional<BitSet> clause = state.clause(rule.getId());
        clause.ifPresent(bits -> review(rule, tests.of(bits), records));
      }
    }
  }

  private void review(LearnedRule rule, TestRecord.Tested tested, long records) {
    LearnedRule now = rule;
    RuleHealth health = health(rule, tested, records);
    if (health != rule.getHealth()) {
      now =
          LearnedRule.newBuilder(rule)
              .setHealth(health)
              .setLastTestedMillis(Math.max(tested.lastMillis(), rule.getLastTestedMillis()))
              .build();
      state.put(now);
      steps.say(now, RuleEventKind.HEALTH, Cause.policy(words(health, tested, rule, records)));
    }
    if (stoodItsTime(now, tested)) {
      activate(now, tested);
    }
  }

  // ---- shadow ----

  private boolean stoodItsTime(LearnedRule rule, TestRecord.Tested tested) {
    return state.policy.autoActivate()
        && rule.getStatus() == RuleStatus.SHADOW
        && rule.getProvenance() != RuleProvenance.APPROXIMATE
        && state.streamMillis - rule.getSinceMillis() >= state.policy.shadowTime().toMillis()
        && tested.lastMillis() > rule.getSinceMillis();
  }

  private void activate(LearnedRule rule, TestRecord.Tested tested) {
    long shadow = state.streamMillis - rule.getSinceMillis();
    LearnedRule measured =
        LearnedRule.newBuilder(rule)
            .setLastTestedMillis(Math.max(tested.lastMillis(), rule.getLastTestedMillis()))
            .build();
    steps.move(
        measured,
        RuleStatus.ACTIVE,
        Cause.policy(
            "%d s in shadow, put to the test, without violation".formatted(shadow / 1000)));
  }

  // ---- health ----

  private RuleHealth health(LearnedRule rule, TestRecord.Tested tested, long records) {
    long vacuousAfter = state.policy.vacuousAfter().toMillis();
    long last = Math.max(tested.lastMillis(), rule.getLastTestedMillis());
    if (vacuousAfter > 0 && last > 0 && state.streamMillis - last >= vacuousAfter) {
      return RuleHealth.VACUOUS;
    }
    return drifts(rule, tested, records) ? RuleHealth.DRIFTING : RuleHealth.HEALTHY;
  }

  /**
   * Compares how often the rule was put to the test since it was learned with how often it was
   * then; where records have expired since, all that is in the table with then.
   */
  private boolean drifts(LearnedRule rule, TestRecord.Tested tested, long records) {
    double factor = state.policy.driftFactor();
    if (factor == 0 || rule.getSupport() == 0) {
      return false;
    }
    boolean grown = records >= rule.getSupport() && tested.count() >= rule.getAntecedentCount();
    long since = grown ? records - rule.getSupport() : records;
    long seen = grown ? tested.count() - rule.getAntecedentCount() : tested.count();
    double expected = (double) rule.getAntecedentCount() / rule.getSupport() * since;
    double least = state.worth.minimumAntecedent();
    return seen > factor * Math.max(expected, least)
        || expected >= factor * least && seen * factor < expected;
  }

  private String words(
      RuleHealth health, TestRecord.Tested tested, LearnedRule rule, long records) {
    return switch (health) {
      case HEALTHY -> "it is put to the test as when it was learned";
      case VACUOUS ->
          "its antecedent has not occurred for %d s"
              .formatted(
                  (state.streamMillis - Math.max(tested.lastMillis(), rule.getLastTestedMillis()))
                      / 1000);
      case DRIFTING ->
          "put to the test by %d of %d records, by %d of %d when it was learned"
              .formatted(tested.count(), records, rule.getAntecedentCount(), rule.getSupport());
    };
  }

  // ---- exceptions ----

  void expireExceptions() {
    for (LearnedRule rule : state.in(RuleStatus.ACTIVE, RuleStatus.SHADOW)) {
      for (RuleException exception : List.copyOf(rule.getExceptions())) {
        if (exception.getExpiresMillis() != 0
            && exception.getExpiresMillis() <= state.streamMillis) {
          drop(exception, state.rule(rule.getId()).orElseThrow(), Cause.policy("it ran out"));
        }
      }
    }
  }

  /** Takes an exception from a rule, with the event that says so. */
  void drop(RuleException exception, LearnedRule rule, Cause cause) {
    List<RuleException> left = new ArrayList<>(rule.getExceptions());
    left.removeIf(one -> one.getId().equals(exception.getId()));
    LearnedRule without = LearnedRule.newBuilder(rule).setExceptions(left).build();
    state.put(without);
    var event = steps.event(without, RuleEventKind.EXCEPTION, cause.because("exception removed"));
    event.setExceptionId(exception.getId());
    state.log.event(event);
  }

  /** A proposal whose evidence has expired has nothing to speak for it. */
  void closeEmptyProposals() {
    for (String ruleId : List.copyOf(state.proposals.keySet())) {
      boolean broken =
          state
              .rule(ruleId)
              .filter(rule -> rule.getStatus() == RuleStatus.ACTIVE)
              .filter(rule -> rule.getQuarantinedEvidences() > 0)
              .isPresent();
      if (!broken) {
        relaxations.closeFor(ruleId);
      }
    }
  }
}
