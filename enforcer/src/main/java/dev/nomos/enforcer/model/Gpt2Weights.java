package dev.nomos.enforcer.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A decoder's weights as rows: {@code weight[i]} is what input i adds to each output. Immutable.
 *
 * @param embeddings token x width
 * @param positions position x width
 * @param outputs width x token: the embeddings, transposed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Gpt2Weights(
    float[][] embeddings, float[][] positions, float[][] outputs, List<Block> blocks, Norm last) {

  /** Layer normalisation. */
  @SuppressWarnings("ArrayRecordComponent")
  record Norm(float[] weight, float[] bias) {}

  /** y = x weight + bias. */
  @SuppressWarnings("ArrayRecordComponent")
  record Linear(float[][] weight, float[] bias) {}

  /** {@code attention}: query, key and value, side by side. */
  record Block(
      Norm first, Linear attention, Linear projection, Norm second, Linear inner, Linear outer) {}

  /** Throws {@link ModelException} where one is missing or of another shape. */
  static Gpt2Weights of(Gpt2Config config, Map<String, Tensor> tensors) {
    Reader reader = new Reader(tensors);
    int width = config.width();
    Tensor embeddings = reader.get("wte.weight", config.vocabulary(), width);
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < config.layers(); i++) {
      String h = "h." + i + ".";
      blocks.add(
          new Block(
              reader.norm(h + "ln_1", width),
              reader.linear(h + "attn.c_attn", width, 3 * width),
              reader.linear(h + "attn.c_proj", width, width),
              reader.norm(h + "ln_2", width),
              reader.linear(h + "mlp.c_fc", width, config.inner()),
              reader.linear(h + "mlp.c_proj", config.inner(), width)));
    }
    return new Gpt2Weights(
        embeddings.rows(),
        reader.get("wpe.weight", config.positions(), width).rows(),
        embeddings.columns(),
        List.copyOf(blocks),
        reader.norm("ln_f", width));
  }

  /** Finds tensors by GPT-2's names, with or without the prefix of its language model head. */
  private record Reader(Map<String, Tensor> tensors) {
    private Tensor get(String name, Integer... shape) {
      @Nullable Tensor plain = tensors.get(name);
      @Nullable Tensor found = plain == null ? tensors.get("transformer." + name) : plain;
      if (found == null) {
        throw new ModelException("there is no tensor '%s'".formatted(name));
      }
      if (!found.shape().equals(Arrays.asList(shape))) {
        throw new ModelException(
            "tensor '%s' must have the shape %s, but has %s"
                .formatted(name, Arrays.asList(shape), found.shape()));
      }
      return found;
    }

    private Norm norm(String name, int width) {
      return new Norm(
          get(name + ".weight", width).values().clone(),
          get(name + ".bias", width).values().clone());
    }

    private Linear linear(String name, int in, int out) {
      return new Linear(
          get(name + ".weight", in, out).rows(), get(name + ".bias", out).values().clone());
    }
  }
}
