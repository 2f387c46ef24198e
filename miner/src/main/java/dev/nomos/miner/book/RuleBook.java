package dev.nomos.miner.book;

import dev.nomos.logic.Formula;
import dev.nomos.miner.theory.CountedEvidence;
import dev.nomos.schemas.avro.EvidenceEntry;
import dev.nomos.schemas.avro.EvidenceMark;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.RuleCommand;
import dev.nomos.schemas.avro.RuleEventKind;
import dev.nomos.schemas.avro.RuleHealth;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.avro.TheoryRule;
import java.time.Duration;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The life of every rule of a data set.
 *
 * <pre>
 *              worth it                 stood its time
 *   PROPOSED ───────────► SHADOW ───────────────────────► ACTIVE ──┬── a person ──────────► RETIRED
 *      │  a person, policy  │  an admitted record breaks it,       │
 *      ▼                    ▼  a person                            └── a relaxation ──────► RELAXED
 *   REJECTED ◄──────────────┘                                          becomes ACTIVE
 * </pre>
 *
 * <p>A person may bring back any rule to SHADOW or ACTIVE. Everything else is never undone: an
 * active rule leaves the theory by an event alone.
 *
 * <p>Inputs change the book; {@link #changes} brings everything in order that follows from them and
 * tells what must be written. A book whose changes could not be written is of no further use: make
 * it anew. One owner, no clock.
 */
public final class RuleBook {
  private final BookSettings settings;
  private final BookState state;
  private final Steps steps;
  private final Quarantine quarantine;
  private final Relaxations relaxations;
  private final Review review;
  private final Intake intake;
  private final Commands commands;
  private String outcome = "";

  /** Whether the next theory is due even where its rules are those of the newest. */
  private boolean forced;

  private long reviewedMillis = Long.MIN_VALUE;

  private RuleBook(BookSettings settings) {
    this.settings = settings;
    this.state = new BookState(settings.type(), settings.policy(), settings.worth());
    this.steps = new Steps(state);
    this.relaxations = new Relaxations(state, steps, settings.relaxation());
    this.quarantine = new Quarantine(state, steps, settings.keyCount(), relaxations);
    this.review = new Review(state, steps, relaxations);
    this.intake = new Intake(state, steps, settings.roles());
    this.commands = new Commands(state, steps, relaxations, intake, review);
  }

  /** The book that wrote {@code stored}, or one like it. */
  public static RuleBook of(BookSettings settings, Stored stored) {
    RuleBook book = new RuleBook(settings);
    stored.space().ifPresent(book.state::use);
    stored.rules().forEach(book.state::restore);
    book.adopt(stored.theory());
    stored.space().ifPresent(space -> book.restoreEvidence(space, stored));
    return book;
  }

  private void restoreEvidence(UsedSpace space, Stored stored) {
    stored.evidence().forEach((key, entry) -> restore(space, key, entry, stored.marks().get(key)));
    List<LearnedRule> active = state.in(RuleStatus.ACTIVE);
    for (Known known : state.evidence.values()) {
      if (known.isQuarantined()) {
        known.breaks =
            active.stream()
                .map(LearnedRule::getId)
                .filter(id -> UsedSpace.breaks(known.bits, state.clauses(id)))
                .toList();
        state.shaken.addAll(known.breaks);
      }
    }
    state.in(RuleStatus.SHADOW).forEach(steps::watch);
  }

  private void restore(
      UsedSpace space, String key, EvidenceEntry entry, @Nullable EvidenceMark mark) {
    Known known = state.see(space, key, entry);
    if (mark == null) {
      state.undecided.add(known);
    } else {
      known.admission = mark.getAdmission();
    }
  }

  private void adopt(List<TheoryChunk> theory) {
    Map<String, InTheory> content = new TreeMap<>();
    for (TheoryChunk chunk : theory) {
      state.version = chunk.getVersion();
      state.effectiveFromMillis = chunk.getEffectiveFromMillis();
      outcome = chunk.getOutcome();
      for (TheoryRule rule : chunk.getRules()) {
        content.put(rule.getId(), InTheory.of(rule));
      }
    }
    state.published = content;
  }

  // ---- inputs ----

  /** An evidence of the space in use that is new, or whose count has grown. */
  public void see(String key, EvidenceEntry entry) {
    UsedSpace space =
        state
            .space()
            .orElseThrow(() -> new IllegalStateException("evidence without a predicate space"));
    Known known = state.see(space, key, entry);
    if (known.admission == null) {
      state.undecided.add(known);
    } else if (known.isQuarantined()) {
      state.shaken.addAll(known.breaks);
    } else {
      steps.testAgain(known);
    }
  }

  /**
   * Goes over to another predicate space. Rules keep their status, exceptions and action; each is
   * decided on again by the evidence of the new space, if it has the rule's predicates. What was
   * decided on old evidence is taken back.
   */
  public void use(UsedSpace space, Map<String, EvidenceEntry> evidence) {
    settle();
    List.copyOf(state.evidence.keySet()).forEach(steps::forget);
    state.shaken.clear();
    List.copyOf(state.proposals.keySet()).forEach(relaxations::closeFor);
    forced |= state.space().isPresent();
    state.use(space);
    evidence.forEach(this::see);
    settle();
    state.in(RuleStatus.SHADOW).forEach(steps::watch);
    state.in(RuleStatus.ACTIVE).forEach(rule -> state.shaken.add(rule.getId()));
    settle();
  }

  /** An evidence that has expired. */
  public void forget(String key) {
    steps.forget(key);
  }

  /** Every command but to learn and to make a new space. False where it was refused. */
  public boolean carryOut(RuleCommand command) {
    settle();
    return commands.carryOut(command);
  }

  /** Answers a command that cannot be carried out. */
  public void refuse(RuleCommand command, String why) {
    commands.refuse(command, why);
  }

  /** Answers a command that is about no single rule: an event without a rule id. */
  public void answer(RuleCommand command, String what) {
    steps.say(
        LearnedRule.newBuilder().build(), RuleEventKind.STATUS, Cause.of(command).because(what));
  }

  /** Decides on all evidence seen, and returns what is admitted: what a search may look at. */
  public List<CountedEvidence> admitted() {
    settle();
    return state
        .space()
        .map(used -> state.admitted().stream().map(known -> known.counted(used)).toList())
        .orElse(List.of());
  }

  /**
   * What a search at a person's command found in {@link #admitted}. Returns how many rules are new.
   *
   * @param how Complete, or Stopped with the limit reached
   */
  public int learned(RuleCommand command, List<Formula> mined, String how) {
    settle();
    forced |= state.version == 0 || !how.equals(outcome);
    outcome = how;
    int fresh = intake.learned(mined, Cause.of(command));
    answer(command, "%d rules learned, %d of them new".formatted(mined.size(), fresh));
    return fresh;
  }

  /** What holds in all admitted evidence now, as minimal clauses of predicates. */
  public void propose(List<BitSet> candidates) {
    settle();
    intake.propose(candidates);
  }

  /** What few admitted records break, as minimal clauses of predicates, the best first. */
  public void proposeApproximate(List<BitSet> candidates) {
    settle();
    intake.proposeApproximate(candidates);
  }

  /** Whether enough event time has gone by since the last review. */
  public boolean reviewDue() {
    long interval = settings.policy().reviewInterval().toMillis();
    return reviewedMillis == Long.MIN_VALUE || state.streamMillis - reviewedMillis >= interval;
  }

  /** Does what is due because event time went by: shadow times, health, exceptions. */
  public void review() {
    settle();
    reviewedMillis = state.streamMillis;
    review.run();
    review.closeEmptyProposals();
  }

  // ---- outputs ----

  /** What must be written, everything settled that follows from the inputs. */
  public Changes changes() {
    review.expireExceptions();
    settle();
    return state.log.drain(theoryDue() ? state.version + 1 : state.version);
  }

  private void settle() {
    while (!state.undecided.isEmpty() || !state.shaken.isEmpty()) {
      steps.settle();
      quarantine.refresh();
    }
  }

  /** Whether the rules in force are others than the newest theory's, or dealt with otherwise. */
  public boolean theoryDue() {
    return forced || !state.inForce().equals(state.published);
  }

  /**
   * The next theory, which from here on is the newest. It takes effect the lead after the stream's
   * time, and never before an older one.
   */
  public List<TheoryChunk> nextTheory() {
    Duration lead = settings.lead();
    state.effectiveFromMillis =
        Math.max(state.effectiveFromMillis, state.streamMillis + lead.toMillis());
    List<Known> admitted = state.admitted();
    TheoryChunk head =
        TheoryChunk.newBuilder()
            .setDataset(settings.dataset())
            .setVersion(state.version + 1)
            .setSpaceId(state.space().map(used -> used.space().id()).orElse(""))
            .setEffectiveFromMillis(state.effectiveFromMillis)
            .setMinedRecords(BookState.records(admitted))
            .setMinedEvidences(admitted.size())
            .setOutcome(outcome)
            .build();
    List<TheoryChunk> chunks =
        TheoryText.chunks(head, state.in(RuleStatus.ACTIVE, RuleStatus.SHADOW));
    adopt(chunks);
    forced = false;
    return chunks;
  }

  // ---- questions ----

  public Optional<UsedSpace> space() {
    return state.space();
  }

  /** By id. */
  public Map<String, LearnedRule> rules() {
    return Collections.unmodifiableMap(state.rules);
  }

  public Map<RuleStatus, Integer> rulesByStatus() {
    Map<RuleStatus, Integer> counts = new EnumMap<>(RuleStatus.class);
    state.rules.values().forEach(rule -> counts.merge(rule.getStatus(), 1, Integer::sum));
    return counts;
  }

  /** Active and shadow rules, as of the last review. */
  public Map<RuleHealth, Integer> rulesInForceByHealth() {
    Map<RuleHealth, Integer> counts = new EnumMap<>(RuleHealth.class);
    state
        .in(RuleStatus.ACTIVE, RuleStatus.SHADOW)
        .forEach(rule -> counts.merge(rule.getHealth(), 1, Integer::sum));
    return counts;
  }

  /** Relaxations that nobody has decided on. */
  public long openRelaxations() {
    return state.in(RuleStatus.PROPOSED).stream()
        .filter(rule -> !rule.getReplaces().isEmpty())
        .count();
  }

  public long version() {
    return state.version;
  }

  /** Event time of the newest record seen. */
  public long streamMillis() {
    return state.streamMillis;
  }

  public long quarantinedEvidences() {
    return state.evidence.values().stream().filter(Known::isQuarantined).count();
  }

  public long quarantinedRecords() {
    return BookState.records(
        state.evidence.values().stream().filter(Known::isQuarantined).toList());
  }

  /** What is in force: the evidence of a new space must decide on it. */
  public List<Formula> formulas() {
    return state.in(RuleStatus.ACTIVE, RuleStatus.SHADOW).stream()
        .map(rule -> Formula.parse(rule.getFormula()))
        .toList();
  }

  /** Equal for books that will do the same. */
  Map<String, Object> essence() {
    Map<String, Object> essence = new TreeMap<>();
    state.rules.forEach((id, rule) -> essence.put("rule " + id, rule));
    state.evidence.forEach(
        (key, known) ->
            essence.put(
                "evidence " + key,
                List.of(String.valueOf(known.admission), known.breaks, known.entry)));
    essence.put("theory", state.published);
    essence.put("proposals", state.proposals);
    essence.put("tolerant", steps.tolerant());
    essence.put("version", state.version);
    essence.put("stream", state.streamMillis);
    essence.put("effective", state.effectiveFromMillis);
    essence.put("outcome", outcome);
    essence.put("due", theoryDue());
    return essence;
  }
}
