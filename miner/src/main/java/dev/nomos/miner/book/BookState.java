package dev.nomos.miner.book;

import dev.nomos.logic.Formula;
import dev.nomos.logic.RowType;
import dev.nomos.miner.theory.RulePolicy;
import dev.nomos.schemas.avro.EvidenceEntry;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.RuleStatus;
import java.util.BitSet;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All that the book knows, and what of it changed. Changed by its steps alone; one owner. */
final class BookState {
  static final Set<RuleStatus> IN_FORCE = EnumSet.of(RuleStatus.ACTIVE, RuleStatus.SHADOW);

  final RowType type;
  final LifecyclePolicy policy;
  final RulePolicy worth;
  final ChangeLog log = new ChangeLog();

  /** By id; by key. Ordered, so that a book made anew does everything in the same order. */
  final TreeMap<String, LearnedRule> rules = new TreeMap<>();

  final TreeMap<String, Known> evidence = new TreeMap<>();

  /** Evidences that must be decided on again. */
  final Set<Known> undecided = new LinkedHashSet<>();

  /** Active rules whose quarantined evidence changed. */
  final Set<String> shaken = new HashSet<>();

  /** Active rule to the open proposal to relax it. */
  final Map<String, String> proposals = new HashMap<>();

  /** Shadow rules that evidence admitted before broke: its next record rejects them. */
  final Set<String> tolerant = new HashSet<>();

  /** What the newest theory holds. */
  Map<String, InTheory> published = Map.of();

  /** Of the newest theory; 0 before the first. */
  long version;

  long effectiveFromMillis;

  /** Event time of the newest record seen. */
  long streamMillis;

  private @Nullable UsedSpace space;

  /** Of rules in force or proposed that the space can decide on. */
  private final Map<String, List<BitSet>> clauses = new HashMap<>();

  BookState(RowType type, LifecyclePolicy policy, RulePolicy worth) {
    this.type = type;
    this.policy = policy;
    this.worth = worth;
  }

  Optional<UsedSpace> space() {
    return Optional.ofNullable(space);
  }

  void use(UsedSpace used) {
    space = used;
    clauses.clear();
    rules.values().forEach(this::rememberClauses);
  }

  /** A rule as it is now, and that it must be written. */
  void put(LearnedRule rule) {
    restore(rule);
    log.rule(rule);
  }

  /** A rule as it was written before. */
  void restore(LearnedRule rule) {
    LearnedRule before = rules.put(rule.getId(), rule);
    if (before != null) {
      proposals.remove(before.getReplaces(), rule.getId());
    }
    if (rule.getStatus() == RuleStatus.PROPOSED && !rule.getReplaces().isEmpty()) {
      proposals.put(rule.getReplaces(), rule.getId());
    }
    streamMillis =
        Math.max(streamMillis, Math.max(rule.getSinceMillis(), rule.getMinedFromMillis()));
    rememberClauses(rule);
  }

  private void rememberClauses(LearnedRule rule) {
    boolean needed = IN_FORCE.contains(rule.getStatus()) || rule.getStatus() == RuleStatus.PROPOSED;
    if (!needed) {
      clauses.remove(rule.getId());
    } else if (space != null && !clauses.containsKey(rule.getId())) {
      space
          .clauses(Formula.parse(rule.getFormula()))
          .ifPresent(found -> clauses.put(rule.getId(), found));
    }
  }

  /** None where the space cannot decide on the rule, or nobody needs it to. */
  List<BitSet> clauses(String ruleId) {
    return clauses.getOrDefault(ruleId, List.of());
  }

  /** The rule as one clause of predicates; empty where it is none. */
  Optional<BitSet> clause(String ruleId) {
    List<BitSet> all = clauses(ruleId);
    return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
  }

  Optional<LearnedRule> rule(String id) {
    return Optional.ofNullable(rules.get(id));
  }

  List<LearnedRule> in(RuleStatus... statuses) {
    Set<RuleStatus> wanted = Set.of(statuses);
    return rules.values().stream().filter(rule -> wanted.contains(rule.getStatus())).toList();
  }

  /** Adds an evidence or what became of its count; the same object for one key. */
  Known see(UsedSpace of, String key, EvidenceEntry entry) {
    Known known = evidence.get(key);
    if (known == null) {
      known = new Known(key, of.bits(entry), entry);
      evidence.put(key, known);
    } else {
      known.entry = entry;
    }
    streamMillis = Math.max(streamMillis, entry.getLastSeenMillis());
    return known;
  }

  List<Known> admitted() {
    return evidence.values().stream().filter(Known::isAdmitted).toList();
  }

  static long records(Collection<Known> evidences) {
    return evidences.stream().mapToLong(known -> known.entry.getCount()).sum();
  }

  Map<String, InTheory> inForce() {
    Map<String, InTheory> content = new TreeMap<>();
    for (LearnedRule rule : rules.values()) {
      if (IN_FORCE.contains(rule.getStatus())) {
        content.put(rule.getId(), InTheory.of(rule));
      }
    }
    return content;
  }
}
