package dev.nomos.enforcer.fidelity;

/**
 * The autocorrelation function of a window: at lag k, Σ (x[i] - mean)(x[i+k] - mean) / Σ (x[i] -
 * mean)², from -1 to 1. Of a constant window it is 0 at every lag.
 */
final class Autocorrelation {
  private Autocorrelation() {}

  /** At the lags 1 to {@code lags}; beyond the window's end it is 0. */
  static double[] of(double[] window, int lags) {
    double mean = 0;
    for (double x : window) mean += x / window.length;
    double[] sums = new double[lags + 1];
    for (int lag = 0; lag <= lags; lag++) {
      for (int i = 0; i + lag < window.length; i++) {
        sums[lag] += (window[i] - mean) * (window[i + lag] - mean);
      }
    }
    double[] function = new double[lags];
    for (int lag = 1; lag <= lags; lag++) {
      function[lag - 1] = isConstant(window) || sums[0] == 0 ? 0 : sums[lag] / sums[0];
    }
    return function;
  }

  private static boolean isConstant(double[] window) {
    for (double x : window) if (x != window[0]) return false;
    return true;
  }

  /** Mean |difference| of both windows' functions over the lags, from 0 to 2. */
  static double difference(double[] real, double[] predicted, int lags) {
    double[] first = of(real, lags);
    double[] second = of(predicted, lags);
    double sum = 0;
    for (int i = 0; i < lags; i++) sum += Math.abs(first[i] - second[i]);
    return lags == 0 ? 0 : sum / lags;
  }
}
