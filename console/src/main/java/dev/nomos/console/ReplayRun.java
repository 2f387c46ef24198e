package dev.nomos.console;

import dev.nomos.console.config.NomosConfig;
import dev.nomos.logic.Rule;
import dev.nomos.schemas.rules.RulesFile;
import dev.nomos.schemas.rules.StoredRule;
import dev.nomos.validator.replay.Replay;
import dev.nomos.validator.replay.ReplayConfig;
import dev.nomos.validator.replay.ReplayRange;
import dev.nomos.validator.replay.ReplayReport;
import dev.nomos.validator.replay.ReplayTheories;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One back-test, from the options of {@code nomos check --replay}. */
final class ReplayRun {
  private static final int KEYS_SHOWN = 5;

  private final ReplayRange range;
  private final @Nullable Long version;
  private final @Nullable Path rules;
  private final @Nullable Path out;
  private final boolean json;

  ReplayRun(
      String range,
      @Nullable Long version,
      @Nullable Path rules,
      @Nullable Path out,
      boolean json) {
    if (version != null && rules != null) {
      throw new UsageException("give --theory or --rules, not both");
    }
    try {
      this.range = ReplayRange.parse(range);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--replay: " + e.getMessage());
    }
    this.version = version;
    this.rules = rules;
    this.out = out;
    this.json = json;
  }

  /** The exit code; the report goes to standard output. */
  int run(NomosConfig config) throws IOException {
    if (out != null) {
      OutputFile.check(out, null);
    }
    Logs.into(config.dataDir());
    Dataset dataset = Dataset.of(config);
    try (Lifecycle lifecycle = Lifecycle.ofProcess()) {
      Cluster cluster = Cluster.external(config, lifecycle);
      var replay = new Replay(replayConfig(config, cluster, dataset));
      ReplayReport report = out == null ? report(replay, null) : written(replay, out);
      System.out.print(json ? ReportJson.of(report) : text(report));
      System.out.flush();
      return report.violations() == 0 ? ExitCode.DONE : ExitCode.NO;
    }
  }

  private ReplayConfig replayConfig(NomosConfig config, Cluster cluster, Dataset dataset) {
    Map<String, String> kafka = new HashMap<>(cluster.properties());
    kafka.put("bootstrap.servers", cluster.bootstrapServers());
    kafka.putIfAbsent("default.api.timeout.ms", "15000"); // a wrong address should show soon
    return new ReplayConfig(
        kafka,
        dataset.topics(),
        dataset.format(),
        cluster.registry(),
        config.validator().suppression(),
        range,
        theories(dataset));
  }

  private ReplayTheories theories(Dataset dataset) {
    if (version != null) {
      return new ReplayTheories.Version(version);
    }
    if (rules == null) {
      return new ReplayTheories.Followed();
    }
    List<Rule> read =
        RulesFile.read(rules, dataset.spec().rowType()).stream().map(StoredRule::rule).toList();
    if (read.isEmpty()) {
      System.err.println("nomos: warning: " + rules + " holds no rule");
    }
    return new ReplayTheories.Given(read);
  }

  private static ReplayReport written(Replay replay, Path file) throws IOException {
    try (var lines = new ViolationLines(file)) {
      ReplayReport report = report(replay, lines);
      lines.finish();
      return report;
    }
  }

  private static ReplayReport report(Replay replay, @Nullable ViolationLines lines) {
    try (ProgressSteps bar = ProgressSteps.onTerminal()) {
      var progress =
          new Replay.Progress() {
            @Override
            public void begin(long messages) {
              bar.begin("replay", messages);
            }

            @Override
            public void read(int messages) {
              bar.advance(messages);
            }
          };
      return replay.run(lines == null ? _ -> {} : lines::write, progress);
    }
  }

  private static String text(ReplayReport report) {
    var text = new StringBuilder();
    for (var rule : report.fired()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%,10d times  %s  %s%s%n%18s%s%n%18s%s%n",
              rule.violations(),
              rule.id(),
              rule.formula(),
              rule.status().equals("shadow") ? "  (shadow)" : "",
              "",
              rule.english(),
              "",
              keys(rule)));
    }
    return text.append(
            String.format(
                Locale.ROOT,
                "%,d records: %,d compliant, %,d violating, %,d unjudged, %,d unreadable%n",
                report.records(),
                report.compliant(),
                report.violating(),
                report.unjudged(),
                report.dead()))
        .append(
            String.format(
                Locale.ROOT,
                "%,d of %,d rules fired: %,d violations, %,d of them told; %,d already excepted%n",
                report.fired().stream().filter(rule -> rule.violations() > 0).count(),
                report.rules(),
                report.violations(),
                report.told(),
                report.excepted()))
        .toString();
  }

  private static String keys(ReplayReport.FiredRule rule) {
    var keys = new StringBuilder();
    rule.keys().entrySet().stream()
        .limit(KEYS_SHOWN)
        .forEach(
            key ->
                keys.append(keys.isEmpty() ? "on " : ", ")
                    .append(key.getKey().isEmpty() ? "no key" : key.getKey())
                    .append(String.format(Locale.ROOT, " (%,d)", key.getValue())));
    int more = rule.keys().size() - KEYS_SHOWN;
    if (more > 0 || rule.otherKeys() > 0) {
      keys.append(" and ").append(rule.otherKeys() > 0 ? "over " : "").append(more).append(" more");
    }
    keys.append(keys.isEmpty() ? "" : "; ");
    return keys + String.format(Locale.ROOT, "%,d already excepted", rule.excepted());
  }
}
