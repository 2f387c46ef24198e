package dev.nomos.enforcer.decode;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Draws one of some tokens by their logits, where only a few of them may be allowed. Not
 * thread-safe: one owner.
 */
final class Sampler {
  private final Sampling sampling;

  /** What the model may write here, and whether the rules let it. */
  private int[] tokens = new int[16];

  private boolean[] allowed = new boolean[16];
  private double[] chances = new double[16];
  private int count;
  private int allowedCount;

  /** Of the last draw. */
  private double allowedMass;

  private boolean firstRemoved;
  private boolean isDrawnAllowed;

  Sampler(Sampling sampling) {
    this.sampling = sampling;
  }

  void clear() {
    count = 0;
    allowedCount = 0;
  }

  void add(int token, boolean isAllowed) {
    if (count == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * count);
      allowed = Arrays.copyOf(allowed, 2 * count);
      chances = Arrays.copyOf(chances, 2 * count);
    }
    tokens[count] = token;
    allowed[count++] = isAllowed;
    allowedCount += isAllowed ? 1 : 0;
  }

  boolean isAnyAllowed() {
    return allowedCount > 0;
  }

  boolean isAllAllowed() {
    return allowedCount == count;
  }

  /** The share of probability that the allowed tokens had, of all that were added. */
  double allowedMass() {
    return allowedMass;
  }

  /** Whether the likeliest of all tokens was not allowed. */
  boolean isFirstRemoved() {
    return firstRemoved;
  }

  /** Whether the rules allow the token that was drawn last. */
  boolean isDrawnAllowed() {
    return isDrawnAllowed;
  }

  /** One of the allowed tokens, of which there is one at least. */
  int draw(float[] logits, RandomGenerator random) {
    return draw(logits, random, true);
  }

  /** One of all tokens that were added, as the model says. */
  int drawFreely(float[] logits, RandomGenerator random) {
    return draw(logits, random, false);
  }

  private int draw(float[] logits, RandomGenerator random, boolean onlyAllowed) {
    weigh(logits);
    int first = likeliest(false);
    firstRemoved = !allowed[first];
    int drawn = drawn(random, onlyAllowed, onlyAllowed && firstRemoved ? likeliest(true) : first);
    isDrawnAllowed = allowed[drawn];
    return tokens[drawn];
  }

  private int drawn(RandomGenerator random, boolean onlyAllowed, int likeliest) {
    int eligible = onlyAllowed ? allowedCount : count;
    if (sampling.temperature() == 0 || eligible == 1) {
      return likeliest;
    }
    double threshold = threshold(eligible, onlyAllowed);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += isEligible(i, onlyAllowed) && chances[i] >= threshold ? chances[i] : 0;
    }
    double at = random.nextDouble() * sum;
    for (int i = 0; i < count; i++) {
      if (isEligible(i, onlyAllowed) && chances[i] >= threshold) {
        at -= chances[i];
        if (at < 0) {
          return i;
        }
      }
    }
    return likeliest; // all chances are too small for numbers
  }

  private boolean isEligible(int place, boolean onlyAllowed) {
    return allowed[place] || !onlyAllowed;
  }

  /** Probabilities among all tokens that were added; and that of the allowed ones. */
  private void weigh(float[] logits) {
    double temperature = sampling.temperature() == 0 ? 1 : sampling.temperature();
    float highest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      highest = Math.max(highest, logits[tokens[i]]);
    }
    double all = 0;
    double of = 0;
    for (int i = 0; i < count; i++) {
      chances[i] = Math.exp((logits[tokens[i]] - highest) / temperature);
      all += chances[i];
      of += allowed[i] ? chances[i] : 0;
    }
    allowedMass = of / all;
  }

  private int likeliest(boolean amongAllowed) {
    int likeliest = -1;
    for (int i = 0; i < count; i++) {
      if (isEligible(i, amongAllowed) && (likeliest < 0 || chances[i] > chances[likeliest])) {
        likeliest = i;
      }
    }
    return likeliest;
  }

  /** The least chance that top-k and top-p leave, among the eligible tokens. */
  private double threshold(int eligible, boolean onlyAllowed) {
    if ((sampling.topK() == 0 || sampling.topK() >= eligible) && sampling.topP() == 1) {
      return 0;
    }
    double[] sorted = new double[eligible];
    double sum = 0;
    int next = 0;
    for (int i = 0; i < count; i++) {
      if (isEligible(i, onlyAllowed)) {
        sorted[next++] = chances[i];
        sum += chances[i];
      }
    }
    Arrays.sort(sorted);
    int most = sampling.topK() == 0 ? eligible : Math.min(sampling.topK(), eligible);
    double taken = 0;
    int kept = 0;
    while (kept < most && (kept == 0 || taken < sampling.topP() * sum)) {
      taken += sorted[eligible - 1 - kept];
      kept++;
    }
    return sorted[eligible - kept];
  }
}
