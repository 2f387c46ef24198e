package dev.nomos.enforcer.training;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How training went; training.json of a bundle. Losses are in nats for each token that counts:
 * values' tokens, not the fields' markers.
 *
 * @param records trained on
 * @param heldOut not trained on
 * @param steps made, in this run and those that it went on from
 * @param bestEpoch the one whose weights are kept; null where none was finished
 * @param validationLoss of these weights
 * @param validationNatsPerRecord the same loss for each held-out record
 * @param tokensPerSecond read in training steps, without padding
 * @param trainingLoss the mean loss of each of at most 200 equal parts of the steps
 */
public record TrainingFigures(
    Outcome outcome,
    int records,
    int heldOut,
    long parameters,
    String device,
    int threads,
    int steps,
    @Nullable Integer bestEpoch,
    @Nullable Double validationLoss,
    @Nullable Double validationNatsPerRecord,
    double seconds,
    double tokensPerSecond,
    TrainingSettings settings,
    Holdout holdout,
    List<Epoch> epochs,
    List<Float> trainingLoss) {

  /** Why training ended. */
  public enum Outcome {
    /** All epochs are done. */
    COMPLETED,
    /** The validation loss fell no more. */
    EARLY_STOP,
    TIME_BUDGET,
    /** Somebody asked for it; the checkpoint goes on from there. */
    INTERRUPTED
  }

  /**
   * A pass over the records, or the part of one that a time budget left.
   *
   * @param step the last one's number
   * @param trainingLoss mean over its steps, with dropout
   * @param learningRate of its last step
   * @param seconds since training began, at its end
   */
  public record Epoch(
      int epoch,
      int step,
      double trainingLoss,
      double validationLoss,
      double validationNatsPerRecord,
      double learningRate,
      double seconds) {}

  public TrainingFigures {
    epochs = List.copyOf(epochs);
    trainingLoss = List.copyOf(trainingLoss);
  }
}
