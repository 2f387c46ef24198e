package dev.nomos.console.page;

import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.PredicateSpaceDefinition;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.avro.TheoryRule;
import dev.nomos.schemas.avro.Violation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What has been read so far. One thread writes, any read; all is guarded by {@code this}.
 *
 * <p>Bounded: the last violations with details, a fixed timeline, a counter for each rule and eight
 * octets for each distinct evidence up to a limit.
 */
final class LiveModel implements LiveState {
  static final int BUCKET_SECONDS = 2;
  private static final int BUCKETS = 300;
  private static final int MAX_EVIDENCES = 1 << 20;
  private static final int RATE_SECONDS = 5;

  private final String dataset;
  private final int remembered;
  private final ArrayDeque<ViolationRow> violations = new ArrayDeque<>(); // newest first
  private final Map<String, Broken> broken = new HashMap<>();
  private final Map<String, LearnedRule> learned = new HashMap<>();
  private final Map<String, Long> spaces = new HashMap<>();

  /** Digest of an evidence's key to the records it stands for. */
  private final Map<Long, Long> evidences = new HashMap<>();

  /** Space id to the records in its evidence table. */
  private final Map<String, Long> counted = new HashMap<>();

  private final TreeMap<Long, Map<Integer, TheoryChunk>> theories = new TreeMap<>();
  private final ArrayDeque<Bucket> timeline = new ArrayDeque<>();
  private final ArrayDeque<Mark> marks = new ArrayDeque<>();
  private @Nullable String phase;
  private List<TheoryRule> rules = List.of();
  private String space = "";
  private long theoryVersion;
  private long violationCount;
  private long records;
  private long deadLetters;

  private record Broken(String english, String formula, long count, long lastMillis) {}

  private record Mark(long nanos, long records, long violations) {}

  LiveModel(String dataset, int remembered) {
    this.dataset = dataset;
    this.remembered = remembered;
  }

  synchronized void phase(String words) {
    phase = words;
  }

  synchronized void violation(Violation violation) {
    violationCount++;
    violations.addFirst(row(violationCount, violation));
    if (violations.size() > remembered) violations.removeLast();
    broken.merge(
        violation.getRuleId(),
        new Broken(
            violation.getEnglish(), violation.getFormula(), 1, violation.getEventTimeMillis()),
        (before, now) ->
            new Broken(
                now.english(),
                now.formula(),
                before.count() + 1,
                Math.max(before.lastMillis(), now.lastMillis())));
  }

  private static ViolationRow row(long id, Violation violation) {
    return new ViolationRow(
        id,
        violation.getEventTimeMillis(),
        violation.getRuleId(),
        violation.getEnglish(),
        violation.getFormula(),
        violation.getTheoryVersion(),
        violation.getPartition(),
        violation.getOffset(),
        violation.getFields(),
        violation.getFailed().stream()
            .map(
                f -> new FailedRow(f.getPredicate(), f.getEnglish(), f.getSeen(), f.getThreshold()))
            .toList());
  }

  /** A theory counts once all its chunks are there; older ones are forgotten. */
  synchronized void theory(TheoryChunk chunk) {
    if (chunk.getVersion() <= theoryVersion) return;
    var chunks = theories.computeIfAbsent(chunk.getVersion(), _ -> new TreeMap<>());
    chunks.put(chunk.getChunk(), chunk);
    if (chunks.size() < chunk.getChunks()) return;
    rules = chunks.values().stream().flatMap(part -> part.getRules().stream()).toList();
    space = chunk.getSpaceId();
    theoryVersion = chunk.getVersion();
    theories.headMap(theoryVersion, true).clear();
  }

  synchronized void rule(String id, @Nullable LearnedRule rule) {
    if (rule == null) learned.remove(id);
    else learned.put(id, rule);
  }

  synchronized void predicateSpace(String id, @Nullable PredicateSpaceDefinition definition) {
    if (definition == null) spaces.remove(id);
    else spaces.put(id, (long) definition.getPredicates().size());
  }

  /**
   * @param key a digest of the evidence's key
   * @param count of records; 0 where the evidence is gone
   */
  synchronized void evidence(long key, String spaceId, long count) {
    if (evidences.size() >= MAX_EVIDENCES && !evidences.containsKey(key)) return;
    Long before = count == 0 ? evidences.remove(key) : evidences.put(key, count);
    counted.merge(spaceId, count - (before == null ? 0 : before), Long::sum);
  }

  /** Exact where there is an evidence table; before that the offsets, which count markers too. */
  private long recordCount() {
    long exact = counted.getOrDefault(space, 0L);
    return exact > 0 ? exact : records;
  }

  /** Totals by the broker's offsets, with the clock as it was read: about once a second. */
  synchronized void totals(long newRecords, long newDeadLetters, long wallMillis, long nanos) {
    long violationsBefore = marks.isEmpty() ? 0 : marks.getLast().violations();
    fill(wallMillis, Math.max(0, newRecords - records), violationCount - violationsBefore);
    records = newRecords;
    deadLetters = newDeadLetters;
    marks.addLast(new Mark(nanos, records, violationCount));
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

  @Override
  public synchronized Overview overview() {
    double seconds = 0;
    long recordsThen = 0;
    long violationsThen = 0;
    if (marks.size() > 1) {
      var first = marks.getFirst();
      seconds = (marks.getLast().nanos() - first.nanos()) / 1e9;
      recordsThen = first.records();
      violationsThen = first.violations();
    }
    return new Overview(
        dataset,
        phaseWords(),
        new Counters(
            recordCount(),
            rate(records - recordsThen, seconds),
            evidences.size(),
            spaces.getOrDefault(space, spaces.values().stream().max(Long::compare).orElse(0L)),
            rules.size(),
            theoryVersion,
            violationCount,
            rate((marks.isEmpty() ? 0 : marks.getLast().violations()) - violationsThen, seconds),
            deadLetters));
  }

  private static double rate(long difference, double seconds) {
    return seconds <= 0 ? 0 : Math.max(0, difference) / seconds;
  }

  private String phaseWords() {
    if (phase != null) return phase;
    if (theoryVersion > 0) return "checking";
    return records > 0 ? "learning" : "waiting for records";
  }

  @Override
  public synchronized List<RuleRow> rules() {
    var rows = new ArrayList<RuleRow>(rules.size());
    var shown = new HashSet<String>();
    for (var rule : rules) {
      shown.add(rule.getId());
      rows.add(
          ruleRow(rule.getId(), rule.getFormula(), rule.getEnglish(), rule.getStatus().name()));
    }
    broken.forEach(
        (id, was) -> {
          if (!shown.contains(id)) rows.add(ruleRow(id, was.formula(), was.english(), "RETIRED"));
        });
    rows.sort(
        Comparator.comparingLong(RuleRow::violations)
            .thenComparingLong(RuleRow::support)
            .reversed()
            .thenComparing(RuleRow::id));
    return rows;
  }

  private RuleRow ruleRow(String id, String formula, String english, String status) {
    var evidence = learned.get(id);
    var was = broken.get(id);
    return new RuleRow(
        id,
        formula,
        english,
        status,
        evidence == null ? 0 : evidence.getSupport(),
        evidence == null ? 0 : evidence.getAntecedentCount(),
        was == null ? 0 : was.count(),
        was == null ? 0 : was.lastMillis());
  }

  @Override
  public synchronized List<ViolationRow> violations(@Nullable String ruleId, int limit) {
    return violations.stream()
        .filter(violation -> ruleId == null || ruleId.equals(violation.ruleId()))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized List<ViolationRow> violationsAfter(long id, int limit) {
    var found = new ArrayDeque<ViolationRow>();
    Iterator<ViolationRow> newestFirst = violations.iterator();
    while (newestFirst.hasNext() && found.size() < limit) {
      var violation = newestFirst.next();
      if (violation.id() <= id) break;
      found.addFirst(violation);
    }
    return List.copyOf(found);
  }

  @Override
  public synchronized List<Bucket> timeline() {
    return List.copyOf(timeline);
  }
}
