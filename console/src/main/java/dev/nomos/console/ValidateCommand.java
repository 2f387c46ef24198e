package dev.nomos.console;

import dev.nomos.console.learn.Validation;
import dev.nomos.ingest.table.Table;
import dev.nomos.schemas.rules.StoredRule;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nomos validate}: which rules a file's rows break. */
@Command(
    name = "validate",
    header = "Check a file's rows against rules.",
    description = {
      "Reads a CSV file or a packet capture as a data set specification says, and tells of each",
      "rule how many rows break it, with the first of them. A rule is broken only by a row in",
      "which it is definitely false: a missing value breaks nothing."
    },
    footer = {
      "",
      "JSON is one object: rows, rows_with_violations, rules, rules_satisfied, and results: a list",
      "of id, display, english, violations, support and examples (row numbers, from 1), the most",
      "broken first.",
      "",
      "Examples:",
      "  nomos validate --dataset-spec cidds.json --input flows.csv --rules runs/RUN/rules.json",
      "  nomos validate --dataset-spec cidds.json --input generated.csv --rules rules.txt \\",
      "      --format json",
      "",
      "Exit codes: 0 no rule is broken, 1 some are, 2 an option or a specification is wrong, 3 the",
      "input or the rules are."
    })
final class ValidateCommand implements Callable<Integer> {
  @Mixin private TableOptions table = new TableOptions();
  @Mixin private TheoryOptions theory = new TheoryOptions();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, or json for one object (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Override
  public Integer call() throws IOException {
    DatasetSpec spec = table.specOfRows();
    Table input = table.table(spec);
    List<StoredRule> rules = theory.rules(table, spec);
    Validation.Report report = Validation.of(rules, input);
    if (report.rows() == 0) {
      System.err.println("nomos: warning: " + table.input(spec) + " has no row to check");
    }
    System.out.print(format == Format.JSON ? ReportJson.of(report) : text(report));
    System.out.flush();
    return report.rowsWithViolations() == 0 ? ExitCode.DONE : ExitCode.NO;
  }

  private static String text(Validation.Report report) {
    StringBuilder text = new StringBuilder();
    for (Validation.Result result : report.results()) {
      if (result.violations() > 0) {
        text.append(
            String.format(
                Locale.ROOT,
                "%,10d broken  %s  %s%n%20s%s, first in row %d%n",
                result.violations(),
                result.id(),
                result.display(),
                "",
                result.english(),
                result.examples().getFirst()));
      }
    }
    return text.append(
            String.format(
                Locale.ROOT,
                "%,d rows, %,d of them break a rule; %,d of %,d rules hold in all rows%n",
                report.rows(),
                report.rowsWithViolations(),
                report.rulesSatisfied(),
                report.rules()))
        .toString();
  }
}
