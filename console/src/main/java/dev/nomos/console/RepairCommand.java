package dev.nomos.console;

import dev.nomos.console.repair.FileRepair;
import dev.nomos.console.repair.RepairReport;
import dev.nomos.console.repair.RepairReport.RowRepair;
import dev.nomos.ingest.table.Table;
import dev.nomos.logic.Row;
import dev.nomos.logic.Rule;
import dev.nomos.logic.completion.RepairBudget;
import dev.nomos.schemas.rules.RulesFile;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nomos repair}: the nearest compliant rows. */
@Command(
    name = "repair",
    header = "Change rows that break rules as little as possible, so that they comply.",
    description = {
      "Each row that breaks a rule becomes the nearest one that breaks none; others stay as they",
      "are. The distance is the sum over the changed fields of weight x (1 + difference / range of",
      "the field in the input) for numbers, and of the weight for categories and for fields whose",
      "values the specification lists (domain). Fields that a row lacks stay absent. A row that",
      "cannot be repaired is told and left out of --out."
    },
    footer = {
      "",
      "JSON is one object: rows, violating, repaired, proven (no nearer row complies), impossible,",
      "undecided, changed_fields, mean_distance, max_distance, and repairs: of the first 1,000",
      "violating rows the row number from 1, outcome (REPAIRED, IMPOSSIBLE, UNDECIDED), changes"
          + " (by",
      "field: from, to), distance, lower_bound, nearest, or conflicting_rules and",
      "conflicting_fields.",
      "",
      "Examples:",
      "  nomos repair --dataset-spec cidds.json --input generated.csv --rules runs/RUN \\",
      "    --out compliant.csv",
      "  nomos repair --dataset-spec cidds.json --input flows.csv --rules rules.txt \\",
      "    --keep Proto,Dst_Pt --weights Bytes=0.5 --out compliant.jsonl --format json",
      "",
      "Exit codes: 0 every row complies now, 1 some could not be repaired, 2 an option or a",
      "specification is wrong, 3 the input or the rules are."
    })
final class RepairCommand implements Callable<Integer> {
  private static final int MOST_TOLD = 20;

  @Mixin private TableOptions table = new TableOptions();

  @Option(
      names = "--rules",
      paramLabel = "FILE|RUN",
      required = true,
      description = "The rules: rules.json, text with one formula a line, or a run directory.")
  private Path rules = Path.of("");

  @Option(
      names = "--keep",
      paramLabel = "FIELD",
      split = ",",
      description = "Fields that must not change, separated by commas. Repeatable.")
  private List<String> keep = List.of();

  @Option(
      names = "--weights",
      paramLabel = "FIELD=NUMBER",
      split = ",",
      description = "What a change of a field counts, separated by commas (default: 1).")
  private Map<String, Double> weights = new LinkedHashMap<>();

  @Option(
      names = "--max-nodes",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Most decisions of the search for one row (default: ${DEFAULT-VALUE}).")
  private long maxNodes = 2_000;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the rows there: CSV, or JSON lines where it ends in .jsonl.")
  private @Nullable Path out;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, or json for one object (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Override
  public Integer call() throws IOException {
    DatasetSpec spec = table.specOfRows();
    FileRepair.Wishes wishes = wishes(spec);
    Path file = TheoryOptions.file(rules);
    List<Rule> read = TheoryOptions.theory(RulesFile.read(file, spec.rowType()));
    if (read.isEmpty()) {
      System.err.println("nomos: warning: " + file + " holds no rule");
    }
    RepairReport report = repair(new FileRepair(spec, read, wishes), spec);
    if (report.rows() == 0) {
      System.err.println("nomos: warning: " + table.input(spec) + " has no row to repair");
    }
    System.out.print(format == Format.JSON ? ReportJson.of(report) : text(report));
    System.out.flush();
    return report.allComply() ? ExitCode.DONE : ExitCode.NO;
  }

  private FileRepair.Wishes wishes(DatasetSpec spec) {
    keep.forEach(field -> check("--keep", field, spec));
    weights.forEach(
        (field, weight) -> {
          check("--weights", field, spec);
          if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new UsageException(
                "--weights %s=%s: not a positive number".formatted(field, weight));
          }
        });
    if (maxNodes < 1) {
      throw new UsageException("--max-nodes must be at least 1, but was " + maxNodes);
    }
    return new FileRepair.Wishes(
        new LinkedHashSet<>(keep),
        weights,
        new RepairBudget(maxNodes, RepairBudget.DEFAULT.patience()));
  }

  private static void check(String option, String field, DatasetSpec spec) {
    if (spec.rowType().indexOf(field) < 0) {
      throw new UsageException("%s: the data set has no field '%s'".formatted(option, field));
    }
  }

  private RepairReport repair(FileRepair repair, DatasetSpec spec) throws IOException {
    Table input = table.table(spec);
    if (out == null) {
      Consumer<Row> nothing = _ -> {};
      return repair.run(input, nothing);
    }
    OutputFile.check(out, table.input(spec));
    try (RowFile file = RowFile.create(out, spec.rowType())) {
      RepairReport report = repair.run(input, file::write);
      file.finish();
      return report;
    }
  }

  private static String text(RepairReport report) {
    StringBuilder text = new StringBuilder();
    report.repairs().stream().limit(MOST_TOLD).forEach(row -> text.append(text(row)));
    if (report.violating() > MOST_TOLD) {
      text.append(String.format(Locale.ROOT, "… and %,d more%n", report.violating() - MOST_TOLD));
    }
    String fields =
        report.changedFields().entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    if (!fields.isEmpty()) {
      text.append(
          String.format(
              Locale.ROOT,
              "changed: %s%ndistance: %.4f on average, at most %.4f%n",
              fields,
              report.meanDistance(),
              report.maxDistance()));
    }
    return text.append(
            String.format(
                Locale.ROOT,
                "%,d rows, %,d of them broke a rule: %,d repaired (%,d proven to be the nearest),"
                    + " %,d impossible, %,d undecided%n",
                report.rows(),
                report.violating(),
                report.repaired(),
                report.proven(),
                report.impossible(),
                report.undecided()))
        .toString();
  }

  private static String text(RowRepair row) {
    return String.format(
        Locale.ROOT,
        "row %,d: %s%n",
        row.row(),
        switch (row.outcome()) {
          case REPAIRED ->
              String.format(
                  Locale.ROOT,
                  "%s (distance %.4f%s)",
                  row.changes().entrySet().stream()
                      .map(c -> c.getKey() + " " + c.getValue().from() + " → " + c.getValue().to())
                      .collect(Collectors.joining(", ")),
                  row.distance(),
                  Boolean.TRUE.equals(row.nearest())
                      ? ""
                      : String.format(Locale.ROOT, ", at least %.4f", row.lowerBound()));
          case IMPOSSIBLE ->
              "impossible: %s contradict one another%s"
                  .formatted(
                      row.conflictingRules(),
                      row.conflictingFields() == null || row.conflictingFields().isEmpty()
                          ? ""
                          : " and the values of " + row.conflictingFields());
          case UNDECIDED -> "not repaired: the search was given up (--max-nodes)";
        });
  }
}
