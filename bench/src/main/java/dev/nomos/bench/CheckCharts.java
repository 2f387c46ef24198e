package dev.nomos.bench;

import dev.nomos.logic.CompiledTheory;
import dev.nomos.logic.Row;
import dev.nomos.logic.RuleTheory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * {@code CheckCharts DIRECTORY}: measures what checking costs in memory on one core against the
 * number of rules and of predicates, and writes the figures ({@code checking.json}, one object a
 * line) and a chart of each. Takes some minutes; most heap needed: 3 GB.
 */
public final class CheckCharts {
  private static final int[] RULES = {100, 300, 1_000, 3_000, 10_000, 30_000, 100_000};
  private static final int[] SPACES = {60, 94, 150, 200, 300, 400};
  private static final int FEW_RULES = 1_000;

  /** Of the records: one in a hundred has an evidence that none before it had. */
  private static final int EVIDENCES = CheckCost.distinct(99);

  /** The first ones compile the code. */
  private static final int ROUNDS = 5;

  private final Path directory;
  private final List<String> lines = new ArrayList<>();

  private CheckCharts(Path directory) {
    this.directory = directory;
  }

  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      System.err.println("use: CheckCharts DIRECTORY");
      System.exit(2);
    }
    CheckCharts charts = new CheckCharts(Files.createDirectories(Path.of(args[0])));
    charts.rules();
    charts.predicates();
    Files.write(charts.directory.resolve("checking.json"), charts.lines);
  }

  private void rules() throws IOException {
    Map<String, List<Chart.Point>> points = new LinkedHashMap<>();
    for (int rules : RULES) {
      measure(rules, rules, CheckCost.PREDICATES, points);
    }
    chart(CheckCost.PREDICATES + " predicates", "rules", points)
        .logarithmic(true, true)
        .write(directory.resolve("checking-rules.png"));
  }

  private void predicates() throws IOException {
    Map<String, List<Chart.Point>> points = new LinkedHashMap<>();
    for (int predicates : SPACES) {
      measure(predicates, FEW_RULES, predicates, points);
    }
    chart(FEW_RULES + " rules", "predicates", points)
        .write(directory.resolve("checking-predicates.png"));
  }

  private static Chart chart(String title, String x, Map<String, List<Chart.Point>> points) {
    Chart chart = new Chart(title, x, "CPU ns a record");
    points.forEach(chart::add);
    return chart;
  }

  private void measure(int x, int rules, int predicates, Map<String, List<Chart.Point>> points) {
    RuleTheory theory = CheckedFlows.learned(rules, predicates);
    CompiledTheory compiled = new CompiledTheory(theory, FlowStream.TYPE);
    List<Row> rows = CheckedFlows.rows(theory, CheckCost.RECORDS, EVIDENCES);
    tell(x, rules, predicates, "nothing remembered", () -> judged(compiled, rows), points);
    tell(x, rules, predicates, "99 % remembered", () -> remembered(compiled, rows), points);
  }

  private void tell(
      int x,
      int rules,
      int predicates,
      String how,
      LongSupplier work,
      Map<String, List<Chart.Point>> points) {
    double rate = 0;
    for (int round = 0; round < ROUNDS; round++) {
      rate = CheckCost.rate(CheckCost.RECORDS, work);
    }
    String line =
        String.format(
            Locale.ROOT,
            "{\"rules\": %d, \"predicates\": %d, \"how\": \"%s\", \"nanos\": %.1f}",
            rules,
            predicates,
            how,
            1e9 / rate);
    lines.add(line);
    System.out.println(line);
    points.computeIfAbsent(how, _ -> new ArrayList<>()).add(new Chart.Point(x, 1e9 / rate));
  }

  private static long judged(CompiledTheory compiled, List<Row> rows) {
    long violations = 0;
    for (Row row : rows) {
      violations += compiled.violations(row).size();
    }
    return violations;
  }

  private static long remembered(CompiledTheory compiled, List<Row> rows) {
    return CheckCost.checked(compiled, rows, EVIDENCES);
  }
}
