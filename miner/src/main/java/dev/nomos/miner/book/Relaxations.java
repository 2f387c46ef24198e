package dev.nomos.miner.book;

import dev.nomos.logic.Formula;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.theory.CountedEvidence;
import dev.nomos.miner.theory.Relaxation;
import dev.nomos.miner.theory.RelaxationSearch;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.RuleEventKind;
import dev.nomos.schemas.avro.RuleProvenance;
import dev.nomos.schemas.avro.RuleStatus;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Proposals to relax an active rule: at most one is open for a rule, the weakest change that admits
 * all that is quarantined because of it. A proposal that a person rejected is not made again.
 */
final class Relaxations {
  private final BookState state;
  private final Steps steps;
  private final SearchLimits limits;
  private @Nullable RelaxationSearch searching;

  Relaxations(BookState state, Steps steps, SearchLimits limits) {
    this.state = state;
    this.steps = steps;
    this.limits = limits;
  }

  /** The open proposal for {@code rule}. */
  Optional<LearnedRule> open(String ruleId) {
    return Optional.ofNullable(state.proposals.get(ruleId)).flatMap(state::rule);
  }

  /**
   * Brings the proposal for a rule up to date and returns it.
   *
   * @param told whether so much has changed that it is worth a new look: else only a proposal that
   *     no longer suffices is exchanged
   */
  Optional<LearnedRule> propose(LearnedRule rule, Quarantine.Breakers breakers, boolean told) {
    Optional<LearnedRule> open = open(rule.getId());
    if (open.isPresent() && admitsAll(open.get(), breakers)) {
      return told ? Optional.of(update(open.get(), breakers)) : open;
    }
    if (open.isEmpty() && !told) {
      return open;
    }
    open.ifPresent(
        old -> close(old, Cause.policy("superseded: more is quarantined than it admits")));
    if (breakers.evidences().isEmpty()) {
      return Optional.empty();
    }
    return change(rule, breakers).flatMap(change -> propose(rule, change, breakers));
  }

  private boolean admitsAll(LearnedRule proposal, Quarantine.Breakers breakers) {
    List<BitSet> clauses = state.clauses(proposal.getId());
    return !breakers.evidences().isEmpty()
        && breakers.evidences().stream().noneMatch(known -> UsedSpace.breaks(known.bits, clauses));
  }

  private Optional<Relaxation.Weaker> change(LearnedRule rule, Quarantine.Breakers breakers) {
    Optional<RelaxationSearch> search = search();
    Optional<BitSet> clause = state.clause(rule.getId());
    if (search.isEmpty() || clause.isEmpty()) {
      return Optional.empty();
    }
    List<BitSet> broken = breakers.evidences().stream().map(known -> known.bits).toList();
    return switch (search.get().relax(clause.get(), broken)) {
      case Relaxation.Weaker weaker -> Optional.of(weaker);
      case Relaxation.None _, Relaxation.Undecided _ -> Optional.empty();
    };
  }

  /** Over all evidence there is now: forgotten when that changes. */
  private Optional<RelaxationSearch> search() {
    if (searching == null && state.space().isPresent()) {
      UsedSpace space = state.space().get();
      List<CountedEvidence> known =
          state.evidence.values().stream().map(one -> one.counted(space)).toList();
      searching = new RelaxationSearch(space.space().size(), known, space.implications(), limits);
    }
    return Optional.ofNullable(searching);
  }

  /** Evidence has changed. */
  void forgetEvidence() {
    searching = null;
  }

  private Optional<LearnedRule> propose(
      LearnedRule rule, Relaxation.Weaker change, Quarantine.Breakers breakers) {
    Formula formula = state.space().orElseThrow().formula(change.literals());
    LearnedRule fresh = Wording.rule(formula, state.type, RuleProvenance.LEARNED);
    Optional<LearnedRule> known = state.rule(fresh.getId());
    if (known.isPresent() && !mayPropose(known.get(), rule)) {
      return Optional.empty();
    }
    LearnedRule proposal =
        LearnedRule.newBuilder(known.orElse(fresh))
            .setStatus(RuleStatus.PROPOSED)
            .setAction(rule.getAction())
            .setReplaces(rule.getId())
            .setFamily(rule.getFamily())
            .setSpaceId(rule.getSpaceId())
            .setSupport(rule.getSupport())
            .setMinedFromMillis(rule.getMinedFromMillis())
            .setSinceMillis(state.streamMillis)
            .build();
    LearnedRule counted = update(proposal, breakers);
    String why = "the weakest change of %s that admits what breaks it".formatted(rule.getId());
    steps.say(counted, RuleEventKind.PROPOSAL, Cause.policy(why));
    return Optional.of(counted);
  }

  /** Not where it is in force, proposed for itself, or was turned down by a person. */
  private static boolean mayPropose(LearnedRule known, LearnedRule rule) {
    return switch (known.getStatus()) {
      case PROPOSED -> known.getReplaces().equals(rule.getId());
      case REJECTED -> known.getReplaces().isEmpty();
      case RELAXED -> true;
      case SHADOW, ACTIVE, RETIRED -> false;
    };
  }

  private LearnedRule update(LearnedRule proposal, Quarantine.Breakers breakers) {
    LearnedRule counted =
        LearnedRule.newBuilder(proposal)
            .setWouldPass(breakers.records())
            .setQuarantinedEvidences(breakers.evidences().size())
            .setQuarantinedRecords(breakers.records())
            .setCounterExamples(breakers.samples())
            .build();
    if (!Optional.of(counted).equals(state.rule(proposal.getId()))) {
      state.put(counted);
    }
    return counted;
  }

  /** The policy turns a proposal down: it may be made again, since it replaces nothing any more. */
  void close(LearnedRule proposal, Cause cause) {
    LearnedRule closed = steps.move(proposal, RuleStatus.REJECTED, cause);
    state.put(LearnedRule.newBuilder(closed).setReplaces("").build());
  }

  /** Closes what is proposed for a rule that is no longer active. */
  void closeFor(String ruleId) {
    open(ruleId).ifPresent(old -> close(old, Cause.policy("nothing speaks for it any more")));
  }

  /** The proposal becomes active in place of the rule, which is relaxed: exactly that one. */
  void accept(LearnedRule proposal, LearnedRule rule, Cause cause) {
    LearnedRule cleared =
        LearnedRule.newBuilder(proposal)
            .setQuarantinedEvidences(0)
            .setQuarantinedRecords(0)
            .setQuarantinedKeys(0)
            .setExceptions(rule.getExceptions())
            .build();
    steps.move(cleared, RuleStatus.ACTIVE, cause);
    steps.move(
        rule,
        RuleStatus.RELAXED,
        cause.because("relaxed to " + proposal.getId()),
        proposal.getId());
  }
}
