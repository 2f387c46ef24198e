package dev.nomos.enforcer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import dev.nomos.enforcer.model.Gpt2Config;
import dev.nomos.enforcer.model.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@link dev.nomos.enforcer.model.Gpt2} as the engine computes it, with gradients: whole batches,
 * few and dense operations. Arrays that a call makes are its {@code NDScope}'s.
 */
final class Gpt2Network {
  private static final float NEVER = -1e9f;

  /** 2 √(2/π), and the same times 0.044715: GELU's tanh form is x σ(a x + b x³). */
  private static final double GELU_LINEAR = 1.5957691216057308;

  private static final double GELU_CUBIC = GELU_LINEAR * 0.044715;

  private final Gpt2Config config;
  private final float dropout;
  private final Map<String, NDArray> weights = new LinkedHashMap<>();

  /** {@code tensors}: by GPT-2's names. The arrays are {@code manager}'s. */
  Gpt2Network(NDManager manager, Gpt2Config config, double dropout, Map<String, Tensor> tensors) {
    this.config = config;
    this.dropout = (float) dropout;
    tensors.forEach(
        (name, tensor) -> {
          long[] shape = tensor.shape().stream().mapToLong(Integer::longValue).toArray();
          NDArray weight = manager.create(tensor.values(), new Shape(shape));
          weight.setRequiresGradient(true);
          weights.put(name, weight);
        });
  }

  /** The weights, by name; updated in place. */
  Map<String, NDArray> weights() {
    return weights;
  }

  private NDArray weight(String name) {
    NDArray weight = weights.get(name);
    if (weight == null) {
      throw new IllegalStateException("there is no weight " + name);
    }
    return weight;
  }

  /** The sum over the targets that count of their negative log likelihood, in nats. */
  NDArray loss(NDManager manager, Batch batch, boolean training) {
    NDArray likelihoods = logits(manager, batch, training).logSoftmax(1);
    NDArray targets = manager.create(batch.targets(), new Shape(batch.targets().length, 1));
    NDArray weights = manager.create(batch.weights(), new Shape(batch.weights().length, 1));
    return likelihoods.gather(targets, 1).mul(weights).sum().neg();
  }

  /** A row of logits for each token of the batch, row by row. */
  NDArray logits(NDManager manager, Batch batch, boolean training) {
    NDArray tokens = manager.create(batch.tokens(), new Shape(batch.rows(), batch.length()));
    NDArray positions =
        weight("wpe.weight").get("0:{}", batch.length()).reshape(1, batch.length(), config.width());
    NDArray x = embed(tokens, weight("wte.weight")).add(positions);
    x = drop(x.reshape(-1, config.width()), training);
    NDArray mask = mask(manager, batch.length());
    for (int layer = 0; layer < config.layers(); layer++) {
      String h = "h." + layer + ".";
      NDArray mixed = attention(normalise(x, h + "ln_1"), h, batch, mask, training);
      x = x.add(drop(mixed, training));
      NDArray inner = gelu(linear(normalise(x, h + "ln_2"), h + "mlp.c_fc"));
      x = x.add(drop(linear(inner, h + "mlp.c_proj"), training));
    }
    return normalise(x, "ln_f").matMul(weight("wte.weight").transpose());
  }

  private static NDArray embed(NDArray tokens, NDArray table) {
    return Embedding.embedding(tokens, table, SparseFormat.DENSE).singletonOrThrow();
  }

  private NDArray attention(NDArray x, String h, Batch batch, NDArray mask, boolean training) {
    int head = config.width() / config.heads();
    NDArray triple =
        linear(x, h + "attn.c_attn")
            .reshape(batch.rows(), batch.length(), 3, config.heads(), head)
            .transpose(2, 0, 3, 1, 4);
    NDArray query = triple.get(0).mul(1 / Math.sqrt(head));
    NDArray scores = query.matMul(triple.get(1).transpose(0, 1, 3, 2)).add(mask);
    NDArray mixed = drop(scores.softmax(3), training).matMul(triple.get(2));
    return linear(mixed.transpose(0, 2, 1, 3).reshape(-1, config.width()), h + "attn.c_proj");
  }

  /** Added to scores: nothing comes from a later position. */
  private static NDArray mask(NDManager manager, int length) {
    float[] mask = new float[length * length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = i % length > i / length ? NEVER : 0;
    }
    return manager.create(mask, new Shape(1, 1, length, length));
  }

  private NDArray linear(NDArray x, String name) {
    NDArray weight = weight(name + ".weight").transpose(); // a view: the engine wants out x in
    return Linear.linear(x, weight, weight(name + ".bias")).singletonOrThrow();
  }

  private NDArray normalise(NDArray x, String name) {
    return LayerNorm.layerNorm(
            x,
            new Shape(config.width()),
            weight(name + ".weight"),
            weight(name + ".bias"),
            (float) config.epsilon())
        .singletonOrThrow();
  }

  private static NDArray gelu(NDArray x) {
    NDArray slope = x.square().mul(GELU_CUBIC).add(GELU_LINEAR);
    return x.mul(Activation.sigmoid(slope.mul(x)));
  }

  private NDArray drop(NDArray x, boolean training) {
    return training && dropout > 0 ? Dropout.dropout(x, dropout, true).singletonOrThrow() : x;
  }
}
