package dev.nomos.enforcer.fidelity;

import java.util.Arrays;

/** Quantiles of a window, by linear interpolation between neighbours. */
final class Percentile {
  private Percentile() {}

  /**
   * The value at {@code share} of the way through the sorted samples.
   *
   * @param samples at least one, without NaN, in any order
   * @param share from 0 to 1
   */
  static double of(double[] samples, double share) {
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  /** |p - r| / |r|; 0 where both are 0, and 1 where only {@code real} is. */
  static double relativeError(double real, double predicted) {
    if (real == predicted) return 0;
    return real == 0 ? 1 : Math.abs(predicted - real) / Math.abs(real);
  }
}
