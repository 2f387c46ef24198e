package dev.nomos.console;

import dev.nomos.console.compliance.CompliancePage;
import dev.nomos.console.compliance.ComplianceReport;
import dev.nomos.console.compliance.FileSource;
import dev.nomos.console.compliance.RecordSource;
import dev.nomos.console.compliance.Score;
import dev.nomos.console.compliance.ScoredRules;
import dev.nomos.console.compliance.TopicSource;
import dev.nomos.console.rules.NamedTheory;
import dev.nomos.console.rules.RuleReader;
import dev.nomos.ingest.table.Table;
import dev.nomos.logic.Rule;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.rules.RulesFile;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.FieldSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nomos evaluate compliance}: how well sources of records keep rules, side by side. */
@Command(
    name = "compliance",
    header = "How well records keep the rules, by source, rule and family.",
    description = {
      "Scores the records that any program writes: files of CSV, JSON lines or Parquet, packet",
      "captures, or topics. The score is the share of records that break no rule. Several sources",
      "are compared side by side, such as real data beside that of generators.",
      "--follow keeps the scores live while files grow and records arrive, until Ctrl-C."
    },
    footer = {
      "",
      "JSON is one object: dataset, rules, sources (name, records, violating_records,",
      "violating_share, score, rules_broken, mean_rule_violation_share, violations_per_rule and",
      "rules_per_record: cumulative steps of value, count, share), rule_scores (id, display,",
      "english, family, scores by source) and family_scores, the worst kept first. With --follow",
      "there is an object a line: sources alone, and at the end all of it.",
      "",
      "Examples:",
      "  nomos evaluate compliance --dataset-spec cidds.json --rules runs/RUN \\",
      "    --input real=flows.csv --input gan=generated.csv --out compliance.html",
      "  my-generator > made.jsonl & nomos evaluate compliance --dataset-spec flows.json \\",
      "    --rules rules.json --input made.jsonl --follow",
      "  nomos evaluate compliance --theory newest --topic nomos.flows.records --follow \\",
      "    --bootstrap-servers localhost:9092 --schema-registry http://localhost:8081",
      "",
      "Exit codes: 0 no rule is broken, 1 some are, 2 an option or a specification is wrong, 3 the",
      "input or the rules are, 4 the cluster does not answer."
    })
final class ComplianceCommand extends RuleVerb {
  @Option(
      names = "--input",
      paramLabel = "[NAME=]FILE",
      description = "A file of records, as the data set specification says. Repeatable.")
  private List<String> inputs = List.of();

  @Option(
      names = "--rows",
      paramLabel = "[NAME=]FILE",
      description = "A file of rows that are prepared already. Repeatable.")
  private List<String> rows = List.of();

  @Option(
      names = "--topic",
      paramLabel = "[NAME=]TOPIC",
      description = "A topic of the data set's prepared records. Repeatable.")
  private List<String> topics = List.of();

  @Option(
      names = "--rules",
      paramLabel = "FILE|RUN",
      description = "The rules: rules.json, text with one formula a line, or a run directory.")
  private @Nullable Path rules;

  @Option(
      names = "--theory",
      paramLabel = "VERSION",
      description = "The active rules of a theory version: a number, 'newest', or event time.")
  private @Nullable String theory;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write an HTML page with charts there; it needs no network.")
  private @Nullable Path out;

  @Option(names = "--follow", description = "Go on as files grow and records arrive.")
  private boolean follow;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      defaultValue = "2s",
      converter = DurationOption.class,
      description = "Time between two looks of --follow (default: ${DEFAULT-VALUE}).")
  private Duration every = Duration.ofSeconds(2);

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = DurationOption.class,
      description = "End --follow by itself after such a time, as 30s or 2h.")
  private @Nullable Duration duration;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Of each file, read only the first N data rows, packets or flows.")
  private @Nullable Long limit;

  @Mixin private ElementsOption elements = new ElementsOption();

  @Override
  void checkOptions() {
    if ((rules == null) == (theory == null)) {
      throw new UsageException("give the rules: either --rules FILE or --theory VERSION");
    }
    if (inputs.isEmpty() && rows.isEmpty() && topics.isEmpty()) {
      throw new UsageException("give records: --input FILE, --rows FILE or --topic TOPIC");
    }
    if (limit != null && limit < 0) {
      throw new UsageException("--limit must not be negative, but was " + limit);
    }
    if (duration != null && !follow) {
      throw new UsageException("--duration needs --follow");
    }
    NamedInput.checkNames(Stream.concat(files().stream(), rows().stream()).toList(), topics());
  }

  private List<NamedInput> files() {
    return inputs.stream().map(NamedInput::file).toList();
  }

  private List<NamedInput> rows() {
    return rows.stream().map(NamedInput::file).toList();
  }

  private List<NamedInput> topics() {
    return topics.stream().map(NamedInput::topic).toList();
  }

  @Override
  boolean needsCluster() {
    return theory != null || !topics.isEmpty();
  }

  @Override
  int run(Session session) throws Exception {
    if (out != null) {
      OutputFile.check(out, null);
      for (NamedInput file : Stream.concat(files().stream(), rows().stream()).toList()) {
        Path input = Path.of(file.value());
        OutputFile.check(out, Files.exists(input) ? input : null);
      }
    }
    DatasetSpec spec = specOfRows(session.dataset().spec());
    ScoredRules scored =
        ScoredRules.of(
            rules(session, spec),
            spec.rowType(),
            name -> spec.field(name).map(FieldSpec::roles).orElse(List.of()));
    List<RecordSource> sources = new ArrayList<>();
    try (EndOnSignal signal = EndOnSignal.whenAsked()) {
      open(session, spec, scored, sources);
      watch(sources, signal);
      return finish(ComplianceReport.of(spec.name(), scored, scores(sources)), sources);
    } finally {
      sources.forEach(RecordSource::close);
    }
  }

  /** Where incomplete columns are to be dropped, those of the first file. */
  private DatasetSpec specOfRows(DatasetSpec spec) {
    return spec.awaitsDroppedColumns() && !inputs.isEmpty()
        ? table(spec, files().getFirst()).spec()
        : spec;
  }

  private Table table(DatasetSpec spec, NamedInput file) {
    OptionalLong most = limit == null ? OptionalLong.empty() : OptionalLong.of(limit);
    return Table.open(spec, Path.of(file.value()), most, elements.ofFiles());
  }

  private List<Rule> rules(Session session, DatasetSpec spec) {
    List<Rule> read;
    if (rules != null) {
      Path file = TheoryOptions.file(rules);
      read = TheoryOptions.theory(RulesFile.read(file, spec.rowType()));
    } else {
      try (RuleReader reader = RuleReader.open(session.topics())) {
        var version = new TheoryVersions(reader.theories()).of(String.valueOf(theory));
        warnOfUnreadable(reader);
        read = NamedTheory.of(version, spec.rowType(), false).rules();
      }
    }
    if (read.isEmpty()) {
      System.err.println("nomos: warning: there is no rule to keep");
    }
    return read;
  }

  private void open(
      Session session, DatasetSpec spec, ScoredRules scored, List<RecordSource> sources) {
    for (NamedInput file : files()) {
      Path path = Path.of(file.value());
      sources.add(new FileSource(file.name(), path, () -> table(spec, file), scored));
    }
    for (NamedInput file : rows()) {
      DatasetSpec prepared = spec.ofPreparedRows(List.of());
      Path path = Path.of(file.value());
      sources.add(new FileSource(file.name(), path, () -> table(prepared, file), scored));
    }
    for (NamedInput topic : topics()) {
      RecordFormat format = session.dataset().format();
      sources.add(new TopicSource(topic.name(), topic.value(), session.topics(), format, scored));
    }
  }

  private static List<Score> scores(List<RecordSource> sources) {
    return sources.stream().map(RecordSource::score).toList();
  }

  /** Scores all there is; where it is asked for, follows what comes. */
  private void watch(List<RecordSource> sources, EndOnSignal signal) throws InterruptedException {
    long end = System.nanoTime() + (duration == null ? Long.MAX_VALUE / 2 : duration.toNanos());
    while (follow && !signal.wasAsked() && System.nanoTime() - end < 0) {
      advance(sources, false);
      Thread.sleep(Duration.ofNanos(Math.clamp(end - System.nanoTime(), 0, every.toNanos())));
    }
    if (!signal.wasAsked()) {
      advance(sources, true);
    }
  }

  private void advance(List<RecordSource> sources, boolean last) {
    boolean changed = false;
    for (RecordSource source : sources) {
      changed |= source.advance(last);
    }
    if (follow && changed) {
      print(isJson() ? ComplianceText.line(scores(sources)) : "");
      System.err.print(ComplianceText.progress(scores(sources)));
    }
  }

  private int finish(ComplianceReport report, List<RecordSource> sources) throws IOException {
    for (RecordSource source : sources) {
      Score score = source.score();
      if (score.records() == 0) {
        System.err.println("nomos: warning: " + score.source() + " has no record to score");
      }
      if (source instanceof TopicSource topic && topic.unreadable() > 0) {
        System.err.printf(
            "nomos: warning: %,d messages of %s could not be read and are left out%n",
            topic.unreadable(), score.source());
      }
    }
    if (out != null) {
      CompliancePage.write(report, out);
    }
    if (isJson()) {
      print(follow ? ComplianceText.line(report) : ReportJson.of(report));
    } else {
      print(ComplianceText.of(report));
    }
    return report.sources().stream().allMatch(s -> s.violatingRecords() == 0)
        ? ExitCode.DONE
        : ExitCode.NO;
  }
}
