package dev.nomos.console.page;

import dev.nomos.console.rules.TheoryVersion;
import dev.nomos.logic.Formula;
import dev.nomos.logic.RowType;
import dev.nomos.schemas.avro.Admission;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.PredicateSpaceDefinition;
import dev.nomos.schemas.avro.RuleEvent;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.avro.TheoryRule;
import dev.nomos.schemas.avro.Violation;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What has been read so far of one data set. One thread writes, any read; all is guarded by {@code
 * this}, and every answer is an immutable copy. Each part says how it is bounded.
 */
final class LiveModel {
  static final int BUCKET_SECONDS = 2;
  private static final int BUCKETS = 300;
  private static final int RATE_SECONDS = 5;
  private static final int GROWTH_POINTS = 240;

  private final String dataset;
  private final RowType type;
  private final List<Formula> axioms;
  private final RuleShelf rules = new RuleShelf();
  private final TheoryShelf theories = new TheoryShelf();
  private final ViolationShelf violations;
  private final RuleCatalogue catalogue;
  private final EvidenceTotals evidences = new EvidenceTotals();
  private final Map<String, Long> spaces = new HashMap<>();
  private final ArrayDeque<Bucket> timeline = new ArrayDeque<>();
  private final ArrayDeque<Mark> marks = new ArrayDeque<>();
  private @Nullable String phase;
  private long revision;
  private long records;
  private long deadLetters;
  private long censusRevision = -1;
  private RuleShelf.Census census = new RuleShelf.Census(0, 0, 0, 0, 0);

  private record Mark(long nanos, long records, long violations) {}

  /**
   * @param phase what is going on, in words: "learning", "checking"
   * @param revision rises with every rule, theory and event that was read
   */
  record Overview(String dataset, String phase, long revision, Counters counters) {}

  /**
   * @param rules in force, shadow rules not among them
   * @param theoryVersion 0 before the first theory
   * @param violations of rules in force, the suppressed ones included
   */
  record Counters(
      long records,
      double recordsPerSecond,
      long distinctEvidence,
      long quarantinedEvidence,
      long quarantinedRecords,
      long predicates,
      long rules,
      long shadowRules,
      long proposals,
      long vacuousRules,
      long driftingRules,
      long theoryVersion,
      long violations,
      long suppressed,
      long shadowViolations,
      double violationsPerSecond,
      long deadLetters) {}

  /**
   * @param startMillis wall-clock time; each bucket lasts until the next begins
   */
  record Bucket(long startMillis, long records, long violations) {}

  /**
   * @param remembered whether its rules are, so that it can be compared
   * @param why a few of the reasons that its {@code events} give
   */
  record Version(
      TheoryShelf.Manifest manifest, boolean remembered, SequencedSet<String> why, long events) {}

  LiveModel(String dataset, RowType type, List<Formula> axioms, int remembered) {
    this.dataset = dataset;
    this.type = type;
    this.axioms = List.copyOf(axioms);
    this.violations = new ViolationShelf(remembered);
    this.catalogue = new RuleCatalogue(type, rules, theories, violations);
  }

  // ---- what is read ----

  synchronized void phase(String words) {
    phase = words;
  }

  synchronized void violation(Violation violation) {
    violations.add(violation);
  }

  synchronized void theory(TheoryChunk chunk) {
    if (theories.add(chunk)) revision++;
  }

  synchronized void rule(String id, @Nullable LearnedRule rule) {
    rules.rule(id, rule);
  }

  synchronized void event(RuleEvent event) {
    rules.event(event);
  }

  synchronized void predicateSpace(String id, @Nullable PredicateSpaceDefinition definition) {
    if (definition == null) spaces.remove(id);
    else spaces.put(id, (long) definition.getPredicates().size());
  }

  /** As {@link EvidenceTotals#evidence}. */
  synchronized void evidence(String key, long count, long firstSeenMillis) {
    evidences.evidence(key, count, firstSeenMillis);
  }

  /** As {@link EvidenceTotals#admission}. */
  synchronized void admission(String key, @Nullable Admission admission) {
    evidences.admission(key, admission);
  }

  /** Totals by the broker's offsets, with the clock as it was read: about once a second. */
  synchronized void totals(long newRecords, long newDeadLetters, long wallMillis, long nanos) {
    long violationsBefore = marks.isEmpty() ? 0 : marks.getLast().violations();
    fill(wallMillis, Math.max(0, newRecords - records), violations.active() - violationsBefore);
    records = newRecords;
    deadLetters = newDeadLetters;
    marks.addLast(new Mark(nanos, records, violations.active()));
    while (marks.size() > 2 && nanos - marks.getFirst().nanos() > RATE_SECONDS * 1_000_000_000L)
      marks.removeFirst();
  }

  private void fill(long wallMillis, long moreRecords, long moreViolations) {
    long width = BUCKET_SECONDS * 1_000L;
    long start = wallMillis - wallMillis % width;
    Bucket last = timeline.peekLast();
    if (last != null && start <= last.startMillis()) {
      timeline.removeLast();
      timeline.addLast(
          new Bucket(
              last.startMillis(),
              last.records() + moreRecords,
              last.violations() + moreViolations));
      return;
    }
    long next =
        last == null ? start : Math.max(last.startMillis() + width, start - BUCKETS * width);
    for (; next < start; next += width) timeline.addLast(new Bucket(next, 0, 0));
    timeline.addLast(new Bucket(start, moreRecords, moreViolations));
    while (timeline.size() > BUCKETS) timeline.removeFirst();
  }

  // ---- what is asked ----

  /** Of the data set's records. */
  RowType type() {
    return type;
  }

  /** What is known of every record without a theory: the fields' ranges. */
  List<Formula> axioms() {
    return axioms;
  }

  synchronized Overview overview() {
    return new Overview(dataset, phaseWords(), revision + rules.revision(), counters());
  }

  private Counters counters() {
    var evidence = evidences.totals(space());
    var ruleCounts = census();
    var newest = theories.newest();
    return new Counters(
        evidence.records() > 0 ? evidence.records() : records,
        rate(Mark::records),
        evidence.distinct(),
        evidence.quarantined(),
        evidence.quarantinedRecords(),
        spaces.getOrDefault(space(), spaces.values().stream().max(Long::compare).orElse(0L)),
        newest == null ? 0 : newest.active(),
        newest == null ? 0 : newest.shadow(),
        ruleCounts.proposed(),
        ruleCounts.vacuous(),
        ruleCounts.drifting(),
        newest == null ? 0 : newest.version(),
        violations.active(),
        violations.suppressed(),
        violations.shadow(),
        rate(Mark::violations),
        deadLetters);
  }

  private String space() {
    var newest = theories.newest();
    return newest == null ? "" : newest.spaceId();
  }

  private RuleShelf.Census census() {
    if (censusRevision != rules.revision()) {
      census = rules.census();
      censusRevision = rules.revision();
    }
    return census;
  }

  /** Each second, over the last few; 0 as long as there is no time to speak of. */
  private double rate(ToLongFunction<Mark> total) {
    if (marks.size() < 2) return 0;
    double seconds = (marks.getLast().nanos() - marks.getFirst().nanos()) / 1e9;
    long difference = total.applyAsLong(marks.getLast()) - total.applyAsLong(marks.getFirst());
    return seconds <= 0 ? 0 : Math.max(0, difference) / seconds;
  }

  private String phaseWords() {
    if (phase != null) return phase;
    if (theories.newest() != null) return "checking";
    return records > 0 ? "learning" : "waiting for records";
  }

  synchronized RuleQuery.Page rules(RuleQuery query) {
    return catalogue.find(query);
  }

  synchronized @Nullable RuleDetail ruleDetail(String id) {
    return catalogue.detail(id);
  }

  /** The events that answer a command; none as long as it is not answered. */
  synchronized List<RuleShelf.EventRow> answers(String commandId) {
    return rules.answers(commandId);
  }

  /** Newest first. */
  synchronized List<Version> theories() {
    return theories.manifests().stream().map(this::version).toList();
  }

  private Version version(TheoryShelf.Manifest manifest) {
    var why = rules.reasons(manifest.version());
    return new Version(
        manifest, theories.rules(manifest.version()) != null, why.words(), why.events());
  }

  /** The rules of one version, by id; null where they are not remembered. */
  synchronized @Nullable SequencedMap<String, TheoryRule> theory(long version) {
    return theories.rules(version);
  }

  /** One version in full; null where its rules are not remembered. */
  synchronized @Nullable TheoryVersion theoryVersion(long version) {
    return theories.version(version);
  }

  /** Newest first. */
  synchronized ViolationQuery.Page violations(ViolationQuery query) {
    return violations.find(query);
  }

  /** Null where it is not remembered. */
  synchronized @Nullable ViolationRow violation(long id) {
    return violations.get(id);
  }

  /**
   * Violations with a {@link ViolationRow#id} above {@code id}, oldest first; the last {@code
   * limit}.
   */
  synchronized List<ViolationRow> violationsAfter(long id, int limit) {
    return violations.after(id, limit);
  }

  synchronized List<EvidenceTotals.Point> growth() {
    return evidences.growth(space(), GROWTH_POINTS);
  }

  /** Oldest first, without gaps. */
  synchronized List<Bucket> timeline() {
    return List.copyOf(timeline);
  }
}
