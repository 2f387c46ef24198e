package dev.nomos.enforcer.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.training.GradientCollector;
import dev.nomos.enforcer.model.Gpt2Config;
import dev.nomos.enforcer.model.Tensor;
import java.util.Map;

/** A network in training: its weights and moments in the engine's memory until it is closed. */
final class Optimiser implements AutoCloseable {
  private final Engine engine;
  private final NDManager manager;
  private final Gpt2Network network;
  private final AdamW adam;
  private final TrainingSettings settings;

  Optimiser(
      Device device,
      Gpt2Config config,
      TrainingSettings settings,
      Map<String, Tensor> weights,
      Map<String, Tensor> moments) {
    this.settings = settings;
    engine = Engine.getEngine("PyTorch");
    manager = engine.newBaseManager(device);
    network = new Gpt2Network(manager, config, settings.dropout(), weights);
    adam = new AdamW(manager, network.weights(), settings, moments);
  }

  /** One step, numbered from 1; the mean loss of the targets that count, before it. */
  float step(Batch batch, double learningRate, int step) {
    float share = 1f / Math.max(1, batch.counted());
    engine.setRandomSeed(
        Long.hashCode(settings.seed() * 1_000_003L + step)); // dropout, in each step
    float total;
    try (NDScope scope = new NDScope();
        NDManager memory = manager.newSubManager();
        GradientCollector gradients = engine.newGradientCollector()) {
      scope.suppressNotUsedWarning();
      NDArray loss = network.loss(memory, batch, true);
      gradients.backward(loss);
      total = loss.getFloat();
    }
    adam.update(share, learningRate, step);
    return total * share;
  }

  /** The sum of the loss over the targets that count, without dropout. */
  double loss(Batch batch) {
    try (NDScope scope = new NDScope();
        NDManager memory = manager.newSubManager()) {
      scope.suppressNotUsedWarning();
      return network.loss(memory, batch, false).getFloat();
    }
  }

  /** A row of logits for each token of the batch. */
  float[] logits(Batch batch) {
    try (NDScope scope = new NDScope();
        NDManager memory = manager.newSubManager()) {
      scope.suppressNotUsedWarning();
      return network.logits(memory, batch, false).toFloatArray();
    }
  }

  Map<String, Tensor> weights() {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return Tensors.of(network.weights());
    }
  }

  Map<String, Tensor> moments() {
    return adam.moments();
  }

  @Override
  public void close() {
    manager.close();
  }
}
