package dev.nomos.enforcer.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * What training starts from, as GPT-2 did: normal with deviation 0.02, less in the layers that add
 * to the residual stream, so that its variance does not grow with their number; norms of weight 1,
 * biases 0.
 */
public final class InitialWeights {
  private static final double DEVIATION = 0.02;

  private final Gpt2Config config;
  private final RandomGenerator random;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  private InitialWeights(Gpt2Config config, long seed) {
    this.config = config;
    random = RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(seed);
  }

  /** Every tensor of the model, by GPT-2's name; the same for the same seed. */
  public static Map<String, Tensor> of(Gpt2Config config, long seed) {
    return new InitialWeights(config, seed).all();
  }

  private Map<String, Tensor> all() {
    int width = config.width();
    double residual = DEVIATION / Math.sqrt(2.0 * config.layers());
    normal("wte.weight", DEVIATION, config.vocabulary(), width);
    normal("wpe.weight", DEVIATION, config.positions(), width);
    for (int layer = 0; layer < config.layers(); layer++) {
      String h = "h." + layer + ".";
      norm(h + "ln_1");
      linear(h + "attn.c_attn", DEVIATION, width, 3 * width);
      linear(h + "attn.c_proj", residual, width, width);
      norm(h + "ln_2");
      linear(h + "mlp.c_fc", DEVIATION, width, config.inner());
      linear(h + "mlp.c_proj", residual, config.inner(), width);
    }
    norm("ln_f");
    return tensors;
  }

  private void linear(String name, double deviation, int in, int out) {
    normal(name + ".weight", deviation, in, out);
    constant(name + ".bias", 0, out);
  }

  private void norm(String name) {
    constant(name + ".weight", 1, config.width());
    constant(name + ".bias", 0, config.width());
  }

  private void constant(String name, float value, int size) {
    float[] values = new float[size];
    Arrays.fill(values, value);
    tensors.put(name, Tensor.of(values, size));
  }

  private void normal(String name, double deviation, int rows, int columns) {
    float[] values = new float[Math.multiplyExact(rows, columns)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    tensors.put(name, Tensor.of(values, rows, columns));
  }
}
