package dev.nomos.miner.book;

import dev.nomos.schemas.avro.Admission;
import dev.nomos.schemas.avro.EvidenceMark;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.RuleEvent;
import dev.nomos.schemas.avro.RuleEventKind;
import dev.nomos.schemas.avro.RuleProvenance;
import dev.nomos.schemas.avro.RuleStatus;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The steps that everything else is made of: a rule gets a status, an evidence is decided on.
 *
 * <p>Invariant after {@link #settle}: an evidence is quarantined exactly where it breaks an active
 * rule, and no admitted evidence has broken a rule since that rule is in shadow.
 */
final class Steps {
  private final BookState state;

  Steps(BookState state) {
    this.state = state;
  }

  // ---- rules ----

  LearnedRule move(LearnedRule rule, RuleStatus to, Cause cause) {
    return move(rule, to, cause, "");
  }

  /** Gives a rule a status, with the event that says so. {@code replacedBy}: of a relaxed one. */
  LearnedRule move(LearnedRule rule, RuleStatus to, Cause cause, String replacedBy) {
    RuleStatus before = rule.getStatus();
    LearnedRule moved =
        LearnedRule.newBuilder(rule).setStatus(to).setSinceMillis(state.streamMillis).build();
    state.put(moved);
    if (before == RuleStatus.ACTIVE) {
      release(moved.getId());
    } else if (to == RuleStatus.ACTIVE) {
      guard(moved.getId());
    }
    watch(moved);
    RuleEvent event = event(moved, RuleEventKind.STATUS, cause);
    event.setBefore(before);
    event.setReplacedBy(replacedBy);
    state.log.event(event);
    return moved;
  }

  /** Evidence that the rule no longer keeps out is decided on again. */
  private void release(String ruleId) {
    state.shaken.remove(ruleId);
    for (Known known : state.evidence.values()) {
      if (known.breaks.contains(ruleId)) {
        state.undecided.add(known);
      }
    }
  }

  private void guard(String ruleId) {
    List<BitSet> clauses = state.clauses(ruleId);
    for (Known known : state.evidence.values()) {
      if (UsedSpace.breaks(known.bits, clauses)) {
        state.undecided.add(known);
      }
    }
  }

  /** Notes whether evidence admitted earlier breaks a rule that is in shadow now. */
  void watch(LearnedRule rule) {
    if (isBrokenInShadow(rule)) {
      state.tolerant.add(rule.getId());
    } else {
      state.tolerant.remove(rule.getId());
    }
  }

  private boolean isBrokenInShadow(LearnedRule rule) {
    List<BitSet> clauses = state.clauses(rule.getId());
    return rule.getStatus() == RuleStatus.SHADOW
        && rule.getProvenance() != RuleProvenance.APPROXIMATE
        && state.evidence.values().stream()
            .anyMatch(known -> known.isAdmitted() && UsedSpace.breaks(known.bits, clauses));
  }

  /** Of the rules that are watched for it, those that admitted evidence breaks now. */
  Set<String> tolerant() {
    return state.tolerant.stream()
        .filter(id -> state.rule(id).filter(this::isBrokenInShadow).isPresent())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  RuleEvent event(LearnedRule rule, RuleEventKind kind, Cause cause) {
    return RuleEvent.newBuilder()
        .setRuleId(rule.getId())
        .setStatus(rule.getStatus())
        .setBefore(rule.getStatus())
        .setKind(kind)
        .setWho(cause.who())
        .setWhy(cause.why())
        .setCommandId(cause.commandId())
        .setSupport(rule.getSupport())
        .setAntecedentCount(rule.getAntecedentCount())
        .setAction(rule.getAction())
        .setHealth(rule.getHealth())
        .setFormula(rule.getFormula())
        .setReplaces(rule.getReplaces())
        .setEvidences(rule.getQuarantinedEvidences())
        .setRecords(rule.getQuarantinedRecords())
        .setKeys(rule.getQuarantinedKeys())
        .setEventTimeMillis(state.streamMillis)
        .build();
  }

  void say(LearnedRule rule, RuleEventKind kind, Cause cause) {
    state.log.event(event(rule, kind, cause));
  }

  // ---- evidence ----

  /** Takes back what was decided on an evidence that is gone. */
  void forget(String key) {
    Known gone = state.evidence.remove(key);
    if (gone != null) {
      state.undecided.remove(gone);
      state.shaken.addAll(gone.breaks);
      state.log.mark(key, Optional.empty());
    }
  }

  /** Decides on every evidence that waits for it. */
  void settle() {
    List<Known> waiting = new ArrayList<>(state.undecided);
    state.undecided.clear();
    List<LearnedRule> active = state.in(RuleStatus.ACTIVE);
    waiting.forEach(known -> decide(known, active));
    List<LearnedRule> watched = state.in(RuleStatus.SHADOW, RuleStatus.PROPOSED);
    waiting.stream().filter(Known::isAdmitted).forEach(known -> test(known, watched));
  }

  private void decide(Known known, List<LearnedRule> active) {
    List<String> breaks = new ArrayList<>();
    for (LearnedRule rule : active) {
      if (UsedSpace.breaks(known.bits, state.clauses(rule.getId()))) {
        breaks.add(rule.getId());
      }
    }
    state.shaken.addAll(breaks);
    known.breaks = List.copyOf(breaks);
    Admission admission = breaks.isEmpty() ? Admission.ADMITTED : Admission.QUARANTINED;
    if (admission != known.admission) {
      known.admission = admission;
      state.log.mark(known.key, Optional.of(mark(known, admission)));
    }
  }

  private EvidenceMark mark(Known known, Admission admission) {
    ByteBuffer bits = known.entry.getBits().duplicate();
    return EvidenceMark.newBuilder()
        .setSpaceId(known.entry.getSpaceId())
        .setBits(bits)
        .setAdmission(admission)
        .setTheoryVersion(state.version)
        .build();
  }

  /** An admitted evidence of which there is a new record. */
  void testAgain(Known known) {
    if (!state.tolerant.isEmpty()) {
      test(known, state.tolerant.stream().sorted().map(state.rules::get).toList());
    }
  }

  private void test(Known known, List<LearnedRule> watched) {
    for (LearnedRule rule : watched) {
      boolean exact = rule.getProvenance() != RuleProvenance.APPROXIMATE;
      if (exact && UsedSpace.breaks(known.bits, state.clauses(rule.getId()))) {
        boolean since = known.entry.getLastSeenMillis() > rule.getSinceMillis();
        if (rule.getStatus() == RuleStatus.SHADOW && !since) {
          state.tolerant.add(rule.getId());
        } else if (isCurrent(rule)) {
          String why = "an admitted record breaks it: " + known.entry.getSample();
          move(rule, RuleStatus.REJECTED, Cause.policy(why));
        }
      }
    }
  }

  /** A rule that an earlier evidence rejected is rejected once. */
  private boolean isCurrent(LearnedRule rule) {
    return state.rule(rule.getId()).filter(now -> now.getStatus() == rule.getStatus()).isPresent();
  }
}
