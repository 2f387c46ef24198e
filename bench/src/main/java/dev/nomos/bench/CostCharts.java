package dev.nomos.bench;

import dev.nomos.logic.EvidenceCounter;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.miner.search.HittingSetSearch;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.search.SearchOutcome;
import dev.nomos.miner.search.SearchProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * {@code CostCharts DIRECTORY}: measures what learning costs against the number of records, of
 * predicates and the size of clauses, and writes the figures ({@code figures.json}, one object a
 * line) and a chart of each. Takes some minutes; most heap needed: 2 GB.
 */
public final class CostCharts {
  private static final int THREADS = 2;
  private static final int PREDICATES = 94;
  private static final int RECORDS = 1_000_000;
  private static final int SEARCHED_RECORDS = 10_000;
  private static final int LONGEST_CLAUSE = 6;

  private final Path directory;
  private final List<String> lines = new ArrayList<>();

  private CostCharts(Path directory) {
    this.directory = directory;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length != 1) {
      System.err.println("use: CostCharts DIRECTORY");
      System.exit(2);
    }
    CostCharts charts = new CostCharts(Files.createDirectories(Path.of(args[0])));
    charts.records();
    charts.predicates();
    charts.clauseSize();
    Files.write(charts.directory.resolve("figures.json"), charts.lines);
  }

  private void records() throws IOException, InterruptedException {
    List<Chart.Point> points = new ArrayList<>();
    for (long records : new long[] {100_000, 300_000, 1_000_000, 3_000_000, 10_000_000}) {
      EvidenceScale.Figures figures = tell(EvidenceScale.flows(records, PREDICATES, THREADS));
      points.add(new Chart.Point((double) records, figures.cpuSeconds()));
    }
    new Chart(PREDICATES + " predicates", "records", "CPU seconds")
        .logarithmic(true, true)
        .add("records", points)
        .write(directory.resolve("records.png"));
  }

  private void predicates() throws IOException, InterruptedException {
    List<Chart.Point> points = new ArrayList<>();
    for (int predicates : new int[] {10, 30, 94, 200, 400, 700, 1_000}) {
      EvidenceScale.Figures figures = tell(EvidenceScale.flows(RECORDS, predicates, THREADS));
      points.add(new Chart.Point(predicates, 1e9 * figures.cpuSeconds() / figures.records()));
    }
    new Chart(RECORDS + " records", "predicates", "CPU ns a record")
        .add("predicates", points)
        .write(directory.resolve("predicates.png"));
  }

  private EvidenceScale.Figures tell(EvidenceScale.Figures figures) {
    lines.add(figures.json());
    System.out.println(figures.json());
    return figures;
  }

  /** Every minimal set, twice: the first time compiles the code. */
  private void clauseSize() throws IOException, InterruptedException {
    PredicateSpace space = FlowStream.space(PREDICATES);
    EvidenceCounter counter =
        EvidenceScale.counted(
            space, seed -> new FlowStream(new SplittableRandom(seed)), SEARCHED_RECORDS, 1);
    List<BitSet> evidences =
        counter.table().entries().stream().map(e -> e.evidence().toBitSet()).toList();
    List<Chart.Point> points = new ArrayList<>();
    for (int size = 1; size <= LONGEST_CLAUSE; size++) {
      searched(space, evidences, size);
      long begun = System.nanoTime();
      SearchOutcome outcome = searched(space, evidences, size);
      double seconds = (System.nanoTime() - begun) / 1e9;
      String line =
          String.format(
              Locale.ROOT,
              "{\"maxClauseSize\": %d, \"predicates\": %d, \"distinctEvidences\": %d, "
                  + "\"sets\": %d, \"seconds\": %.6f}",
              size,
              space.size(),
              evidences.size(),
              outcome.count(),
              seconds);
      lines.add(line);
      System.out.println(line);
      points.add(new Chart.Point(size, 1e3 * seconds));
    }
    String title = evidences.size() + " distinct evidences, " + PREDICATES + " predicates";
    new Chart(title, "longest clause", "milliseconds")
        .logarithmic(false, true)
        .add("clauses", points)
        .write(directory.resolve("clause-size.png"));
  }

  private static SearchOutcome searched(PredicateSpace space, List<BitSet> evidences, int size) {
    return HittingSetSearch.count(
        SearchProblem.allMinimal(space.size(), evidences),
        new SearchLimits(size, Long.MAX_VALUE, Duration.ofMinutes(10)),
        (_, _) -> {});
  }
}
