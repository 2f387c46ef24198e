package dev.nomos.console;

import dev.nomos.console.learn.Epsilon;
import dev.nomos.console.search.EvidenceFile;
import dev.nomos.console.search.SearchBar;
import dev.nomos.console.search.SearchReport;
import dev.nomos.console.search.SetFile;
import dev.nomos.miner.search.HittingSetSearch;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.search.SearchOutcome;
import dev.nomos.miner.search.SearchProblem;
import dev.nomos.miner.search.Tolerance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nomos search}: minimal hitting sets of evidences in a plain file. */
@Command(
    name = "search",
    header = "Find all minimal hitting sets of an evidence file.",
    description = {
      "Reads distinct evidences, one a line: the numbers of the predicates that",
      "hold, separated by blanks. Finds every set of at most --max-size",
      "predicates that shares one with each evidence, and of which no part does:",
      "a rule that says 'one of these holds'. Shortest sets come first. An empty",
      "line is an evidence that satisfies nothing, and forbids every rule."
    },
    footer = {
      "",
      "Ctrl-C and limits end the search early: what was found is printed and",
      "written, and the outcome is 'stopped', with the reason and the size up to",
      "which it is complete.",
      "",
      "Examples:",
      "  nomos search --evidence cidds.dat --max-size 4",
      "  nomos search --evidence cidds.dat --max-size unbounded --out rules.txt",
      "  nomos search --evidence flows.dat --max-size 5 --time-budget 30s \\",
      "    --threads 4 --format json",
      "  nomos search --evidence flows.dat --counts flows.counts --max-size 3 \\",
      "    --epsilon 0.1%%"
    })
final class SearchCommand implements Callable<Integer> {
  @Option(
      names = "--evidence",
      paramLabel = "FILE",
      required = true,
      description = "Distinct evidences, one a line; equal lines count as one.")
  private Path evidence = Path.of("");

  @Option(
      names = "--counts",
      paramLabel = "FILE",
      description = "Records of each evidence, one count a line; 1 each unless given.")
  private @Nullable Path counts;

  @Option(
      names = "--max-size",
      paramLabel = "SIZE",
      converter = SizeOption.class,
      required = true,
      description = "Most predicates in a set; 0 or 'unbounded' for any number.")
  private int maxSize;

  @Option(
      names = "--all-minimal",
      description =
          "Every minimal set, also where a logically stronger one exists. An evidence file says"
              + " nothing of what its predicates mean, so no set is known to be stronger than"
              + " another, and the same sets are found without this option.")
  @SuppressWarnings("UnusedVariable") // the sets are the same; the option says what is meant
  private boolean allMinimal;

  @Option(
      names = "--epsilon",
      paramLabel = "RECORDS",
      converter = EpsilonOption.class,
      description =
          "Records that a set may miss: a count such as 25, or a share of them such as 0.5%% or"
              + " 0.005. Of such sets those are found of which no part misses as few. 0 unless"
              + " given.")
  private Epsilon epsilon = Epsilon.NONE;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads that search (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--time-budget",
      paramLabel = "TIME",
      converter = DurationOption.class,
      description = "Longest search, such as 500ms, 30s or 2m; no limit unless given.")
  private @Nullable Duration timeBudget;

  @Option(
      names = "--max-rules",
      paramLabel = "N",
      description = "Most sets to find; no limit unless given.")
  private @Nullable Long maxRules;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the sets there, one a line, predicates separated by blanks.")
  private @Nullable Path out;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, or json for one object (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Override
  public Integer call() throws IOException {
    SearchLimits limits = limits();
    requireFile("--evidence", evidence);
    if (counts != null) {
      requireFile("--counts", counts);
    }
    if (out != null) {
      OutputFile.check(out, evidence);
    }
    EvidenceFile file = EvidenceFile.read(evidence, counts);
    SearchProblem problem = problem(file);
    try (EndOnSignal signal = new EndOnSignal()) {
      search(problem, limits, file, signal);
    }
    return ExitCode.DONE;
  }

  private SearchProblem problem(EvidenceFile file) {
    SearchProblem exact = SearchProblem.allMinimal(file.predicates(), file.evidences());
    long budget = epsilon.of(file.records());
    return budget == 0 ? exact : exact.approximate(new Tolerance(file.weights(), budget));
  }

  private void search(
      SearchProblem problem, SearchLimits limits, EvidenceFile file, EndOnSignal signal)
      throws IOException {
    long began = System.nanoTime();
    SearchOutcome outcome;
    try (SearchBar bar = SearchBar.onTerminal();
        SetFile sets = out == null ? null : new SetFile(out, file.names())) {
      if (sets == null) {
        outcome = HittingSetSearch.count(problem, limits, bar);
      } else {
        outcome = HittingSetSearch.stream(problem, limits, sets, bar);
        if (signal.wasAsked()) {
          Thread.interrupted(); // what was found is put in place all the same
        }
        sets.finish();
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    SearchReport report = new SearchReport(outcome, seconds);
    System.out.print(format == Format.JSON ? report.json() : report.text());
    System.out.flush();
  }

  private SearchLimits limits() {
    if (threads < 1 || threads > LearnOptions.MOST_THREADS) {
      throw new UsageException(
          "--threads must be 1 to " + LearnOptions.MOST_THREADS + ", but was " + threads);
    }
    if (maxRules != null && maxRules < 1) {
      throw new UsageException("--max-rules must be at least 1, but was " + maxRules);
    }
    return new SearchLimits(
            maxSize,
            maxRules == null ? Long.MAX_VALUE : maxRules,
            timeBudget == null ? Duration.ofDays(10_000) : timeBudget)
        .withThreads(threads);
  }

  private static void requireFile(String option, Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new UsageException(option + ": no readable file " + file);
    }
  }
}
