package dev.nomos.console;

import dev.nomos.console.compliance.Score;
import dev.nomos.console.compliance.ScoredRules;
import dev.nomos.console.fidelity.FidelityPage;
import dev.nomos.console.fidelity.FidelityReport;
import dev.nomos.console.fidelity.FidelityReport.SourceFidelity;
import dev.nomos.enforcer.fidelity.RealData;
import dev.nomos.enforcer.fidelity.Sample;
import dev.nomos.logic.Rule;
import dev.nomos.schemas.rules.RulesFile;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.FieldSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nomos evaluate fidelity}: how near made-up records come to real ones. */
@Command(
    name = "fidelity",
    header = "How near records come to real ones, by field and together.",
    description = {
      "Compares the records that any program writes with real ones: Jensen-Shannon divergence",
      "(JSD) of each field, of pairs of fields and of all categories together, and earth mover's",
      "distance (EMD) of numbers; with --rules also the share of records that break one.",
      "0 is best. A second file of real records as --input shows what chance alone leaves."
    },
    footer = {
      "",
      "JSON is one object: dataset, rules (how many, where there are any), real and sources. Each",
      "has name, records, compared, violating_records and violating_share (with rules); a source",
      "also mean_jsd, mean_normalized_emd, mean_pair_jsd, pairs, categorical_jsd and fields:"
          + " field,",
      "jsd, emd, normalized_emd. A figure that is not defined is left out.",
      "",
      "Examples:",
      "  nomos evaluate fidelity --dataset-spec cidds.json --real flows.csv \\",
      "    --rows gpt=generated.csv --input gan=gan.csv --rules runs/RUN --out fidelity.html",
      "  nomos evaluate fidelity --dataset-spec lab.json --real normal.pcap \\",
      "    --input held-back=other.pcap --format json",
      "",
      "Exit codes: 0 done, 2 an option or a specification is wrong, 3 a file or the rules are."
    })
final class FidelityCommand implements Callable<Integer> {
  @Mixin private ComparedFiles files = new ComparedFiles();

  @Option(
      names = "--rules",
      paramLabel = "FILE|RUN",
      description = "Rules to keep: rules.json, text with one formula a line, or a run directory.")
  private @Nullable Path rules;

  @Option(
      names = "--sample",
      paramLabel = "N",
      defaultValue = "250000",
      description = {
        "The most records of a file that are compared, drawn evenly from all of it",
        "(default: ${DEFAULT-VALUE}). Rules are put to all records."
      })
  private int sample = 250_000;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, or json for one object (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write an HTML page with charts there; it needs no network.")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    files.check(true);
    if (sample < 1) {
      throw new UsageException("--sample must be at least 1, but was " + sample);
    }
    files.checkOutput(out);
    DatasetSpec spec = files.spec();
    ScoredRules scored = scored(spec);
    FidelityReport report = compare(spec, scored);
    if (out != null) {
      FidelityPage.write(report, out);
    }
    System.out.print(format == Format.JSON ? ReportJson.of(report) : FidelityText.of(report));
    System.out.flush();
    return ExitCode.DONE;
  }

  private @Nullable ScoredRules scored(DatasetSpec spec) {
    if (rules == null) return null;
    Path file = TheoryOptions.file(rules);
    List<Rule> read = TheoryOptions.theory(RulesFile.read(file, spec.rowType()));
    if (read.isEmpty()) {
      System.err.println("nomos: warning: " + file + " holds no rule");
    }
    return ScoredRules.of(
        read, spec.rowType(), name -> spec.field(name).map(FieldSpec::roles).orElse(List.of()));
  }

  private FidelityReport compare(DatasetSpec spec, @Nullable ScoredRules scored) {
    Read real = read(files.real(spec, List.of()), spec, scored);
    RealData data = new RealData(real.sample());
    List<SourceFidelity> compared = new ArrayList<>();
    for (ComparedFiles.Source source : files.sources(spec, List.of())) {
      Read read = read(source, spec, scored);
      compared.add(
          FidelityReport.source(
              source.name(), read.sample(), read.score(), data.compare(read.sample())));
    }
    return new FidelityReport(
        spec.name(),
        scored == null ? null : scored.size(),
        FidelityReport.real(real.sample(), real.score()),
        compared);
  }

  /** What a file holds. */
  private record Read(Sample sample, @Nullable Score score) {}

  private Read read(ComparedFiles.Source source, DatasetSpec spec, @Nullable ScoredRules scored) {
    Sample records = new Sample(spec.rowType(), sample);
    Score score = scored == null ? null : new Score(source.name(), scored);
    source
        .table()
        .forEach(
            row -> {
              records.add(row);
              if (score != null) score.add(row);
            });
    if (records.records() == 0) {
      System.err.println("nomos: warning: " + source.file() + " has no record to compare");
    }
    if (records.records() > records.size()) {
      System.err.printf(
          "nomos: of the %,d records of %s %,d are compared (--sample)%n",
          records.records(), source.file(), records.size());
    }
    return new Read(records, score);
  }
}
