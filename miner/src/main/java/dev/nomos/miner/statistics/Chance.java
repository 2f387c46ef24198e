package dev.nomos.miner.statistics;

import org.apache.commons.numbers.gamma.LogBeta;

/**
 * How likely a rule is to look as good as it does by chance: the idea of Daikon's confidence limits
 * (Ernst et al., "The Daikon system for dynamic detection of likely invariants", 2007, section 4:
 * the probability that a property would hold over the samples seen if it did not really hold).
 *
 * <p>If the literals were independent, a record would break the clause with probability q, the
 * product of the shares of records in which they fail. The chance is that of at most v breaks in n
 * records: the lower tail of a binomial distribution. It soon leaves the range of a double, so
 * logarithms are used throughout.
 */
final class Chance {
  /** Terms below this share of the sum change no digit of it. */
  private static final double NEGLIGIBLE = 1e-17;

  private Chance() {}

  /** log10 of P[at most v of n], each with probability q; 0 where that is certain. */
  static double log10AtMost(long n, double q, long v) {
    if (q <= 0 || v >= n) {
      return 0;
    }
    if (v == 0) {
      return n * Math.log1p(-q) / Math.log(10);
    }
    double log =
        v < n * q ? lowerTail(n, q, v) : Math.log1p(-Math.exp(lowerTail(n, 1 - q, n - v - 1)));
    return Math.min(0, log / Math.log(10));
  }

  /**
   * ln P[at most v of n] for v below the mean: from v downwards each term is smaller than the one
   * before.
   */
  private static double lowerTail(long n, double q, long v) {
    double sum = 1;
    double term = 1;
    for (long k = v; k > 0 && term > sum * NEGLIGIBLE; k--) {
      term *= k * (1 - q) / ((n - k + 1) * q);
      sum += term;
    }
    return logBinomial(n, v) + v * Math.log(q) + (n - v) * Math.log1p(-q) + Math.log(sum);
  }

  private static double logBinomial(long n, long k) {
    return -Math.log1p((double) n) - LogBeta.value(n - k + 1.0, k + 1.0);
  }
}
