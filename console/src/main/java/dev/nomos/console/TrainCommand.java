package dev.nomos.console;

import dev.nomos.enforcer.bundle.ModelBundle;
import dev.nomos.enforcer.training.Sequences;
import dev.nomos.enforcer.training.Trainer;
import dev.nomos.enforcer.training.TrainingFigures;
import dev.nomos.enforcer.training.TrainingJob;
import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.enforcer.vocabulary.VocabularyBuilder;
import dev.nomos.enforcer.vocabulary.VocabularyLimits;
import dev.nomos.ingest.table.Table;
import dev.nomos.schemas.rules.RulesFile;
import dev.nomos.schemas.rules.StoredRule;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nomos train}: a language model of a data set's records. */
@Command(
    name = "train",
    header = "Train a language model on a file's records.",
    description = {
      "Reads a file as a data set specification says, makes a vocabulary of it, and trains a",
      "decoder as GPT-2's, from scratch. Writes a bundle: one directory with the weights, the",
      "vocabulary, the specification, the rules and how training went."
    },
    footer = {
      "",
      "Ctrl-C and --time-budget end training early: the best weights so far are in the bundle, and",
      "the same command with --resume goes on where it ended.",
      "",
      "Examples:",
      "  nomos train --dataset-spec examples/datasets/lab-flows.json \\",
      "      --input examples/lab/normal-v9.pcap --out models/lab",
      "  nomos train --dataset-spec examples/datasets/cidds-flows.json --input flows.csv \\",
      "      --rules runs/RUN --out models/cidds --time-budget 15m",
      "  nomos train --dataset-spec examples/datasets/metadc-imputation.json --input samples.csv"
          + " \\",
      "      --out models/metadc --known 'Total*,PeakConnections' \\",
      "      --first 'Total*,PeakConnections,Ingress10ms*' --validation last --resume",
      "",
      "--format json prints the bundle's training.json.",
      "Exit codes: 0 done, 2 usage, 3 the input or the bundle is wrong, 4 nothing to compute on."
    })
final class TrainCommand implements Callable<Integer> {
  @Mixin private TableOptions table = new TableOptions();
  @Mixin private TrainOptions options = new TrainOptions();

  @Option(
      names = "--rules",
      paramLabel = "FILE|RUN",
      description = {
        "The rules that generated records shall keep: rules.json, text with one formula a line, or",
        "a run directory. They are copied into the bundle; training does not look at them."
      })
  private @Nullable Path rules;

  @Option(
      names = "--out",
      paramLabel = "BUNDLE",
      required = true,
      description = "The bundle's directory, which is made.")
  private Path out = Path.of("");

  @Option(names = "--resume", description = "Go on from the bundle's checkpoint.")
  private boolean resume;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, or json for the figures as one object (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Override
  public Integer call() throws IOException {
    options.check();
    DatasetSpec spec = table.specOfRows();
    List<List<String>> known = options.known(spec.rowType());
    List<String> first = options.first(spec.rowType());
    requireRightFolder();
    List<StoredRule> kept = rules(spec);
    Vocabulary vocabulary = vocabulary(spec, first);
    Sequences sequences = new Sequences(vocabulary);
    table.table(spec).forEach(sequences::add);
    try (EndOnSignal signal = EndOnSignal.whenAsked()) {
      TrainingFigures figures;
      try (TrainingBar bar = new TrainingBar(signal)) {
        Trainer trainer = new Trainer(job(vocabulary, known), sequences, bar);
        begin(spec, vocabulary, kept);
        figures = trainer.run(resume);
      }
      System.out.print(
          format == Format.JSON
              ? Files.readString(out.resolve(ModelBundle.FIGURES)) + System.lineSeparator()
              : text(spec, figures));
      System.out.flush();
    }
    return ExitCode.DONE;
  }

  /** The bundle, as far as it is known before training; one that is resumed has most of it. */
  private void begin(DatasetSpec spec, Vocabulary vocabulary, @Nullable List<StoredRule> kept)
      throws IOException {
    if (!resume) {
      ModelBundle.begin(out, spec, vocabulary);
    }
    if (kept != null) {
      ModelBundle.keep(out, kept);
    }
  }

  private void requireRightFolder() {
    if (resume && !Files.exists(out.resolve(ModelBundle.CHECKPOINT))) {
      throw new UsageException("--resume: there is no checkpoint in " + out);
    }
    if (!resume && ModelBundle.isAt(out)) {
      throw new UsageException(
          "--out " + out + " is a bundle already; --resume goes on with it, or name another");
    }
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw new UsageException("--out " + out + " is no directory");
    }
  }

  private @Nullable List<StoredRule> rules(DatasetSpec spec) {
    if (rules == null) {
      return null;
    }
    return RulesFile.read(TheoryOptions.file(rules), spec.rowType());
  }

  private Vocabulary vocabulary(DatasetSpec spec, @Nullable List<String> first) {
    if (resume) {
      Vocabulary kept = ModelBundle.vocabulary(out, spec);
      if (first != null && !first.equals(kept.first())) {
        throw new UsageException("--first: the bundle writes %s first".formatted(kept.first()));
      }
      return kept;
    }
    VocabularyBuilder builder = new VocabularyBuilder(spec, VocabularyLimits.DEFAULT);
    Table rows = table.table(spec);
    if (rows.forEach(builder::add).rows() == 0) {
      throw rows.refusal("no row of it is left to train on");
    }
    return builder.build().withFirst(first == null ? List.of() : first);
  }

  private TrainingJob job(Vocabulary vocabulary, List<List<String>> known) {
    return options.job(out, options.config(vocabulary), known);
  }

  private String text(DatasetSpec spec, TrainingFigures figures) {
    String best =
        figures.bestEpoch() == null
            ? "no epoch was finished"
            : String.format(
                Locale.ROOT,
                "epoch %d is the best: validation loss %.4f nats a token, %.3f a record",
                figures.bestEpoch(),
                figures.validationLoss(),
                figures.validationNatsPerRecord());
    return String.format(
        Locale.ROOT,
        """
        %s: %,d records, %,d more held out; %,d weights
        %s
        %,d steps in %.0f s, %,.0f tokens/s on %s; %s
        bundle: %s
        """,
        spec.name(),
        figures.records(),
        figures.heldOut(),
        figures.parameters(),
        best,
        figures.steps(),
        figures.seconds(),
        figures.tokensPerSecond(),
        figures.device(),
        figures.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        out);
  }
}
