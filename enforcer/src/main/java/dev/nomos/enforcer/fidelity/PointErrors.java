package dev.nomos.enforcer.fidelity;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Errors of predicted samples p against real ones r, whatever windows they are in. A figure that is
 * not defined is absent: all of them where there is no sample.
 */
final class PointErrors {
  private long count;
  private double absolute;
  private double squared;
  private double symmetric;
  private double least = Double.POSITIVE_INFINITY;
  private double greatest = Double.NEGATIVE_INFINITY;
  private final Moments moments = new Moments();

  static PointErrors of(List<SeriesPair> windows) {
    PointErrors errors = new PointErrors();
    for (SeriesPair window : windows) {
      for (int i = 0; i < window.size(); i++) errors.add(window.real()[i], window.predicted()[i]);
    }
    return errors;
  }

  private void add(double real, double predicted) {
    count++;
    double error = predicted - real;
    absolute += Math.abs(error);
    squared += error * error;
    symmetric += error == 0 ? 0 : 2 * Math.abs(error) / (Math.abs(real) + Math.abs(predicted));
    least = Math.min(least, real);
    greatest = Math.max(greatest, real);
    moments.add(real, predicted);
  }

  long count() {
    return count;
  }

  /** Mean |p - r|, in the series' unit. */
  OptionalDouble mae() {
    return mean(absolute);
  }

  /** The root of mean (p - r)², in the series' unit. */
  OptionalDouble rmse() {
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.sqrt(squared / count));
  }

  /** RMSE by the real samples' range, max r - min r; absent where that is 0 and RMSE is not. */
  OptionalDouble nrmse() {
    double range = greatest - least;
    if (count == 0 || (range == 0 && squared > 0)) return OptionalDouble.empty();
    return OptionalDouble.of(squared == 0 ? 0 : Math.sqrt(squared / count) / range);
  }

  /** 100 × mean 2|p - r| / (|p| + |r|), from 0 to 200 %; a sample with p = r = 0 counts as 0. */
  OptionalDouble smape() {
    return mean(100 * symmetric);
  }

  /**
   * 1 - Σ(p - r)² / Σ(r - mean r)², at most 1; 0 is what the real mean would get. Of a constant
   * real series it is 1 where it is met exactly, else absent.
   */
  OptionalDouble rSquared() {
    double spread = moments.squaresOfReal();
    if (count == 0 || (spread == 0 && squared > 0)) return OptionalDouble.empty();
    return OptionalDouble.of(squared == 0 ? 1 : 1 - squared / spread);
  }

  /** The linear correlation of p and r, from -1 to 1; absent where either is constant. */
  OptionalDouble pearson() {
    return moments.correlation();
  }

  private OptionalDouble mean(double sum) {
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
  }

  /** Sums of squares about the means, updated sample by sample (B. P. Welford, 1962). */
  private static final class Moments {
    private long count;
    private double meanReal;
    private double meanPredicted;
    private double real;
    private double predicted;
    private double both;

    void add(double r, double p) {
      count++;
      double aboveReal = r - meanReal;
      double abovePredicted = p - meanPredicted;
      meanReal += aboveReal / count;
      meanPredicted += abovePredicted / count;
      real += aboveReal * (r - meanReal);
      predicted += abovePredicted * (p - meanPredicted);
      both += aboveReal * (p - meanPredicted);
    }

    double squaresOfReal() {
      return real;
    }

    OptionalDouble correlation() {
      if (real == 0 || predicted == 0) return OptionalDouble.empty();
      return OptionalDouble.of(Math.clamp(both / (Math.sqrt(real) * Math.sqrt(predicted)), -1, 1));
    }
  }
}
