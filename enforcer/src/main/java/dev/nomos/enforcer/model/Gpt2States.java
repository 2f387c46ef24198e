package dev.nomos.enforcer.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ForkJoinTask;

/** Sequences of one model. A step's sequences are shared among threads; each takes some whole. */
final class Gpt2States implements LanguageModel.States {
  private final Gpt2Config config;
  private final Gpt2Weights weights;
  private final int threads;
  private final KeyValueCache[] caches;
  private final float[] noBias;

  /* A row for each sequence of a step. */
  private final float[][] stream;
  private final float[][] normal;
  private final float[][] triple;
  private final float[][] mixed;
  private final float[][] inner;
  private final float[][] scores;

  Gpt2States(Gpt2Config config, Gpt2Weights weights, int sequences, int threads) {
    this.config = config;
    this.weights = weights;
    this.threads = threads;
    caches = new KeyValueCache[sequences];
    for (int i = 0; i < sequences; i++) {
      caches[i] = new KeyValueCache(config);
    }
    noBias = new float[config.vocabulary()];
    stream = new float[sequences][config.width()];
    normal = new float[sequences][config.width()];
    triple = new float[sequences][3 * config.width()];
    mixed = new float[sequences][config.width()];
    inner = new float[sequences][config.inner()];
    scores = new float[sequences][config.positions()];
  }

  @Override
  public int length(int sequence) {
    return caches[sequence].length();
  }

  @Override
  public void reset(int sequence) {
    caches[sequence].clear();
  }

  @Override
  public void fork(int from, int to) {
    if (from != to) {
      caches[to].become(caches[from]);
    }
  }

  @Override
  public void next(int[] sequences, int[] tokens, int count, float[][] logits) {
    check(sequences, tokens, count);
    int parts = Math.min(threads, count);
    if (parts < 2) {
      step(sequences, tokens, 0, count, logits);
      return;
    }
    List<ForkJoinTask<?>> tasks = new ArrayList<>(parts);
    for (int part = 0; part < parts; part++) {
      int from = count * part / parts;
      int to = count * (part + 1) / parts;
      tasks.add(ForkJoinTask.adapt(() -> step(sequences, tokens, from, to, logits)));
    }
    ForkJoinTask.invokeAll(tasks);
  }

  private void check(int[] sequences, int[] tokens, int count) {
    BitSet seen = new BitSet(caches.length);
    for (int i = 0; i < count; i++) {
      Objects.checkIndex(tokens[i], config.vocabulary());
      if (seen.get(sequences[i])) {
        throw new IllegalArgumentException("sequence %d is fed twice".formatted(sequences[i]));
      }
      seen.set(sequences[i]);
      if (!caches[sequences[i]].hasRoom()) {
        throw new IllegalStateException(
            "sequence %d has %d tokens, the most that the model takes"
                .formatted(sequences[i], config.positions()));
      }
    }
  }

  /** A step of rows [from, to). */
  private void step(int[] sequences, int[] tokens, int from, int to, float[][] logits) {
    for (int row = from; row < to; row++) {
      System.arraycopy(weights.embeddings()[tokens[row]], 0, stream[row], 0, config.width());
      RowMath.add(stream[row], weights.positions()[caches[sequences[row]].length()]);
    }
    for (int layer = 0; layer < config.layers(); layer++) {
      Gpt2Weights.Block block = weights.blocks().get(layer);
      attend(block, layer, sequences, from, to);
      feedForward(block, from, to);
    }
    normalise(weights.last(), from, to);
    product(normal, weights.outputs(), noBias, logits, from, to);
    for (int row = from; row < to; row++) {
      caches[sequences[row]].advance();
    }
  }

  private void normalise(Gpt2Weights.Norm norm, int from, int to) {
    for (int row = from; row < to; row++) {
      RowMath.normalise(stream[row], norm, (float) config.epsilon(), normal[row]);
    }
  }

  private static void product(
      float[][] x, float[][] weight, float[] bias, float[][] y, int from, int to) {
    for (int row = from; row < to; row++) {
      System.arraycopy(bias, 0, y[row], 0, bias.length);
      RowMath.addProduct(x[row], weight, y[row]);
    }
  }

  private void addToStream(float[][] x, Gpt2Weights.Linear linear, int from, int to) {
    for (int row = from; row < to; row++) {
      RowMath.add(stream[row], linear.bias());
      RowMath.addProduct(x[row], linear.weight(), stream[row]);
    }
  }

  private void feedForward(Gpt2Weights.Block block, int from, int to) {
    normalise(block.second(), from, to);
    product(normal, block.inner().weight(), block.inner().bias(), inner, from, to);
    for (int row = from; row < to; row++) {
      RowMath.gelu(inner[row]);
    }
    addToStream(inner, block.outer(), from, to);
  }

  private void attend(Gpt2Weights.Block block, int layer, int[] sequences, int from, int to) {
    normalise(block.first(), from, to);
    product(normal, block.attention().weight(), block.attention().bias(), triple, from, to);
    for (int row = from; row < to; row++) {
      attend(layer, caches[sequences[row]], row);
    }
    addToStream(mixed, block.projection(), from, to);
  }

  /** Takes the new key and value into the cache and mixes the values by their scores. */
  private void attend(int layer, KeyValueCache cache, int row) {
    int width = config.width();
    int position = cache.length();
    float[][] keys = cache.keys(layer);
    float[] own = triple[row];
    for (int i = 0; i < width; i++) {
      keys[i][position] = own[width + i];
    }
    System.arraycopy(own, 2 * width, cache.values(layer)[position], 0, width);
    Arrays.fill(mixed[row], 0);
    int headWidth = width / config.heads();
    float scale = (float) (1 / Math.sqrt(headWidth));
    for (int first = 0; first < width; first += headWidth) {
      score(own, keys, first, first + headWidth, scale, scores[row], position + 1);
      RowMath.softmax(scores[row], position + 1);
      mix(scores[row], cache.values(layer), position + 1, first, first + headWidth, mixed[row]);
    }
  }

  /** {@code scores[p]} = scale · the query's places [from, to) times the key at position p. */
  private static void score(
      float[] query, float[][] keys, int from, int to, float scale, float[] scores, int count) {
    Arrays.fill(scores, 0, count, 0);
    int i = from;
    for (; i + 4 <= to; i += 4) {
      RowMath.addFour(
          scores,
          keys[i],
          keys[i + 1],
          keys[i + 2],
          keys[i + 3],
          scale * query[i],
          scale * query[i + 1],
          scale * query[i + 2],
          scale * query[i + 3],
          0,
          count);
    }
    for (; i < to; i++) {
      RowMath.addOne(scores, keys[i], scale * query[i], 0, count);
    }
  }

  /** y += the values' places [from, to), each position's by its share. */
  private static void mix(
      float[] shares, float[][] values, int count, int from, int to, float[] y) {
    int p = 0;
    for (; p + 4 <= count; p += 4) {
      RowMath.addFour(
          y,
          values[p],
          values[p + 1],
          values[p + 2],
          values[p + 3],
          shares[p],
          shares[p + 1],
          shares[p + 2],
          shares[p + 3],
          from,
          to);
    }
    for (; p < count; p++) {
      RowMath.addOne(y, values[p], shares[p], from, to);
    }
  }
}
