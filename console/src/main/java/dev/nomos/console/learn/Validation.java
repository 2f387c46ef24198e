package dev.nomos.console.learn;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.nomos.ingest.table.Table;
import dev.nomos.logic.CompiledTheory;
import dev.nomos.logic.PlainEnglish;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.TheoryChecker;
import dev.nomos.schemas.rules.StoredRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts which rules a file's rows break. One instance for one file. */
public final class Validation {
  private static final int EXAMPLES = 3;

  private final TheoryChecker checker;
  private final Map<Rule, Broken> broken = new LinkedHashMap<>();
  private long rows;
  private long rowsWithViolations;

  /**
   * @param results of all rules, the most broken first
   * @param rulesSatisfied rules that no row breaks
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Report(
      long rows, long rowsWithViolations, int rules, int rulesSatisfied, List<Result> results) {}

  /**
   * @param support share of rows that do not break the rule; 1 where there are no rows
   * @param examples numbers of the first rows that break it, from 1
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Result(
      String id,
      String display,
      String english,
      long violations,
      double support,
      List<Long> examples) {}

  private static final class Broken {
    private final List<Long> examples = new ArrayList<>();
    private long count;
  }

  private Validation(List<Rule> rules, RowType type) {
    checker = new TheoryChecker(new CompiledTheory(new RuleTheory(1, 0, rules), type));
  }

  /** Throws {@code TableException} where the file does not fit its specification. */
  public static Report of(List<StoredRule> rules, Table table) {
    RowType type = table.rowType();
    List<Rule> checked = rules.stream().map(StoredRule::rule).toList();
    Validation validation = new Validation(checked, type);
    table.forEach(validation::check);
    List<Result> results =
        checked.stream()
            .map(rule -> validation.result(rule, type))
            .sorted(Comparator.comparingLong(Result::violations).reversed())
            .toList();
    int satisfied = (int) results.stream().filter(r -> r.violations() == 0).count();
    return new Report(
        validation.rows, validation.rowsWithViolations, results.size(), satisfied, results);
  }

  private void check(Row row) {
    rows++;
    List<Rule> violated = checker.violations(row);
    if (!violated.isEmpty()) {
      rowsWithViolations++;
      for (Rule rule : violated) {
        Broken found = broken.computeIfAbsent(rule, _ -> new Broken());
        found.count++;
        if (found.examples.size() < EXAMPLES) {
          found.examples.add(rows);
        }
      }
    }
  }

  private Result result(Rule rule, RowType type) {
    Broken found = broken.getOrDefault(rule, new Broken());
    return new Result(
        rule.id(),
        rule.formula().toString(),
        PlainEnglish.of(rule.formula(), type),
        found.count,
        rows == 0 ? 1 : (double) (rows - found.count) / rows,
        List.copyOf(found.examples));
  }
}
