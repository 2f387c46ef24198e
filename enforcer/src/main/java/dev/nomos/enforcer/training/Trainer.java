package dev.nomos.enforcer.training;

import ai.djl.Device;
import dev.nomos.enforcer.bundle.ModelBundle;
import dev.nomos.enforcer.model.InitialWeights;
import dev.nomos.enforcer.model.Safetensors;
import dev.nomos.enforcer.model.Tensor;
import dev.nomos.enforcer.training.TrainingFigures.Epoch;
import dev.nomos.enforcer.training.TrainingFigures.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Trains one model: steps over shuffled batches, validation after each epoch, the best weights and
 * a checkpoint kept in a folder. Of one thread, for one run.
 */
public final class Trainer {
  private final TrainingJob job;
  private final String data;
  private final Batches batches;
  private final TrainingProgress progress;
  private final List<Epoch> epochs = new ArrayList<>();
  private final long begun = System.nanoTime();
  private LossCurve losses = new LossCurve(new float[0]);
  private int step;
  private double secondsBefore;
  private long tokens;
  private double stepping;
  private Device device = Device.cpu();

  /** Throws {@link TrainingException} where the records are too few. */
  public Trainer(TrainingJob job, Sequences sequences, TrainingProgress progress) {
    if (job.config().vocabulary() != sequences.vocabulary().size()
        || job.config().positions() < sequences.vocabulary().longest()) {
      throw new IllegalArgumentException("the model is not of the vocabulary's size");
    }
    this.job = job;
    this.progress = progress;
    data = sequences.digest();
    batches = new Batches(sequences, job.holdout(), job.settings());
  }

  /**
   * Trains from the first weights, or goes on from the folder's checkpoint. Throws {@link
   * TrainingException} where the loss is no number or the checkpoint is of another training.
   */
  public TrainingFigures run(boolean resume) throws IOException {
    Checkpoint checkpoint = resume ? restore() : null;
    device = job.compute().start();
    try (Optimiser optimiser = optimiser(checkpoint)) {
      Files.writeString(job.folder().resolve(ModelBundle.CONFIG), job.config().toJson());
      progress.begin(steps(), step);
      Outcome outcome = train(optimiser);
      if (outcome == Outcome.TIME_BUDGET && step > lastValidated()) {
        finishEpoch(optimiser);
      }
      if (epochs.isEmpty()) {
        writeWeights(optimiser.weights());
      }
      keep(optimiser);
      return write(outcome);
    }
  }

  private Checkpoint restore() {
    Checkpoint checkpoint = Checkpoint.read(job.folder().resolve(ModelBundle.CHECKPOINT));
    checkpoint.requireSame(state());
    Checkpoint.State state = checkpoint.state();
    step = state.step();
    secondsBefore = state.seconds();
    epochs.addAll(state.epochs());
    losses = new LossCurve(checkpoint.losses());
    return checkpoint;
  }

  private Optimiser optimiser(@Nullable Checkpoint from) {
    Map<String, Tensor> weights =
        from == null ? InitialWeights.of(job.config(), job.settings().seed()) : from.weights();
    Map<String, Tensor> moments = from == null ? Map.of() : from.moments();
    return new Optimiser(device, job.config(), job.settings(), weights, moments);
  }

  private int steps() {
    return Math.multiplyExact(job.settings().epochs(), batches.perEpoch());
  }

  private int lastValidated() {
    return epochs.isEmpty() ? 0 : epochs.getLast().step();
  }

  private double seconds() {
    return secondsBefore + (System.nanoTime() - begun) / 1e9;
  }

  private Outcome train(Optimiser optimiser) throws IOException {
    while (step < steps() && !isStalled()) {
      for (Batch batch : batches.epoch(step / batches.perEpoch(), step % batches.perEpoch())) {
        step(optimiser, batch);
        if (step % batches.perEpoch() == 0) {
          finishEpoch(optimiser);
        }
        Optional<Outcome> early = early();
        if (early.isPresent()) {
          return early.get();
        }
        if (step % job.checkpointSteps() == 0) {
          keep(optimiser);
        }
      }
    }
    return step < steps() ? Outcome.EARLY_STOP : Outcome.COMPLETED;
  }

  private Optional<Outcome> early() {
    if (progress.isToEnd()) {
      return Optional.of(Outcome.INTERRUPTED);
    }
    boolean late = job.budget() != null && seconds() >= job.budget().toNanos() / 1e9;
    return late ? Optional.of(Outcome.TIME_BUDGET) : Optional.empty();
  }

  private void step(Optimiser optimiser, Batch batch) {
    long started = System.nanoTime();
    float loss = optimiser.step(batch, learningRate(step + 1), step + 1);
    if (!Float.isFinite(loss)) {
      throw new TrainingException(
          "the loss became %s at step %d: train with a lower learning rate than %s"
              .formatted(loss, step + 1, job.settings().learningRate()));
    }
    step++;
    losses.add(loss);
    tokens += batch.read();
    stepping += (System.nanoTime() - started) / 1e9;
    progress.step(step, loss, tokens / stepping);
  }

  /** By the share of the steps that are made, or of the time, whichever is more. */
  private double learningRate(int number) {
    double made = (double) number / steps();
    double spent = job.budget() == null ? 0 : seconds() / (job.budget().toNanos() / 1e9);
    return job.settings().learningRate(Math.min(1, Math.max(made, spent)));
  }

  private void finishEpoch(Optimiser optimiser) throws IOException {
    double total = 0;
    long counted = 0;
    for (Batch batch : batches.held()) {
      total += optimiser.loss(batch);
      counted += batch.counted();
    }
    Epoch epoch =
        new Epoch(
            epochs.size() + 1,
            step,
            losses.mean(lastValidated(), step),
            total / Math.max(1, counted),
            total / batches.heldRecords(),
            learningRate(step),
            seconds());
    boolean best = epochs.stream().allMatch(e -> epoch.validationLoss() < e.validationLoss());
    epochs.add(epoch);
    if (best) {
      writeWeights(optimiser.weights());
    }
    progress.epoch(epoch);
  }

  private Optional<Epoch> best() {
    return epochs.stream().min(Comparator.comparingDouble(Epoch::validationLoss));
  }

  private boolean isStalled() {
    int since = best().map(best -> epochs.getLast().epoch() - best.epoch()).orElse(0);
    return since >= job.settings().patience();
  }

  private Checkpoint.State state() {
    return new Checkpoint.State(
        step, seconds(), data, job.holdout(), job.config(), job.settings(), epochs);
  }

  private void keep(Optimiser optimiser) throws IOException {
    Checkpoint.of(state(), optimiser.weights(), optimiser.moments(), losses.all())
        .write(job.folder().resolve(ModelBundle.CHECKPOINT));
  }

  private void writeWeights(Map<String, Tensor> weights) throws IOException {
    Safetensors.write(job.folder().resolve(ModelBundle.WEIGHTS), weights, Map.of("format", "pt"));
  }

  private TrainingFigures write(Outcome outcome) throws IOException {
    TrainingFigures figures = figures(outcome);
    Path folder = job.folder();
    Files.writeString(folder.resolve(ModelBundle.FIGURES), TrainingJson.print(figures));
    LossChart.write(figures, folder.resolve(ModelBundle.PICTURE));
    return figures;
  }

  private TrainingFigures figures(Outcome outcome) {
    Optional<Epoch> best = best();
    return new TrainingFigures(
        outcome,
        batches.trainingRecords(),
        batches.heldRecords(),
        job.config().parameters(),
        device.toString(),
        job.compute().threads(),
        step,
        best.map(Epoch::epoch).orElse(null),
        best.map(Epoch::validationLoss).orElse(null),
        best.map(Epoch::validationNatsPerRecord).orElse(null),
        seconds(),
        stepping > 0 ? tokens / stepping : 0,
        job.settings(),
        job.holdout(),
        epochs,
        losses.parts());
  }
}
