package dev.nomos.enforcer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.nomos.enforcer.model.Gpt2;
import dev.nomos.enforcer.model.Gpt2Config;
import dev.nomos.enforcer.model.InitialWeights;
import dev.nomos.enforcer.model.LanguageModel;
import dev.nomos.enforcer.model.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class OptimiserTest {
  private static final int VOCABULARY = SmallData.VOCABULARY.size();
  private static final Gpt2Config CONFIG =
      Gpt2Config.of(VOCABULARY, SmallData.VOCABULARY.longest(), 2, 16, 2);

  @BeforeAll
  static void loadsTheEngine() {
    assertThat(new Compute(Compute.Kind.CPU, 1).start()).isEqualTo(Device.cpu());
  }

  @Test
  void weightsGiveTheSameLogitsInPlainJava() {
    Sequences sequences = SmallData.of(9, 2);
    List<int[]> records = SmallData.tokens(sequences, 0, 3, 7);
    Batch batch = Batch.of(records, SmallData.VOCABULARY);
    Map<String, Tensor> weights = disturbed(InitialWeights.of(CONFIG, 4));
    LanguageModel.States states = Gpt2.of(CONFIG, weights).start(3);
    try (Optimiser optimiser = optimiser(weights, TrainingSettings.DEFAULT)) {
      float[] logits = optimiser.logits(batch);
      float[][] found = new float[1][VOCABULARY];
      for (int row = 0; row < 3; row++) {
        for (int i = 0; i + 1 < records.get(row).length; i++) {
          states.next(new int[] {row}, new int[] {records.get(row)[i]}, 1, found);
          for (int v = 0; v < VOCABULARY; v++) {
            assertThat(logits[(row * batch.length() + i) * VOCABULARY + v])
                .isCloseTo(found[0][v], within(1e-4f));
          }
        }
      }
    }
  }

  @Test
  void lossIsTheLikelihoodOfWhatCounts() {
    Sequences sequences = SmallData.of(2, 2);
    Batch batch = Batch.of(SmallData.tokens(sequences, 0, 1), SmallData.VOCABULARY);
    try (Optimiser optimiser = optimiser(InitialWeights.of(CONFIG, 4), TrainingSettings.DEFAULT)) {
      float[] logits = optimiser.logits(batch);
      double loss = 0;
      for (int at = 0; at < batch.targets().length; at++) {
        double total = 0;
        for (int v = 0; v < VOCABULARY; v++) {
          total += Math.exp(logits[at * VOCABULARY + v]);
        }
        float target = logits[at * VOCABULARY + (int) batch.targets()[at]];
        loss += batch.weights()[at] * (Math.log(total) - target);
      }
      assertThat(optimiser.loss(batch)).isCloseTo(loss, within(1e-3));
    }
  }

  /** The engine's step against the formulas of the method, on a loss whose gradient is known. */
  @Test
  void adamMovesWeightsAsItsFormulasSay() {
    TrainingSettings settings = new TrainingSettings(1, 1, 0.1, 0, 0.02, 1.5, 0, 1, 1, List.of());
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu())) {
      NDArray weight = manager.create(new float[][] {{1, -2}, {0.5f, 3}});
      weight.setRequiresGradient(true);
      AdamW adam = new AdamW(manager, Map.of("w", weight), settings, Map.of());
      double[] w = {1, -2, 0.5, 3};
      double[] first = new double[4];
      double[] second = new double[4];
      for (int step = 1; step <= 4; step++) {
        try (GradientCollector gradients = Engine.getEngine("PyTorch").newGradientCollector()) {
          gradients.backward(weight.square().sum());
        }
        adam.update(0.5f, 0.1, step); // the gradient is 2 w, its half w
        double norm = Math.sqrt(w[0] * w[0] + w[1] * w[1] + w[2] * w[2] + w[3] * w[3]);
        for (int i = 0; i < 4; i++) {
          double gradient = w[i] * Math.min(1, 1.5 / norm);
          first[i] = 0.9 * first[i] + 0.1 * gradient;
          second[i] = 0.99 * second[i] + 0.01 * gradient * gradient;
          double mean = first[i] / (1 - Math.pow(0.9, step));
          double variance = second[i] / (1 - Math.pow(0.99, step));
          w[i] = w[i] * (1 - 0.1 * 0.02) - 0.1 * mean / Math.sqrt(variance);
          assertThat((double) weight.toFloatArray()[i]).isCloseTo(w[i], within(1e-5));
        }
      }
    }
  }

  @Test
  void dropoutDependsOnTheSeedAndTheStepOnly() {
    Sequences sequences = SmallData.of(8, 2);
    Batch batch = Batch.of(SmallData.tokens(sequences, 0, 1), SmallData.VOCABULARY);
    float first;
    try (Optimiser optimiser = optimiser(InitialWeights.of(CONFIG, 4), TrainingSettings.DEFAULT)) {
      first = optimiser.step(batch, 0, 1);
      assertThat(optimiser.step(batch, 0, 2)).isNotEqualTo(first);
      assertThat(optimiser.step(batch, 0, 1)).isEqualTo(first);
    }
  }

  private static Optimiser optimiser(Map<String, Tensor> weights, TrainingSettings settings) {
    return new Optimiser(Device.cpu(), CONFIG, settings, weights, Map.of());
  }

  /** So that biases and norms show, too. */
  private static Map<String, Tensor> disturbed(Map<String, Tensor> weights) {
    Random random = new Random(8);
    Map<String, Tensor> disturbed = new LinkedHashMap<>();
    weights.forEach(
        (name, tensor) -> {
          float[] values = tensor.values().clone();
          for (int i = 0; i < values.length; i++) {
            values[i] += 0.2f * (float) random.nextGaussian();
          }
          disturbed.put(name, new Tensor(tensor.shape(), values));
        });
    return disturbed;
  }
}
