package dev.nomos.console.page;

import dev.nomos.enforcer.Enforcement;
import dev.nomos.enforcer.NearestRepair;
import dev.nomos.enforcer.RepairBudget;
import dev.nomos.logic.Field;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.Value;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.avro.TheoryRule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The compliant record nearest to one that broke a rule, by the theory of that violation's version:
 * its active rules with their exceptions, and the broken one if that is a shadow rule.
 *
 * <p>An exception over a field that the record lacks is left out; the answer complies all the same,
 * but is not proven to be the nearest.
 *
 * <p>One search at a time, so many a minute, so many nodes and seconds each: whoever asks too often
 * is told when to come back.
 */
final class NearestFix {
  static final int PER_MINUTE = 30;
  private static final long SPACING_NANOS = 60_000_000_000L / PER_MINUTE;
  private static final int BURST = 5;
  private static final long LIMIT_SECONDS = 5;
  private static final RepairBudget BUDGET = RepairBudget.DEFAULT;

  private final LiveModel model;
  private final RowType type;
  private final LongSupplier nanos;
  private final Semaphore one = new Semaphore(1);
  private long nextNanos; // guarded by one, as earlier searches' share of the allowance

  NearestFix(LiveModel model, LongSupplier nanos) {
    this.model = model;
    this.type = model.type();
    this.nanos = nanos;
    this.nextNanos = nanos.getAsLong();
  }

  /** What came of asking. */
  sealed interface Outcome {}

  /** Neither the violation nor its theory can be looked at any more; says which. */
  record Forgotten(String why) implements Outcome {}

  /** Come back after so many seconds. */
  record Busy(long seconds) implements Outcome {}

  /**
   * @param outcome REPAIRED, ACCEPTED, INFEASIBLE or OUT_OF_BUDGET
   * @param proven REPAIRED: no nearer compliant record exists; INFEASIBLE: each rule of the core is
   *     needed for the conflict
   * @param changes REPAIRED: what to change, in the order of the fields
   * @param core INFEASIBLE: rules that conflict
   * @param limit OUT_OF_BUDGET: NODES, CANDIDATES or INTERRUPTED
   * @param rules how many were heeded
   */
  record Answer(
      String outcome,
      boolean proven,
      List<FieldChange> changes,
      List<CoreRule> core,
      String limit,
      long theoryVersion,
      int rules)
      implements Outcome {}

  record FieldChange(String field, String title, String from, String to, String toLabel) {}

  record CoreRule(String id, String formula) {}

  Outcome of(long violationId) throws InterruptedException {
    ViolationRow violation = model.violation(violationId);
    if (violation == null) return new Forgotten("this violation is no longer remembered");
    var rules = model.theory(violation.theoryVersion());
    if (rules == null)
      return new Forgotten(
          "theory version " + violation.theoryVersion() + " is no longer remembered");
    if (!one.tryAcquire()) return new Busy(1);
    try {
      long wait = allowance();
      if (wait > 0) return new Busy(Math.ceilDiv(wait, 1_000_000_000L));
      return search(violation, rules);
    } finally {
      one.release();
    }
  }

  /** 0, and one search less is allowed; else the nanoseconds until the next one is. */
  private long allowance() {
    long now = nanos.getAsLong();
    long wait = nextNanos - BURST * SPACING_NANOS - now;
    if (wait > 0) return wait;
    nextNanos = Math.max(nextNanos, now) + SPACING_NANOS;
    return 0;
  }

  /** On a thread of its own, which is interrupted when its time is up. */
  private Outcome search(ViolationRow violation, SequencedMap<String, TheoryRule> rules)
      throws InterruptedException {
    var task = new FutureTask<>(() -> nearest(violation, rules));
    Thread thread = Thread.ofPlatform().name("nomos-nearest").daemon().start(task);
    try {
      return inTime(task, thread);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IllegalArgumentException unusable)
        return new Forgotten("theory and record do not fit together: " + unusable.getMessage());
      throw new IllegalStateException("the search for the nearest values failed", e.getCause());
    } catch (InterruptedException closing) {
      thread.interrupt();
      throw closing;
    }
  }

  private static Outcome inTime(FutureTask<Answer> task, Thread thread)
      throws ExecutionException, InterruptedException {
    try {
      return task.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      thread.interrupt();
      return task.get();
    }
  }

  private Answer nearest(ViolationRow violation, SequencedMap<String, TheoryRule> published) {
    Row row = row(violation.fields());
    List<Rule> rules = new ArrayList<>();
    boolean whole = true;
    for (TheoryRule rule : published.values()) {
      if (rule.getStatus() != RuleStatus.ACTIVE && !rule.getId().equals(violation.ruleId()))
        continue;
      List<Formula> exceptions = exceptions(rule, violation.eventTimeMillis());
      List<Formula> decided = exceptions.stream().filter(e -> isDecided(e, row)).toList();
      whole &= decided.size() == exceptions.size();
      rules.add(new Rule(rule.getId(), judged(rule, decided)));
    }
    var repair = new NearestRepair(new RuleTheory(1, 0, rules), type);
    Enforcement found = repair.repair(row, row.asMap().keySet(), BUDGET);
    return answer(found, whole, row, violation.theoryVersion(), published, rules.size());
  }

  /** Throws {@link IllegalArgumentException} where a field is unknown or holds no such value. */
  private Row row(Map<String, String> texts) {
    Map<String, Value> values = new HashMap<>();
    texts.forEach(
        (name, text) -> {
          Field field =
              type.field(name)
                  .orElseThrow(() -> new IllegalArgumentException("no field '" + name + "'"));
          values.put(name, value(field, text));
        });
    return Row.of(type, values);
  }

  private static Value value(Field field, String text) {
    if (text.length() > Value.MAX_DIGITS && field.type().isNumeric())
      throw new IllegalArgumentException(field.name() + " has too many digits");
    return switch (field.type()) {
      case INTEGER, BOOLEAN -> Value.of(Long.parseLong(text));
      case REAL -> Value.of(new BigDecimal(text));
      case CATEGORICAL, STRING -> Value.of(text);
    };
  }

  /** The conditions of the rule's exceptions that had not run out. */
  private List<Formula> exceptions(TheoryRule rule, long eventTimeMillis) {
    return rule.getExceptions().stream()
        .filter(e -> e.getExpiresMillis() == 0 || eventTimeMillis < e.getExpiresMillis())
        .map(e -> Formula.parse(e.getCondition(), type))
        .toList();
  }

  /** Whether it is true or false whatever values the record's fields take: none is absent. */
  private static boolean isDecided(Formula exception, Row row) {
    return exception.fields().stream().allMatch(name -> row.get(name) != null);
  }

  /** False exactly where a violation would be raised. */
  private Formula judged(TheoryRule rule, List<Formula> exceptions) {
    Formula formula = Formula.parse(rule.getFormula(), type);
    if (exceptions.isEmpty()) return formula;
    List<Formula> ways = new ArrayList<>(List.of(formula));
    ways.addAll(exceptions);
    return new Formula.AnyOf(ways);
  }

  private Answer answer(
      Enforcement found,
      boolean whole,
      Row row,
      long version,
      Map<String, TheoryRule> published,
      int rules) {
    return switch (found) {
      case Enforcement.Accepted _ ->
          new Answer("ACCEPTED", true, List.of(), List.of(), "", version, rules);
      case Enforcement.Repaired(var repaired, var changed, var nearest) ->
          new Answer(
              "REPAIRED",
              nearest && whole,
              changed.stream().map(name -> change(name, row, repaired)).toList(),
              List.of(),
              "",
              version,
              rules);
      case Enforcement.Infeasible(var core, var minimal) ->
          new Answer(
              "INFEASIBLE",
              minimal && whole,
              List.of(),
              core.stream().map(rule -> coreRule(rule, published)).toList(),
              "",
              version,
              rules);
      case Enforcement.OutOfBudget(var limit) ->
          new Answer("OUT_OF_BUDGET", false, List.of(), List.of(), limit.name(), version, rules);
    };
  }

  private FieldChange change(String name, Row before, Row after) {
    Field field = type.field(name).orElseThrow();
    return new FieldChange(
        name, field.title(), text(before.get(name)), text(after.get(name)), label(field, after));
  }

  private static String text(@Nullable Value value) {
    return value == null ? "" : value.text();
  }

  private static String label(Field field, Row row) {
    Value value = row.get(field.name());
    return value == null ? "" : field.render(value);
  }

  private static CoreRule coreRule(Rule rule, Map<String, TheoryRule> published) {
    TheoryRule told = published.get(rule.id());
    String words = told == null || told.getEnglish().isEmpty() ? "" : told.getEnglish();
    return new CoreRule(rule.id(), words.isEmpty() ? rule.formula().toString() : words);
  }
}
