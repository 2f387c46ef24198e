package dev.nomos.console;

import dev.nomos.console.learn.Epsilon;
import dev.nomos.console.learn.LearnJob;
import dev.nomos.console.learn.LearnSettings;
import dev.nomos.console.learn.Steps;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.GrammarSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How rules are learned: the options of every verb that may have to. */
final class LearnOptions {
  /** More than any machine has a use for. */
  static final int MOST_THREADS = 1024;

  /** Longer than any machine will run. */
  private static final Duration NO_LIMIT = Duration.ofDays(10_000);

  @Option(
      names = "--grammar-spec",
      paramLabel = "FILE",
      description = "Grammar of predicates (JSON).")
  private @Nullable Path grammarSpec;

  @Option(
      names = "--learner",
      paramLabel = "NAME",
      defaultValue = "hitting-set",
      description = {
        "hitting-set: every rule up to a size; tree: implications from entropy trees, one for each",
        "predicate (default: ${DEFAULT-VALUE})."
      })
  private String learner = "hitting-set";

  @Option(
      names = "--max-size",
      paramLabel = "SIZE",
      converter = SizeOption.class,
      description = {
        "Most literals in a rule; 0 or 'unbounded' for any number. The grammar's max_clause_size",
        "unless given."
      })
  private @Nullable Integer maxSize;

  @Option(
      names = "--all-minimal",
      description = {
        "Keep every minimal rule, also where a stronger one says more or others imply it."
      })
  private boolean allMinimal;

  @Option(
      names = "--max-rules",
      paramLabel = "N",
      description = "Most rules to keep, the best first; the grammar's max_rules unless given.")
  private @Nullable Integer maxRules;

  @Option(
      names = "--epsilon",
      paramLabel = "ROWS",
      defaultValue = "0",
      converter = EpsilonOption.class,
      description = {
        "Rows that an approximate rule may miss: a count such as 25, or a share such as 0.5%%.",
        "Approximate rules are in a file of their own, and never axioms (default: none)."
      })
  private Epsilon epsilon = Epsilon.NONE;

  @Option(
      names = "--time-budget",
      paramLabel = "TIME",
      converter = DurationOption.class,
      description = "Longest time for each search, such as 30s or 2m; no limit unless given.")
  private @Nullable Duration timeBudget;

  @Option(
      names = "--stall-timeout",
      paramLabel = "SECONDS",
      description = "Stop the search after so long without a new rule; no limit unless given.")
  private @Nullable Double stallTimeout;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that search; all processors unless given.")
  private @Nullable Integer threads;

  @Option(
      names = "--hittingset-backend",
      paramLabel = "NAME",
      hidden = true,
      description = "Accepted from NetNomos' command lines; there is one search here.")
  @SuppressWarnings("UnusedVariable")
  private @Nullable String backend;

  @Option(
      names = "--runs-dir",
      paramLabel = "DIR",
      defaultValue = "runs",
      description = "Where run directories and the evidence cache are (default: ${DEFAULT-VALUE}).")
  private Path runs = Path.of("runs");

  /** Throws {@code SpecException} where it cannot be used. */
  GrammarSpec grammar() {
    if (grammarSpec == null) {
      throw new UsageException("learning needs a grammar of predicates: give --grammar-spec FILE");
    }
    return GrammarSpec.read(grammarSpec);
  }

  /** A grammar that is given must be right, also where nothing is learned. */
  void checkGrammar() {
    if (grammarSpec != null) {
      grammar();
    }
  }

  LearnJob job(TableOptions table, DatasetSpec spec, GrammarSpec grammar, Steps steps) {
    return new LearnJob(
        spec,
        table.exports(),
        grammar,
        table.input(spec),
        table.limit(),
        settings(grammar),
        runs,
        steps);
  }

  private LearnSettings settings(GrammarSpec grammar) {
    require(
        stallTimeout == null || (stallTimeout > 0 && stallTimeout < 1e9),
        "--stall-timeout must be above 0 seconds, but was " + stallTimeout);
    require(maxRules == null || maxRules >= 1, "--max-rules must be at least 1, not " + maxRules);
    int searching = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    require(
        searching >= 1 && searching <= MOST_THREADS,
        "--threads must be 1 to " + MOST_THREADS + ", but was " + searching);
    int cap = maxRules == null ? grammar.maxRules() : maxRules;
    SearchLimits limits =
        new SearchLimits(size(grammar), Long.MAX_VALUE, timeBudget == null ? NO_LIMIT : timeBudget)
            .withThreads(searching);
    return new LearnSettings(method(), limits, cap, allMinimal, epsilon, stall());
  }

  private @Nullable Duration stall() {
    return stallTimeout == null ? null : Duration.ofMillis(Math.round(stallTimeout * 1e3));
  }

  private LearnSettings.Method method() {
    return switch (learner.toLowerCase(Locale.ROOT)) {
      case "hitting-set" -> LearnSettings.Method.HITTING_SET;
      case "tree" -> LearnSettings.Method.TREE;
      default ->
          throw new UsageException("--learner must be hitting-set or tree, but was " + learner);
    };
  }

  private int size(GrammarSpec grammar) {
    return maxSize == null ? grammar.maxClauseSize() : maxSize;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new UsageException(otherwise);
    }
  }
}
