package dev.nomos.miner.book;

import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.RuleEventKind;
import dev.nomos.schemas.avro.RuleProvenance;
import dev.nomos.schemas.avro.RuleStatus;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What is said about evidence that breaks active rules, and what is proposed because of it.
 *
 * <p>A rule is told of again when the records, evidences or keys that break it have passed another
 * power of two, so that a million records are twenty events.
 */
final class Quarantine {
  private static final int EXAMPLES = 3;

  private final BookState state;
  private final Steps steps;
  private final KeyCount keyCount;
  private final Relaxations relaxations;

  Quarantine(BookState state, Steps steps, KeyCount keyCount, Relaxations relaxations) {
    this.state = state;
    this.steps = steps;
    this.keyCount = keyCount;
    this.relaxations = relaxations;
  }

  /** The quarantined evidences that break one rule, those of most records first. */
  record Breakers(List<Known> evidences) {
    long records() {
      return BookState.records(evidences);
    }

    /** Between the first and the last record. */
    long durationMillis() {
      long first = Long.MAX_VALUE;
      long last = Long.MIN_VALUE;
      for (Known known : evidences) {
        first = Math.min(first, known.entry.getFirstSeenMillis());
        last = Math.max(last, known.entry.getLastSeenMillis());
      }
      return evidences.isEmpty() ? 0 : last - first;
    }

    List<Map<String, String>> samples() {
      return evidences.stream().limit(EXAMPLES).map(known -> known.entry.getSample()).toList();
    }

    private List<ByteBuffer> keys() {
      return evidences.stream().map(known -> known.entry.getKeys().duplicate()).toList();
    }
  }

  /** Counts anew for the rules whose quarantined evidence changed. */
  void refresh() {
    Map<String, List<Known>> breakers = new HashMap<>();
    state.shaken.forEach(id -> breakers.put(id, new ArrayList<>()));
    if (breakers.isEmpty()) {
      return;
    }
    for (Known known : state.evidence.values()) {
      if (known.isQuarantined()) {
        known.breaks.forEach(id -> breakers.computeIfPresent(id, (_, some) -> with(some, known)));
      }
    }
    relaxations.forgetEvidence();
    List<String> shaken = List.copyOf(new TreeSet<>(state.shaken));
    state.shaken.clear();
    for (String id : shaken) {
      state
          .rule(id)
          .filter(rule -> rule.getStatus() == RuleStatus.ACTIVE)
          .ifPresent(rule -> refresh(rule, sorted(breakers.getOrDefault(id, List.of()))));
    }
  }

  private static List<Known> with(List<Known> some, Known one) {
    some.add(one);
    return some;
  }

  private static Breakers sorted(List<Known> evidences) {
    return new Breakers(
        evidences.stream()
            .sorted(
                Comparator.comparingLong((Known known) -> -known.entry.getCount())
                    .thenComparing(known -> known.key))
            .toList());
  }

  private void refresh(LearnedRule rule, Breakers breakers) {
    long records = breakers.records();
    boolean fewer =
        magnitude(records) < magnitude(rule.getQuarantinedRecords())
            || breakers.evidences().size() < rule.getQuarantinedEvidences();
    boolean more =
        magnitude(records) > magnitude(rule.getQuarantinedRecords())
            || magnitude(breakers.evidences().size()) > magnitude(rule.getQuarantinedEvidences());
    LearnedRule told = rule;
    if (fewer || more) {
      told = count(rule, breakers);
      if (more) {
        steps.say(told, RuleEventKind.QUARANTINE, Cause.policy("records that break it"));
      }
    }
    Optional<LearnedRule> proposal = relaxations.propose(told, breakers, more || fewer);
    if (proposal.isPresent() && mayRelax(told, breakers)) {
      relaxations.accept(proposal.get(), told, Cause.policy(met(breakers)));
    }
  }

  private static int magnitude(long count) {
    return Long.SIZE - Long.numberOfLeadingZeros(count);
  }

  private LearnedRule count(LearnedRule rule, Breakers breakers) {
    LearnedRule counted =
        LearnedRule.newBuilder(rule)
            .setQuarantinedEvidences(breakers.evidences().size())
            .setQuarantinedRecords(breakers.records())
            .setQuarantinedKeys(keyCount.distinct(breakers.keys()))
            .setCounterExamples(breakers.samples())
            .build();
    state.put(counted);
    return counted;
  }

  /** A person's rule, and one that a person has made exceptions for, is left to persons. */
  private boolean mayRelax(LearnedRule rule, Breakers breakers) {
    LifecyclePolicy policy = state.policy;
    return policy.autoRelax()
        && rule.getProvenance() != RuleProvenance.HAND_WRITTEN
        && rule.getExceptions().isEmpty()
        && breakers.records() >= policy.relaxRecords()
        && breakers.durationMillis() >= policy.relaxDuration().toMillis()
        && keyCount.distinct(breakers.keys()) >= policy.relaxKeys();
  }

  private String met(Breakers breakers) {
    return "the policy is met: %d records of %d keys over %d s"
        .formatted(
            breakers.records(),
            keyCount.distinct(breakers.keys()),
            breakers.durationMillis() / 1000);
  }
}
