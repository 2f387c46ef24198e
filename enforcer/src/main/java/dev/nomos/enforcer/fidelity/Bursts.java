package dev.nomos.enforcer.fidelity;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The bursts of a window, in the order of time. A burst is a longest run of consecutive samples
 * above a threshold; it does not go on from one window into the next.
 */
record Bursts(List<Burst> bursts, int samples) {
  /**
   * One burst.
   *
   * @param peak place of its greatest sample, the first of equals, from 0
   * @param height that sample
   * @param duration in samples
   * @param volume sum of its samples
   */
  record Burst(int peak, double height, int duration, double volume) {}

  static Bursts of(double[] window, double threshold) {
    List<Burst> bursts = new ArrayList<>();
    int i = 0;
    while (i < window.length) {
      int start = i;
      while (i < window.length && window[i] > threshold) i++;
      if (i > start) bursts.add(burst(window, start, i));
      else i++;
    }
    return new Bursts(List.copyOf(bursts), window.length);
  }

  private static Burst burst(double[] window, int start, int end) {
    int peak = start;
    double volume = 0;
    for (int i = start; i < end; i++) {
      volume += window[i];
      if (window[i] > window[peak]) peak = i;
    }
    return new Burst(peak, window[peak], end - start, volume);
  }

  boolean areNone() {
    return bursts.isEmpty();
  }

  int count() {
    return bursts.size();
  }

  /** The mean over the bursts; 0 where there is none. */
  double mean(ToDoubleFunction<Burst> figure) {
    return bursts.stream().mapToDouble(figure).average().orElse(0);
  }

  /**
   * How far the peaks are from one another, as a share of the window, from 0 to 1: the mean
   * distance from a peak of either to the nearest one of the other, both directions weighing the
   * same; 1 where the other has none. At least one of the two has a burst.
   */
  double displacement(Bursts other) {
    if (areNone() || other.areNone()) return 1;
    return (distance(other) + other.distance(this)) / 2 / samples;
  }

  private double distance(Bursts other) {
    return mean(
        burst ->
            other.bursts.stream()
                .mapToInt(that -> Math.abs(that.peak() - burst.peak()))
                .min()
                .orElse(samples));
  }
}
