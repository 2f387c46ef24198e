package dev.nomos.console;

import dev.nomos.console.compliance.Score;
import dev.nomos.console.compliance.ScoredRules;
import dev.nomos.console.fidelity.FidelityPage;
import dev.nomos.console.fidelity.FidelityReport;
import dev.nomos.console.fidelity.FidelityReport.SourceFidelity;
import dev.nomos.enforcer.bundle.ModelBundle;
import dev.nomos.enforcer.decode.Outcome;
import dev.nomos.enforcer.decode.Prompt;
import dev.nomos.enforcer.fidelity.RealData;
import dev.nomos.enforcer.fidelity.Sample;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.schemas.rules.RulesFile;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.FieldSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
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
      "0 is best. A second file of real records as --input shows what chance alone leaves.",
      "With --model the model's own records stand beside them: under the rules, without them,",
      "by rejection sampling and by repair afterwards."
    },
    footer = {
      "",
      "JSON is one object: dataset, rules (how many, where there are any), real and sources. Each",
      "has name, records, compared, violating_records and violating_share (with rules); a source",
      "also mean_jsd, mean_normalized_emd, mean_pair_jsd, pairs, categorical_jsd and fields:"
          + " field,",
      "jsd, emd, normalized_emd; of rejection sampling also accepted, the share of records that",
      "complied. A figure that is not defined is left out.",
      "",
      "Examples:",
      "  nomos evaluate fidelity --dataset-spec cidds.json --real flows.csv \\",
      "    --rows gpt=generated.csv --input gan=gan.csv --rules runs/RUN --out fidelity.html",
      "  nomos evaluate fidelity --dataset-spec lab.json --real normal.pcap \\",
      "    --input held-back=other.pcap --format json",
      "  nomos evaluate fidelity --dataset-spec cidds.json --real flows.csv --model models/cidds"
          + " \\",
      "    --count 10000 --seed 2 --out fidelity.html",
      "",
      "Exit codes: 0 done, 2 an option or a specification is wrong, 3 a file or the rules are."
    })
final class FidelityCommand implements Callable<Integer> {
  @Mixin private ComparedFiles files = new ComparedFiles();

  @Option(
      names = "--rules",
      paramLabel = "FILE|RUN",
      description = {
        "Rules to keep: rules.json, text with one formula a line, or a run directory (default:",
        "those of --model)."
      })
  private @Nullable Path rules;

  @Mixin private ComparedModel model = new ComparedModel();

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Of --model: so many records in each way (default: ${DEFAULT-VALUE}).")
  private int count = 10_000;

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
    files.check(!model.isGiven());
    model.check();
    if (count < 1) {
      throw new UsageException("--count must be at least 1, but was " + count);
    }
    if (sample < 1) {
      throw new UsageException("--sample must be at least 1, but was " + sample);
    }
    files.checkOutput(out);
    DatasetSpec spec = files.spec();
    ModelBundle bundle = model.isGiven() ? model.bundle(spec) : null;
    List<Rule> kept = rules(spec, bundle);
    if (bundle != null && kept != null) {
      files.checkOthers(model.names(List.of(new ComparedModel.Rules("", kept))));
    }
    FidelityReport report = compare(spec, kept, bundle);
    if (out != null) {
      FidelityPage.write(report, out);
    }
    System.out.print(format == Format.JSON ? ReportJson.of(report) : FidelityText.of(report));
    System.out.flush();
    return ExitCode.DONE;
  }

  /** The rules of the option, else the model's; null where there is neither. */
  private @Nullable List<Rule> rules(DatasetSpec spec, @Nullable ModelBundle bundle) {
    if (rules == null) {
      return bundle == null
          ? null
          : ComparedModel.rules(bundle, List.of()).getFirst().theory().rules();
    }
    Path file = TheoryOptions.file(rules);
    List<Rule> read = TheoryOptions.theory(RulesFile.read(file, spec.rowType()));
    if (read.isEmpty()) {
      System.err.println("nomos: warning: " + file + " holds no rule");
    }
    return read;
  }

  private FidelityReport compare(
      DatasetSpec spec, @Nullable List<Rule> kept, @Nullable ModelBundle bundle) {
    ScoredRules scored =
        kept == null
            ? null
            : ScoredRules.of(
                kept,
                spec.rowType(),
                name -> spec.field(name).map(FieldSpec::roles).orElse(List.of()));
    Read real = read(files.real(spec, List.of()), spec, scored);
    RealData data = new RealData(real.sample());
    List<SourceFidelity> compared = new ArrayList<>();
    for (ComparedFiles.Source source : files.sources(spec, List.of())) {
      compared.add(source(source.name(), read(source, spec, scored), data, null));
    }
    if (bundle != null && kept != null) {
      compared.addAll(written(bundle, new ComparedModel.Rules("", kept), scored, data));
    }
    return new FidelityReport(
        spec.name(),
        scored == null ? null : scored.size(),
        FidelityReport.real(real.sample(), real.score()),
        compared);
  }

  private static SourceFidelity source(
      String name, Read read, RealData data, @Nullable Double accepted) {
    return FidelityReport.source(
        name, read.sample(), read.score(), data.compare(read.sample()), accepted);
  }

  /** What the model writes in each way. */
  private List<SourceFidelity> written(
      ModelBundle bundle, ComparedModel.Rules kept, @Nullable ScoredRules scored, RealData data) {
    RowType type = bundle.vocabulary().type();
    Map<String, Read> reads = new LinkedHashMap<>();
    for (String name : model.names(List.of(kept))) {
      reads.put(name, Read.begin(name, type, sample, scored));
    }
    Row nothing = Row.of(type, Map.of());
    return model
        .write(
            bundle,
            List.of(kept),
            () ->
                IntStream.range(0, count)
                    .mapToObj(number -> new Prompt(number, nothing, new BitSet()))
                    .iterator(),
            count,
            (name, outcome) -> {
              if (outcome instanceof Outcome.Completed(_, var row)) {
                Objects.requireNonNull(reads.get(name)).add(row);
              }
            })
        .stream()
        .map(
            way ->
                source(
                    way.name(),
                    Objects.requireNonNull(reads.get(way.name())),
                    data,
                    way.accepted()))
        .toList();
  }

  /** What a file holds, or a model wrote. */
  private record Read(Sample sample, @Nullable Score score) {
    static Read begin(String name, RowType type, int most, @Nullable ScoredRules scored) {
      return new Read(new Sample(type, most), scored == null ? null : new Score(name, scored));
    }

    void add(Row row) {
      sample.add(row);
      if (score != null) score.add(row);
    }
  }

  private Read read(ComparedFiles.Source source, DatasetSpec spec, @Nullable ScoredRules scored) {
    Read read = Read.begin(source.name(), spec.rowType(), sample, scored);
    source.table().forEach(read::add);
    Sample records = read.sample();
    if (records.records() == 0) {
      System.err.println("nomos: warning: " + source.file() + " has no record to compare");
    }
    if (records.records() > records.size()) {
      System.err.printf(
          "nomos: of the %,d records of %s %,d are compared (--sample)%n",
          records.records(), source.file(), records.size());
    }
    return read;
  }
}
