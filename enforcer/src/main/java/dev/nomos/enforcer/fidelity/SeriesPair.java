package dev.nomos.enforcer.fidelity;

import java.util.stream.IntStream;

/**
 * A window of a real series and what was predicted for it, sample by sample. A sample that is
 * absent on either side is left out of both, as if it had never been taken; one beyond ± {@link
 * Column#GREATEST} counts as that.
 */
public final class SeriesPair {
  private final double[] real;
  private final double[] predicted;
  private final int leftOut;

  /** The same number of samples in the order of time; NaN where one is absent. */
  public SeriesPair(double[] real, double[] predicted) {
    if (real.length != predicted.length) {
      throw new IllegalArgumentException(
          real.length + " real samples beside " + predicted.length + " predicted ones");
    }
    int[] both =
        IntStream.range(0, real.length)
            .filter(i -> !Double.isNaN(real[i]) && !Double.isNaN(predicted[i]))
            .toArray();
    this.real = picked(real, both);
    this.predicted = picked(predicted, both);
    this.leftOut = real.length - both.length;
  }

  private static double[] picked(double[] samples, int[] places) {
    return IntStream.of(places)
        .mapToDouble(i -> Math.clamp(samples[i], -Column.GREATEST, Column.GREATEST))
        .toArray();
  }

  double[] real() {
    return real;
  }

  double[] predicted() {
    return predicted;
  }

  int size() {
    return real.length;
  }

  int leftOut() {
    return leftOut;
  }
}
