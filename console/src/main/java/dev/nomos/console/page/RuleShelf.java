package dev.nomos.console.page;

import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.RuleEvent;
import dev.nomos.schemas.avro.RuleException;
import dev.nomos.schemas.avro.RuleHealth;
import dev.nomos.schemas.avro.RuleStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every rule that the miner has published, and the steps of their lives. Guarded by its owner.
 *
 * <p>Bounded: rules, octets of their records, events, commands and versions with their reasons.
 * What is left out is counted.
 */
final class RuleShelf {
  private static final int MAX_RULES = 1 << 17;
  private static final long MAX_RECORD_OCTETS = 64 << 20;
  private static final int MAX_EVENTS = 20_000;
  private static final int MAX_COMMANDS = 1_000;
  private static final int MAX_VERSIONS = 1_000;
  private static final int MAX_REASONS = 5;

  private final Map<String, LearnedRule> rules = new HashMap<>();
  private final ArrayDeque<EventRow> events = new ArrayDeque<>(); // oldest first
  private final Map<String, ArrayDeque<EventRow>> eventsByRule = new HashMap<>();
  private final Map<String, List<EventRow>> answers = new LinkedHashMap<>();
  private final TreeMap<Long, Reasons> reasons = new TreeMap<>();
  private long recordOctets;
  private long left;
  private long revision;

  /** Why a theory version came to be: a few of the reasons that its events give, and how many. */
  record Reasons(SequencedSet<String> words, long events) {}

  /**
   * A step in a rule's life, as the topic has it.
   *
   * @param eventTimeMillis event time of the stream
   */
  record EventRow(
      String ruleId,
      String kind,
      String status,
      String before,
      String action,
      String health,
      long theoryVersion,
      String who,
      String why,
      String commandId,
      String formula,
      String replaces,
      String replacedBy,
      String exceptionId,
      long evidences,
      long records,
      long keys,
      long support,
      long antecedentCount,
      long eventTimeMillis) {}

  /**
   * Where a rule does not apply.
   *
   * @param expiresMillis event time; 0: never
   */
  record ExceptionRow(
      String id, String condition, String comment, String who, long expiresMillis) {}

  /** How many rules there are of each sort that asks for attention. */
  record Census(long active, long shadow, long proposed, long vacuous, long drifting) {}

  void rule(String id, @Nullable LearnedRule rule) {
    revision++;
    LearnedRule before = rule == null ? rules.remove(id) : rules.get(id);
    if (before != null) recordOctets -= octets(before);
    if (rule == null) return;
    if (before == null && rules.size() >= MAX_RULES) {
      left++;
      return;
    }
    if (recordOctets + octets(rule) > MAX_RECORD_OCTETS) {
      rule.setExamples(List.of());
      rule.setCounterExamples(List.of());
    }
    recordOctets += octets(rule);
    rules.put(id, rule);
  }

  private static long octets(LearnedRule rule) {
    return octets(rule.getExamples()) + octets(rule.getCounterExamples());
  }

  private static long octets(Collection<Map<String, String>> records) {
    long sum = 0;
    for (var record : records)
      for (var field : record.entrySet())
        sum += 64L + field.getKey().length() + field.getValue().length();
    return sum;
  }

  void event(RuleEvent event) {
    revision++;
    EventRow row = row(event);
    events.addLast(row);
    eventsByRule.computeIfAbsent(row.ruleId(), _ -> new ArrayDeque<>()).addLast(row);
    if (events.size() > MAX_EVENTS) forgetOldest();
    if (!row.commandId().isEmpty()) {
      answers.computeIfAbsent(row.commandId(), _ -> new ArrayList<>()).add(row);
      if (answers.size() > MAX_COMMANDS) answers.remove(answers.keySet().iterator().next());
    }
    reason(row);
  }

  private void forgetOldest() {
    EventRow oldest = events.removeFirst();
    ArrayDeque<EventRow> ofRule = eventsByRule.get(oldest.ruleId());
    if (ofRule == null) return;
    ofRule.pollFirst();
    if (ofRule.isEmpty()) eventsByRule.remove(oldest.ruleId());
  }

  private void reason(EventRow row) {
    if (row.theoryVersion() == 0 || row.kind().equals("REFUSED")) return;
    Reasons before =
        reasons.getOrDefault(row.theoryVersion(), new Reasons(new LinkedHashSet<>(), 0));
    if (!row.why().isEmpty() && before.words().size() < MAX_REASONS) before.words().add(row.why());
    reasons.put(row.theoryVersion(), new Reasons(before.words(), before.events() + 1));
    if (reasons.size() > MAX_VERSIONS) reasons.pollFirstEntry();
  }

  private static EventRow row(RuleEvent event) {
    return new EventRow(
        event.getRuleId(),
        event.getKind().name(),
        event.getStatus().name(),
        event.getBefore().name(),
        event.getAction().name(),
        event.getHealth().name(),
        event.getTheoryVersion(),
        event.getWho(),
        event.getWhy(),
        event.getCommandId(),
        event.getFormula(),
        event.getReplaces(),
        event.getReplacedBy(),
        event.getExceptionId(),
        event.getEvidences(),
        event.getRecords(),
        event.getKeys(),
        event.getSupport(),
        event.getAntecedentCount(),
        event.getEventTimeMillis());
  }

  static List<ExceptionRow> exceptions(List<RuleException> exceptions) {
    return exceptions.stream()
        .map(
            e ->
                new ExceptionRow(
                    e.getId(), e.getCondition(), e.getComment(), e.getWho(), e.getExpiresMillis()))
        .toList();
  }

  @Nullable LearnedRule get(String id) {
    return rules.get(id);
  }

  Collection<LearnedRule> all() {
    return rules.values();
  }

  /** Of one rule, newest first. */
  List<EventRow> events(String ruleId) {
    return List.copyOf(eventsByRule.getOrDefault(ruleId, new ArrayDeque<>()).reversed());
  }

  /** The events that answer a command; none as long as it is not answered. */
  List<EventRow> answers(String commandId) {
    return List.copyOf(answers.getOrDefault(commandId, List.of()));
  }

  Reasons reasons(long theoryVersion) {
    Reasons found = reasons.get(theoryVersion);
    return found == null
        ? new Reasons(new LinkedHashSet<>(), 0)
        : new Reasons(new LinkedHashSet<>(found.words()), found.events());
  }

  /** Rises with every rule and event that was read. */
  long revision() {
    return revision;
  }

  /** Rules that were not kept, since there were too many. */
  long left() {
    return left;
  }

  Census census() {
    Map<RuleStatus, Long> status = new EnumMap<>(RuleStatus.class);
    Map<RuleHealth, Long> health = new EnumMap<>(RuleHealth.class);
    for (LearnedRule rule : rules.values()) {
      status.merge(rule.getStatus(), 1L, Long::sum);
      boolean judges =
          rule.getStatus() == RuleStatus.ACTIVE || rule.getStatus() == RuleStatus.SHADOW;
      if (judges) health.merge(rule.getHealth(), 1L, Long::sum);
    }
    return new Census(
        status.getOrDefault(RuleStatus.ACTIVE, 0L),
        status.getOrDefault(RuleStatus.SHADOW, 0L),
        status.getOrDefault(RuleStatus.PROPOSED, 0L),
        health.getOrDefault(RuleHealth.VACUOUS, 0L),
        health.getOrDefault(RuleHealth.DRIFTING, 0L));
  }
}
