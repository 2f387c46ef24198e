package dev.nomos.enforcer.fidelity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What can be said of the samples of windows when only each window's total is known. */
public final class Interpolation {
  private Interpolation() {}

  /** Every sample gets the same share of its window's total; NaN where that is absent. */
  public static List<double[]> evenShares(double[] totals, int samples) {
    List<double[]> windows = new ArrayList<>();
    for (double total : totals) {
      double[] window = new double[samples];
      Arrays.fill(window, total / samples);
      windows.add(window);
    }
    return windows;
  }

  /**
   * Straight lines from the middle of each window, where the mean sample is known, to that of the
   * next; level before the first middle and after the last. The windows follow one another in time
   * without a gap. A window beside one whose total is absent is as if it had no such neighbour; one
   * without a total is NaN.
   */
  public static List<double[]> linear(double[] totals, int samples) {
    List<double[]> windows = new ArrayList<>();
    for (int w = 0; w < totals.length; w++) {
      double own = totals[w] / samples;
      double before = w > 0 ? known(totals[w - 1] / samples, own) : own;
      double after = w + 1 < totals.length ? known(totals[w + 1] / samples, own) : own;
      double[] window = new double[samples];
      for (int i = 0; i < samples; i++) {
        double place = (i + 0.5) / samples - 0.5; // in windows from the middle of this one
        window[i] = own + Math.abs(place) * ((place < 0 ? before : after) - own);
      }
      windows.add(window);
    }
    return windows;
  }

  private static double known(double mean, double otherwise) {
    return Double.isNaN(mean) ? otherwise : mean;
  }
}
