package dev.nomos.enforcer.fidelity;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * The earth mover's distance of two samples of numbers: the Wasserstein-1 distance, ∫ |F(x) - G(x)|
 * dx of their distribution functions, in the numbers' own unit. Exact, from the sorted samples; O(n
 * log n). It is a metric; a sample moved by d is d away from where it was.
 */
public final class EarthMover {
  private EarthMover() {}

  /**
   * The distance.
   *
   * @param a in any order; NaN means absent and is left out
   * @param b perhaps of another size
   * @return at least 0; absent where a sample has no number
   */
  public static OptionalDouble distance(double[] a, double[] b) {
    double[] first = sorted(a);
    double[] second = sorted(b);
    return first.length == 0 || second.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(between(first, second));
  }

  /**
   * The distance as a share of the real numbers' range, so that fields can be compared: 0 is none,
   * and 1 is as far as from their least to their greatest; more where {@code other} is outside.
   *
   * @return absent where a sample has no number, and where all real numbers are equal unless the
   *     distance is 0
   */
  public static OptionalDouble normalized(double[] real, double[] other) {
    double[] first = sorted(real);
    double[] second = sorted(other);
    if (first.length == 0 || second.length == 0) {
      return OptionalDouble.empty();
    }
    double distance = between(first, second);
    double range = first[first.length - 1] - first[0];
    return range > 0 || distance == 0
        ? OptionalDouble.of(distance == 0 ? 0 : distance / range)
        : OptionalDouble.empty();
  }

  private static double[] sorted(double[] sample) {
    return Arrays.stream(sample).filter(x -> !Double.isNaN(x)).sorted().toArray();
  }

  /** Walks over both samples at once: between two neighbours both functions are constant. */
  private static double between(double[] a, double[] b) {
    double sum = 0;
    int i = 0;
    int j = 0;
    double x = Math.min(a[0], b[0]);
    while (i < a.length || j < b.length) {
      double next = next(a, i, b, j);
      sum += Math.abs((double) i / a.length - (double) j / b.length) * (next - x);
      x = next;
      i = past(a, i, x);
      j = past(b, j, x);
    }
    return sum;
  }

  private static double next(double[] a, int i, double[] b, int j) {
    if (i == a.length) return b[j];
    return j == b.length ? a[i] : Math.min(a[i], b[j]);
  }

  /** The first place from {@code i} on with more than {@code x}. */
  private static int past(double[] a, int i, double x) {
    int place = i;
    while (place < a.length && a[place] <= x) place++;
    return place;
  }
}
