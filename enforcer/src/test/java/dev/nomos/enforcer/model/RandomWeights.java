package dev.nomos.enforcer.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Weights large enough that every part of a decoder shows in its logits. */
final class RandomWeights {
  private final Random random;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  private RandomWeights(long seed) {
    random = new Random(seed);
  }

  static Map<String, Tensor> of(Gpt2Config config, long seed) {
    RandomWeights weights = new RandomWeights(seed);
    int width = config.width();
    weights.add("wte.weight", 0, config.vocabulary(), width);
    weights.add("wpe.weight", 0, config.positions(), width);
    for (int layer = 0; layer < config.layers(); layer++) {
      String h = "h." + layer + ".";
      weights.norm(h + "ln_1", width);
      weights.linear(h + "attn.c_attn", width, 3 * width);
      weights.linear(h + "attn.c_proj", width, width);
      weights.norm(h + "ln_2", width);
      weights.linear(h + "mlp.c_fc", width, config.inner());
      weights.linear(h + "mlp.c_proj", config.inner(), width);
    }
    weights.norm("ln_f", width);
    return weights.tensors;
  }

  private void norm(String name, int width) {
    add(name + ".weight", 1, width);
    add(name + ".bias", 0, width);
  }

  private void linear(String name, int in, int out) {
    add(name + ".weight", 0, in, out);
    add(name + ".bias", 0, out);
  }

  private void add(String name, float mean, Integer... shape) {
    int size = 1;
    for (int part : shape) {
      size *= part;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = mean + 0.3f * (float) random.nextGaussian();
    }
    tensors.put(name, Tensor.of(values, shape));
  }
}
