package dev.nomos.enforcer.fidelity;

import java.util.stream.LongStream;

/**
 * The Jensen-Shannon divergence of two distributions over the same cells, to base 2.
 *
 * <p>With m = (p + q) / 2 it is the mean of KL(p ‖ m) and KL(q ‖ m), where KL(a ‖ b) = Σ a log2(a /
 * b): 0 for equal distributions, 1 where no cell is in both, symmetric (J. Lin, "Divergence
 * measures based on the Shannon entropy", 1991). The distance of some libraries is its root.
 *
 * <p>A cell that p lacks adds q/2 of that cell, so that cells that p lacks may be one: the
 * divergence is the same.
 */
public final class JensenShannon {
  private JensenShannon() {}

  /**
   * The divergence of what two samples show.
   *
   * @param p records of the one sample in each cell
   * @param q of the other, as many cells; the samples may differ in size
   * @return from 0 to 1; 0 where both samples are empty, 1 where only one is
   */
  public static double divergence(long[] p, long[] q) {
    if (p.length != q.length) {
      throw new IllegalArgumentException(p.length + " cells cannot be compared with " + q.length);
    }
    double allP = LongStream.of(p).sum();
    double allQ = LongStream.of(q).sum();
    if (allP == 0 || allQ == 0) {
      return allP == allQ ? 0 : 1;
    }
    double sum = 0;
    for (int cell = 0; cell < p.length; cell++) {
      sum += part(p[cell] / allP, q[cell] / allQ);
    }
    return Math.clamp(sum, 0, 1); // rounding may leave a little beyond the range
  }

  private static double part(double p, double q) {
    double middle = (p + q) / 2;
    return (term(p, middle) + term(q, middle)) / 2;
  }

  private static double term(double share, double middle) {
    return share == 0 ? 0 : share * Math.log(share / middle) / Math.log(2);
  }
}
