package dev.nomos.console;

import dev.nomos.enforcer.model.Gpt2Config;
import dev.nomos.enforcer.training.Compute;
import dev.nomos.enforcer.training.Holdout;
import dev.nomos.enforcer.training.TrainingJob;
import dev.nomos.enforcer.training.TrainingSettings;
import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.logic.RowType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How large a model is, and how it is trained. */
final class TrainOptions {
  @Option(
      names = "--layers",
      paramLabel = "N",
      defaultValue = "4",
      description = "Layers of the model (default: ${DEFAULT-VALUE}).")
  private int layers = 4;

  @Option(
      names = "--width",
      paramLabel = "N",
      defaultValue = "128",
      description = "Width of the model, a multiple of --heads (default: ${DEFAULT-VALUE}).")
  private int width = 128;

  @Option(
      names = "--heads",
      paramLabel = "N",
      defaultValue = "4",
      description = "Attention heads of a layer (default: ${DEFAULT-VALUE}).")
  private int heads = 4;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "64",
      description = "Records of a step (default: ${DEFAULT-VALUE}).")
  private int batchSize = 64;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "30",
      description = "Most passes over the records (default: ${DEFAULT-VALUE}).")
  private int epochs = 30;

  @Option(
      names = "--patience",
      paramLabel = "N",
      defaultValue = "5",
      description = {
        "Stop after so many epochs without a lower validation loss (default: ${DEFAULT-VALUE})."
      })
  private int patience = 5;

  @Option(
      names = "--time-budget",
      paramLabel = "TIME",
      converter = DurationOption.class,
      description = "Longest time to train, such as 90s or 15m; the learning rate falls with it.")
  private @Nullable Duration timeBudget;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      defaultValue = "0.001",
      description = "The highest learning rate (default: ${DEFAULT-VALUE}).")
  private double learningRate = 1e-3;

  @Option(
      names = "--dropout",
      paramLabel = "SHARE",
      defaultValue = "0.1",
      description = "Share of values set to 0 in training (default: ${DEFAULT-VALUE}).")
  private double dropout = 0.1;

  @Option(
      names = "--validation",
      paramLabel = "SHARE|last[:SHARE]",
      defaultValue = "0.1",
      description = {
        "Share of the records that is held out, spread evenly; or the last ones, for records in"
            + " the",
        "order of time (default: ${DEFAULT-VALUE})."
      })
  private String validation = "0.1";

  @Option(
      names = "--known",
      paramLabel = "FIELD,...",
      description = {
        "Fields that are known where the model is used, such as a forecast's past; * stands for",
        "any characters. Repeatable for other tasks. Half of the training has one of these sets",
        "first, and the validation loss is of that order; the rest has any fields first, or none."
      })
  private List<String> known = List.of();

  @Option(
      names = "--first",
      paramLabel = "FIELD,...",
      description = {
        "Where some fields are known, these are written right after them, in this order: what",
        "others are to depend on, such as sums before what they are the sums of. The bundle keeps",
        "them."
      })
  private @Nullable String first;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of all that is random (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--device",
      paramLabel = "auto|cpu|gpu",
      defaultValue = "auto",
      description = "auto: a GPU where PyTorch finds one (default: ${DEFAULT-VALUE}).")
  private Compute.Kind device = Compute.Kind.AUTO;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = {
        "Threads of the processor; all processors unless given, and 1 where OMP_WAIT_POLICY is not",
        "PASSIVE, since threads that wait by spinning slow one another down."
      })
  private @Nullable Integer threads;

  @Option(
      names = "--checkpoint-steps",
      paramLabel = "N",
      defaultValue = "500",
      description = "Steps between checkpoints (default: ${DEFAULT-VALUE}).")
  private int checkpointSteps = 500;

  /** Throws {@code UsageException} where an option is out of its range, before anything is read. */
  void check() {
    var _ = usage(() -> job(Path.of(""), Gpt2Config.of(1, 1, layers, width, heads), List.of()));
  }

  /** A model for records of the vocabulary. */
  Gpt2Config config(Vocabulary vocabulary) {
    return usage(
        () -> Gpt2Config.of(vocabulary.size(), vocabulary.longest(), layers, width, heads));
  }

  /** Sets of names; throws {@code UsageException} where a pattern fits none of the fields. */
  List<List<String>> known(RowType type) {
    return known.stream().map(set -> FieldNames.fitting("--known", set, type)).toList();
  }

  /** Names; null where none are given; throws as {@link #known(RowType)}. */
  @Nullable List<String> first(RowType type) {
    return first == null ? null : FieldNames.fitting("--first", first, type);
  }

  /** {@code known}: as {@link #known(RowType)} gives it. */
  TrainingJob job(Path folder, Gpt2Config config, List<List<String>> known) {
    TrainingSettings usual = TrainingSettings.DEFAULT;
    int computing = threads == null ? Compute.usualThreads() : threads;
    return usage(
        () ->
            new TrainingJob(
                folder,
                config,
                new TrainingSettings(
                    batchSize,
                    epochs,
                    learningRate,
                    usual.warmUp(),
                    usual.weightDecay(),
                    usual.clip(),
                    dropout,
                    patience,
                    seed,
                    known),
                holdout(),
                new Compute(device, computing),
                timeBudget,
                checkpointSteps));
  }

  private Holdout holdout() {
    boolean last = validation.equals("last") || validation.startsWith("last:");
    String share = last ? validation.substring(Math.min(validation.length(), 5)) : validation;
    try {
      return new Holdout(share.isEmpty() ? 0.1 : Double.parseDouble(share), last);
    } catch (NumberFormatException e) {
      throw new UsageException(
          "--validation must be a share such as 0.1, last or last:0.2, but was " + validation);
    }
  }

  private static <T> T usage(Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
