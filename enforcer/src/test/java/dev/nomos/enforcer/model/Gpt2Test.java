package dev.nomos.enforcer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Gpt2Test {
  private static final double CLOSE = 2e-4;

  @ParameterizedTest
  @CsvSource({
    "11, 40, 16, 2, 4, 1",
    "23, 70, 24, 3, 2, 2",
    "7, 33, 6, 1, 3, 3",
    "5, 2, 1, 1, 1, 4"
  })
  void agreesWithTheDefinition(
      int vocabulary, int positions, int width, int layers, int heads, long seed) {
    Gpt2Config config = Gpt2Config.of(vocabulary, positions, layers, width, heads);
    Map<String, Tensor> tensors = RandomWeights.of(config, seed);
    NaiveGpt2 naive = new NaiveGpt2(config, tensors);
    LanguageModel.States states = Gpt2.of(config, tensors).start(1);
    int[] tokens = new Random(seed).ints(positions, 0, vocabulary).toArray();
    for (int t = 0; t < positions; t++) {
      assertClose(next(states, 0, tokens[t], vocabulary), naive.logits(first(tokens, t + 1)), t);
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "5"})
  void batchIsTheSameAsOneByOneThroughResetsAndForks(int threads) {
    Gpt2Config config = Gpt2Config.of(13, 50, 2, 16, 2);
    Gpt2 model = Gpt2.of(config, RandomWeights.of(config, 9));
    int slots = 6;
    LanguageModel.States batch = model.onThreads(threads).start(slots);
    List<List<Integer>> fed = new ArrayList<>();
    for (int i = 0; i < slots; i++) {
      fed.add(new ArrayList<>());
    }
    Random random = new Random(4);
    float[][] logits = new float[slots][13];
    for (int step = 0; step < 120; step++) {
      change(batch, fed, random);
      int[] sequences = random.ints(0, slots).distinct().limit(1 + random.nextInt(slots)).toArray();
      int[] tokens = random.ints(slots, 0, 13).toArray();
      batch.next(sequences, tokens, sequences.length, logits);
      for (int i = 0; i < sequences.length; i++) {
        fed.get(sequences[i]).add(tokens[i]);
        assertThat(batch.length(sequences[i])).isEqualTo(fed.get(sequences[i]).size());
        assertThat(logits[i]).containsExactly(alone(model, fed.get(sequences[i])));
      }
    }
  }

  /** Resets full sequences, and now and then one forks into another. */
  private static void change(LanguageModel.States batch, List<List<Integer>> fed, Random random) {
    for (int i = 0; i < fed.size(); i++) {
      if (fed.get(i).size() == 50 || random.nextInt(60) == 0) {
        batch.reset(i);
        fed.get(i).clear();
      }
    }
    if (random.nextInt(5) == 0) {
      int from = random.nextInt(fed.size());
      int to = random.nextInt(fed.size());
      batch.fork(from, to);
      fed.set(to, new ArrayList<>(fed.get(from)));
    }
  }

  @Test
  void wrongUseIsRefused() {
    Gpt2Config config = Gpt2Config.of(5, 2, 1, 4, 2);
    LanguageModel.States states = Gpt2.of(config, RandomWeights.of(config, 1)).start(2);
    float[][] logits = new float[2][5];
    assertThatThrownBy(() -> states.next(new int[] {1, 1}, new int[2], 2, logits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sequence 1 is fed twice");
    assertThatThrownBy(() -> states.next(new int[] {0}, new int[] {5}, 1, logits))
        .isInstanceOf(IndexOutOfBoundsException.class);
    states.next(new int[] {0}, new int[] {4}, 1, logits);
    states.next(new int[] {0}, new int[] {4}, 1, logits);
    assertThatThrownBy(() -> states.next(new int[] {0}, new int[] {4}, 1, logits))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has 2 tokens, the most");
  }

  @Test
  void weightsAreFoundUnderThePrefixAndMissingOnesAreNamed() {
    Gpt2Config config = Gpt2Config.of(5, 4, 1, 4, 2);
    Map<String, Tensor> tensors = RandomWeights.of(config, 1);
    Map<String, Tensor> prefixed = new HashMap<>();
    tensors.forEach((name, tensor) -> prefixed.put("transformer." + name, tensor));
    assertThat(next(Gpt2.of(config, prefixed).start(1), 0, 3, 5))
        .containsExactly(next(Gpt2.of(config, tensors).start(1), 0, 3, 5));
    prefixed.remove("transformer.h.0.ln_2.bias");
    assertThatThrownBy(() -> Gpt2.of(config, prefixed))
        .isInstanceOf(ModelException.class)
        .hasMessage("there is no tensor 'h.0.ln_2.bias'");
    assertThatThrownBy(() -> Gpt2.of(Gpt2Config.of(6, 4, 1, 4, 2), tensors))
        .isInstanceOf(ModelException.class)
        .hasMessage("tensor 'wte.weight' must have the shape [6, 4], but has [5, 4]");
  }

  @Test
  void exponentialIsPrecise() {
    for (float x = -87; x < 88; x += 0.0137f) {
      assertThat(RowMath.exp(x) / Math.exp(x)).isCloseTo(1, within(3e-7));
    }
    assertThat(RowMath.exp(Float.NEGATIVE_INFINITY)).isLessThan(1e-37f);
    assertThat(RowMath.exp(1000)).isGreaterThan(1e38f);
  }

  private static float[] next(
      LanguageModel.States states, int sequence, int token, int vocabulary) {
    float[][] logits = new float[1][vocabulary];
    states.next(new int[] {sequence}, new int[] {token}, 1, logits);
    return logits[0];
  }

  private static float[] alone(Gpt2 model, List<Integer> tokens) {
    LanguageModel.States states = model.start(1);
    float[] last = {};
    for (int token : tokens) {
      last = next(states, 0, token, model.vocabulary());
    }
    return last;
  }

  private static int[] first(int[] tokens, int count) {
    return Arrays.copyOf(tokens, count);
  }

  private static void assertClose(float[] found, double[] wanted, int position) {
    for (int i = 0; i < wanted.length; i++) {
      assertThat((double) found[i])
          .as("token %d after position %d", i, position)
          .isCloseTo(wanted[i], within(CLOSE));
    }
  }
}
