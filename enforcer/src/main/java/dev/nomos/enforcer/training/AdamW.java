package dev.nomos.enforcer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.nomos.enforcer.model.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, 2019): moments of each weight's
 * gradient, corrected for their start at 0; matrices also shrink by the learning rate times the
 * decay.
 */
final class AdamW {
  private static final float FIRST_DECAY = 0.9f;
  private static final float SECOND_DECAY = 0.99f;
  private static final float EPSILON = 1e-8f;

  private final Map<String, NDArray> weights;
  private final Map<String, NDArray> first = new LinkedHashMap<>();
  private final Map<String, NDArray> second = new LinkedHashMap<>();
  private final TrainingSettings settings;

  /** {@code moments}: as {@link #moments} gave them; empty at the start. */
  AdamW(
      NDManager manager,
      Map<String, NDArray> weights,
      TrainingSettings settings,
      Map<String, Tensor> moments) {
    this.weights = weights;
    this.settings = settings;
    weights.forEach(
        (name, weight) -> {
          first.put(name, moment(manager, weight, moments.get("first." + name)));
          second.put(name, moment(manager, weight, moments.get("second." + name)));
        });
  }

  private static NDArray moment(NDManager manager, NDArray weight, @Nullable Tensor kept) {
    return kept == null
        ? manager.zeros(weight.getShape())
        : manager.create(kept.values(), weight.getShape());
  }

  /**
   * Moves every weight by its gradient, which becomes 0.
   *
   * @param share what each gradient is multiplied by, before it is clipped
   * @param step the number of this step, from 1
   * @return the gradient's norm before it was clipped
   */
  float update(float share, double learningRate, int step) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      float norm = share * norm();
      float scale = share * (float) Math.min(1, settings.clip() / (norm + 1e-6));
      double corrected =
          learningRate
              * Math.sqrt(1 - Math.pow(SECOND_DECAY, step))
              / (1 - Math.pow(FIRST_DECAY, step));
      weights.forEach(
          (name, weight) -> update(name, weight, scale, (float) learningRate, (float) corrected));
      return norm;
    }
  }

  private void update(
      String name, NDArray weight, float scale, float learningRate, float corrected) {
    boolean matrix = weight.getShape().dimension() > 1;
    weight
        .getNDArrayInternal()
        .adamUpdate(
            new NDList(weight, weight.getGradient(), first.get(name), second.get(name)),
            new NDList(weight),
            learningRate,
            corrected,
            matrix ? (float) settings.weightDecay() : 0,
            scale,
            -1,
            FIRST_DECAY,
            SECOND_DECAY,
            EPSILON,
            false,
            true);
  }

  private float norm() {
    NDList squares = new NDList();
    weights.values().forEach(weight -> squares.add(weight.getGradient().square().sum()));
    return NDArrays.stack(squares).sum().sqrt().getFloat();
  }

  /** The moments, by the names of the weights after {@code first.} and {@code second.} */
  Map<String, Tensor> moments() {
    Map<String, Tensor> moments = new LinkedHashMap<>();
    first.forEach((name, moment) -> moments.put("first." + name, Tensors.of(moment)));
    second.forEach((name, moment) -> moments.put("second." + name, Tensors.of(moment)));
    return moments;
  }
}
