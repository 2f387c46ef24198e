package dev.nomos.console.page;

import dev.nomos.logic.Field;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.Enforcement;
import dev.nomos.logic.completion.NearestRepair;
import dev.nomos.logic.completion.RepairBudget;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.avro.TheoryRule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
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
  private static final long LIMIT_SECONDS = 5;
  private static final RepairBudget BUDGET = RepairBudget.DEFAULT;

  private final LiveModel model;
  private final RowType type;
  private final Turns turns;

  NearestFix(LiveModel model, LongSupplier nanos) {
    this.model = model;
    this.type = model.type();
    this.turns = new Turns("nomos-nearest", PER_MINUTE, LIMIT_SECONDS, nanos);
  }

  /**
   * @param outcome REPAIRED, ACCEPTED, INFEASIBLE or OUT_OF_BUDGET
   * @param proven REPAIRED: no nearer compliant record exists; INFEASIBLE: each rule of the core is
   *     needed for the conflict
   * @param changes REPAIRED: what to change, in the order of the fields
   * @param core INFEASIBLE: rules that conflict
   * @param limit OUT_OF_BUDGET: NODES or INTERRUPTED
   * @param rules how many were heeded
   */
  record Answer(
      String outcome,
      boolean proven,
      List<FieldChange> changes,
      List<CoreRule> core,
      String limit,
      long theoryVersion,
      int rules) {}

  record FieldChange(String field, String title, String from, String to, String toLabel) {}

  record CoreRule(String id, String formula) {}

  Reply<Answer> of(long violationId) throws InterruptedException {
    ViolationRow violation = model.violation(violationId);
    if (violation == null) return new Reply.Impossible<>("this violation is no longer remembered");
    var rules = model.theory(violation.theoryVersion());
    if (rules == null)
      return new Reply.Impossible<>(
          "theory version " + violation.theoryVersion() + " is no longer remembered");
    try {
      return Reply.of(turns.take(() -> nearest(violation, rules)));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IllegalArgumentException unusable)
        return new Reply.Impossible<>(
            "theory and record do not fit together: " + unusable.getMessage());
      throw new IllegalStateException("the search for the nearest values failed", e.getCause());
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
      rules.add(judged(rule, decided));
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

  /** False exactly where a violation would be raised. */
  private Rule judged(TheoryRule rule, List<Formula> exceptions) {
    List<Formula> ways = new ArrayList<>(List.of(Formula.parse(rule.getFormula(), type)));
    ways.addAll(exceptions);
    return new Rule(rule.getId(), ways.size() == 1 ? ways.getFirst() : Formula.anyOf(ways));
  }

  /** Whether it is true or false whatever values the record's fields take: none is absent. */
  private static boolean isDecided(Formula exception, Row row) {
    return exception.fields().stream().allMatch(name -> row.get(name) != null);
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
      case Enforcement.Repaired repaired ->
          new Answer(
              "REPAIRED",
              repaired.isNearest() && whole,
              repaired.changed().stream().map(name -> change(name, row, repaired.row())).toList(),
              List.of(),
              "",
              version,
              rules);
      case Enforcement.Infeasible(var conflict) ->
          new Answer(
              "INFEASIBLE",
              conflict.isMinimal() && whole,
              List.of(),
              conflict.rules().stream().map(rule -> coreRule(rule, published)).toList(),
              "",
              version,
              rules);
      case Enforcement.OutOfBudget(var limit, _) ->
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
