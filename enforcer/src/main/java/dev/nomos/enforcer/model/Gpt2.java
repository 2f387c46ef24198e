package dev.nomos.enforcer.model;

import java.nio.file.Path;
import java.util.Map;

/**
 * A decoder as GPT-2's: learned positions, layer normalisation before attention and feed-forward
 * part, GELU by tanh, the output tied to the embedding. Runs in plain Java, a step for a batch of
 * sequences at once, each with what its earlier tokens left behind.
 */
public final class Gpt2 implements LanguageModel {
  private final Gpt2Config config;
  private final Gpt2Weights weights;
  private final int threads;

  private Gpt2(Gpt2Config config, Gpt2Weights weights, int threads) {
    this.config = config;
    this.weights = weights;
    this.threads = threads;
  }

  /**
   * {@code tensors}: by the names of GPT-2, with or without the prefix {@code transformer.}; others
   * are passed over. Throws {@link ModelException} where one is missing or of another shape.
   */
  public static Gpt2 of(Gpt2Config config, Map<String, Tensor> tensors) {
    return new Gpt2(config, Gpt2Weights.of(config, tensors), 1);
  }

  /** {@code weights}: a file of safetensors. Throws {@link ModelException} naming it. */
  public static Gpt2 read(Gpt2Config config, Path weights) {
    Map<String, Tensor> tensors = Safetensors.read(weights, Gpt2::isWeight);
    try {
      return of(config, tensors);
    } catch (ModelException e) {
      throw new ModelException(weights, e.getMessage());
    }
  }

  /** Not the attention masks that older files have, which may be of other types. */
  private static boolean isWeight(String name) {
    return !name.endsWith(".attn.bias") && !name.endsWith(".attn.masked_bias");
  }

  /** This model, its steps shared among so many threads of the common pool. */
  public Gpt2 onThreads(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but were " + number);
    }
    return new Gpt2(config, weights, number);
  }

  public Gpt2Config config() {
    return config;
  }

  @Override
  public int vocabulary() {
    return config.vocabulary();
  }

  @Override
  public int longest() {
    return config.positions();
  }

  @Override
  public States start(int sequences) {
    return new Gpt2States(config, weights, sequences, threads);
  }
}
