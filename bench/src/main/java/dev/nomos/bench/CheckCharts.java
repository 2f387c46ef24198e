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

/**
 * {@code CheckCharts DIRECTORY}: measures what checking costs in memory on one core against the
 * number of rules and of predicates, and writes the figures ({@code checking.json}, one object a
 * line) and a chart of each. Takes some minutes; most heap needed: 3 GB.
 */
public final class CheckCharts {
  private static final int[] RULES = {100, 300, 1_000, 3_000, 10_000, 30_000, 100_000};
  private static final int[] SPACES = {20, 50, 94, 200, 400};
  private static final int FEW_RULES = 1_000;
  private static final double[] HIT_PERCENTS = {0, 90, 99};

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
    for (double hits : HIT_PERCENTS) {
      double nanos = 1e9 / rate(theory, compiled, hits);
      String line =
          String.format(
              Locale.ROOT,
              "{\"rules\": %d, \"predicates\": %d, \"hitPercent\": %.0f, \"nanos\": %.1f}",
              rules,
              predicates,
              hits,
              nanos);
      lines.add(line);
      System.out.println(line);
      points
          .computeIfAbsent(String.format("%.0f %% remembered", hits), _ -> new ArrayList<>())
          .add(new Chart.Point(x, nanos));
    }
  }

  private static double rate(RuleTheory theory, CompiledTheory compiled, double hitPercent) {
    int distinct = CheckCost.distinct(hitPercent);
    List<Row> rows = CheckedFlows.rows(theory, CheckCost.RECORDS, distinct);
    double rate = 0;
    for (int round = 0; round < ROUNDS; round++) {
      rate =
          CheckCost.rate(
              CheckCost.RECORDS, () -> CheckCost.checked(compiled, rows, distinct));
    }
    return rate;
  }
}
