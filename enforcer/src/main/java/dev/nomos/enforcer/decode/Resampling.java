package dev.nomos.enforcer.decode;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** Which candidates give way to copies of which, where a few of them weigh most. */
final class Resampling {
  private Resampling() {}

  /** Weights of their logarithms, the greatest 1. */
  static double[] weights(DoubleStream logarithms) {
    double[] weights = logarithms.toArray();
    double highest = Arrays.stream(weights).max().orElse(0);
    return Arrays.stream(weights).map(weight -> Math.exp(weight - highest)).toArray();
  }

  /**
   * Whether the weights are worth less than half as many equal ones (effective sample size, Kong,
   * Liu and Wong 1994).
   */
  static boolean isDue(double[] weights) {
    double sum = Arrays.stream(weights).sum();
    double squares = Arrays.stream(weights).map(weight -> weight * weight).sum();
    return 2 * sum * sum < weights.length * squares;
  }

  /**
   * By candidate which one goes on in its place: itself, as long as any copy of it does (systematic
   * resampling, Kitagawa 1996: each as often as it weighs, rounded down or up).
   *
   * @param at by chance, at least 0 and below 1
   */
  static int[] parents(double[] weights, double at) {
    int[] copies = copies(weights, at);
    int[] parents = new int[copies.length];
    int parent = 0;
    for (int i = 0; i < parents.length; i++) {
      if (copies[i] > 0) {
        parents[i] = i;
        continue;
      }
      while (copies[parent] < 2) {
        parent++;
      }
      parents[i] = parent;
      copies[parent]--;
    }
    return parents;
  }

  private static int[] copies(double[] weights, double at) {
    int[] copies = new int[weights.length];
    double step = Arrays.stream(weights).sum() / weights.length;
    double until = weights[0];
    int candidate = 0;
    for (int i = 0; i < weights.length; i++) {
      while (until <= (i + at) * step && candidate + 1 < weights.length) {
        until += weights[++candidate];
      }
      copies[candidate]++;
    }
    return copies;
  }
}
