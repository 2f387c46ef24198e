package dev.nomos.enforcer.training;

import java.util.List;

/**
 * How a model is trained. All that shapes the loss curve; two runs of equal settings over the same
 * records on one machine have the same.
 *
 * @param batchSize records of a step
 * @param epochs most passes over the records
 * @param learningRate the highest; it rises to it over the first {@code warmUp} of all steps and
 *     falls as a cosine to a tenth of it
 * @param warmUp share of all steps
 * @param weightDecay of matrices a step, times the learning rate; norms and biases have none
 * @param clip most of the gradient's norm; a longer one is shortened to it
 * @param dropout share of values set to 0 in training: embeddings, attention, what is added to the
 *     residual stream
 * @param patience epochs without a lower validation loss before training stops
 * @param seed of the first weights, the order of records and fields, and dropout
 * @param known sets of fields, by name, that are usually known where the model is used: in half of
 *     the sequences one of them comes first
 */
public record TrainingSettings(
    int batchSize,
    int epochs,
    double learningRate,
    double warmUp,
    double weightDecay,
    double clip,
    double dropout,
    int patience,
    long seed,
    List<List<String>> known) {
  public static final TrainingSettings DEFAULT =
      new TrainingSettings(64, 30, 1e-3, 0.05, 0.01, 1, 0.1, 5, 1, List.of());

  public TrainingSettings {
    known = known.stream().map(List::copyOf).toList();
    require(batchSize >= 1 && batchSize <= 65_536, "batch size", "1 to 65536", batchSize);
    require(epochs >= 1 && epochs <= 100_000, "epochs", "1 to 100000", epochs);
    require(learningRate > 0 && learningRate <= 1, "learning rate", "above 0, to 1", learningRate);
    require(warmUp >= 0 && warmUp < 1, "warm-up", "0 to below 1", warmUp);
    require(weightDecay >= 0 && weightDecay < 1, "weight decay", "0 to below 1", weightDecay);
    require(clip > 0, "clip", "above 0", clip);
    require(dropout >= 0 && dropout < 1, "dropout", "0 to below 1", dropout);
    require(patience >= 1, "patience", "at least 1", patience);
  }

  private static void require(boolean right, String what, String range, Number value) {
    if (!right) {
      throw new IllegalArgumentException("%s must be %s, but was %s".formatted(what, range, value));
    }
  }

  /** {@code progress}: how far training has come, from 0 to 1. */
  double learningRate(double progress) {
    if (progress < warmUp) {
      return learningRate * progress / warmUp;
    }
    double falling = Math.min(1, (progress - warmUp) / (1 - warmUp));
    return learningRate * (0.1 + 0.9 * 0.5 * (1 + Math.cos(Math.PI * falling)));
  }
}
