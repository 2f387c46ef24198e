package dev.nomos.console.repair;

import dev.nomos.console.repair.RepairReport.Change;
import dev.nomos.console.repair.RepairReport.Outcome;
import dev.nomos.console.repair.RepairReport.RowRepair;
import dev.nomos.ingest.table.Table;
import dev.nomos.logic.CompiledTheory;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.TheoryChecker;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.CompletionTheory;
import dev.nomos.logic.completion.Enforcement;
import dev.nomos.logic.completion.RecordDistance;
import dev.nomos.logic.completion.RecordDomains;
import dev.nomos.logic.completion.RepairBudget;
import dev.nomos.logic.completion.RepairEngine;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.DomainAxioms;
import dev.nomos.schemas.spec.FieldSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Repairs the rows of one file, which is read twice: first to see what values there are, and which
 * rows break a rule. One instance for one file.
 */
public final class FileRepair {
  private static final int MOST_LISTED = 1_000;

  /** A scale by which all differences are nothing. */
  private static final double FAR = 1e30;

  private final RuleTheory theory;
  private final RowType type;
  private final Wishes wishes;
  private final TheoryChecker checker;
  private final RecordDomains domains;
  private final Set<String> categories = new HashSet<>();
  private final Map<String, Long> changedFields = new TreeMap<>();
  private final List<RowRepair> repairs = new ArrayList<>();
  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private long rows;
  private long violating;
  private long proven;
  private double sumOfDistances;
  private double maxDistance;

  /**
   * What is asked for.
   *
   * @param keep names of fields that must not change
   * @param weights by name of a field; others have weight 1
   */
  public record Wishes(Set<String> keep, Map<String, Double> weights, RepairBudget budget) {}

  /** The fields named are the data set's. */
  public FileRepair(DatasetSpec spec, List<Rule> rules, Wishes wishes) {
    theory = new RuleTheory(1, 0, rules);
    type = spec.rowType();
    this.wishes = wishes;
    checker = new TheoryChecker(new CompiledTheory(theory, type));
    domains = new RecordDomains(rules, type);
    for (FieldSpec field : spec.preparedFields()) {
      if (!DomainAxioms.values(field).isEmpty()) {
        categories.add(field.name());
      }
      domains.choices(field.name(), DomainAxioms.values(field));
      FieldSpec.Bounds bounds = field.bounds();
      if (bounds != null) {
        domains.bound(field.name(), bounds.lower(), bounds.upper());
      }
    }
  }

  /**
   * Gives all rows that comply in the end to {@code out}, in their order.
   *
   * @throws IllegalArgumentException where a value cannot be repaired at all
   */
  public RepairReport run(Table table, Consumer<Row> out) {
    table.forEach(this::survey);
    var completion = new CompletionTheory(theory, type, domains.domains());
    try (var engine = new RepairEngine(completion, distance(completion), wishes.budget())) {
      table.forEach(row -> repair(engine, row, out));
    }
    long repaired = count(Outcome.REPAIRED);
    return new RepairReport(
        rows,
        violating,
        repaired,
        proven,
        count(Outcome.IMPOSSIBLE),
        count(Outcome.UNDECIDED),
        mostFirst(changedFields),
        repaired == 0 ? 0 : sumOfDistances / repaired,
        maxDistance,
        repairs);
  }

  private void survey(Row row) {
    if (checker.violations(row).isEmpty()) {
      domains.addNumbers(row);
    } else {
      domains.add(row);
    }
  }

  /**
   * A number that moves by the range of the data counts as much again as that it moves. Of a field
   * whose values are listed, such as codes and truth values, one is as far as another.
   */
  private RecordDistance distance(CompletionTheory completion) {
    RecordDistance distance = RecordDistance.byRange(completion);
    for (int field = 0; field < type.size(); field++) {
      BigDecimal spread = domains.spread(field);
      if (categories.contains(type.fields().get(field).name())) {
        distance = distance.withScale(field, FAR);
      } else if (spread != null) {
        distance = distance.withScale(field, spread.doubleValue());
      }
    }
    for (var weight : wishes.weights().entrySet()) {
      distance = distance.withWeight(type.indexOf(weight.getKey()), weight.getValue());
    }
    return distance;
  }

  private void repair(RepairEngine engine, Row row, Consumer<Row> out) {
    rows++;
    if (checker.violations(row).isEmpty()) {
      out.accept(row);
      return;
    }
    violating++;
    switch (engine.repair(row, wishes.keep())) {
      case Enforcement.Accepted(var same) -> out.accept(same);
      case Enforcement.Repaired repaired -> {
        count(row, repaired);
        out.accept(repaired.row());
      }
      case Enforcement.Infeasible(var conflict) ->
          note(
              new RowRepair(
                  rows,
                  Outcome.IMPOSSIBLE,
                  Map.of(),
                  null,
                  null,
                  null,
                  conflict.rules().stream().map(Rule::id).toList(),
                  conflict.fields()));
      case Enforcement.OutOfBudget(_, double bound) ->
          note(new RowRepair(rows, Outcome.UNDECIDED, Map.of(), null, bound, null, null, null));
    }
  }

  private void count(Row row, Enforcement.Repaired repaired) {
    proven += repaired.isNearest() ? 1 : 0;
    sumOfDistances += repaired.distance();
    maxDistance = Math.max(maxDistance, repaired.distance());
    Map<String, Change> changes = new LinkedHashMap<>();
    for (String field : repaired.changed()) {
      changedFields.merge(field, 1L, Long::sum);
      changes.put(field, new Change(text(row.get(field)), text(repaired.row().get(field))));
    }
    note(
        new RowRepair(
            rows,
            Outcome.REPAIRED,
            changes,
            repaired.distance(),
            repaired.lowerBound(),
            repaired.isNearest(),
            null,
            null));
  }

  private static String text(@Nullable Value value) {
    return value == null ? "" : value.text();
  }

  private void note(RowRepair repair) {
    outcomes.merge(repair.outcome(), 1L, Long::sum);
    if (repairs.size() < MOST_LISTED) {
      repairs.add(repair);
    }
  }

  private static Map<String, Long> mostFirst(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, (a, _) -> a, LinkedHashMap::new));
  }

  private long count(Outcome outcome) {
    return outcomes.getOrDefault(outcome, 0L);
  }
}
