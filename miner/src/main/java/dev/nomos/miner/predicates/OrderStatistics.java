package dev.nomos.miner.predicates;

import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.LongFunction;

/**
 * Numbers in ascending order.
 *
 * @param count at least 1
 * @param at the number at an index from 0
 */
record OrderStatistics(long count, LongFunction<Value> at) {
  /** See {@link Profile#quantile}; {@code whole}: the numbers are whole, and so is the answer. */
  Value quantile(BigDecimal quantile, boolean whole) {
    BigDecimal rank = quantile.multiply(BigDecimal.valueOf(count - 1));
    long below = rank.longValue();
    Value low = at.apply(below);
    Value high = at.apply(Math.min(below + 1, count - 1));
    return Value.of(
        whole
            ? between(low.decimal(), high.decimal(), rank.subtract(BigDecimal.valueOf(below)))
            : betweenDoubles(low, high, quantile.doubleValue()));
  }

  private static BigDecimal between(BigDecimal low, BigDecimal high, BigDecimal share) {
    return low.add(high.subtract(low).multiply(share)).setScale(0, RoundingMode.HALF_EVEN);
  }

  /** Each step rounds as NumPy's does: from the nearer end. */
  private BigDecimal betweenDoubles(Value low, Value high, double quantile) {
    double rank = quantile * (count - 1);
    double share = rank - Math.floor(rank);
    double a = low.decimal().doubleValue();
    double b = high.decimal().doubleValue();
    double step = b - a;
    return new BigDecimal(Double.toString(share < 0.5 ? a + step * share : b - step * (1 - share)));
  }
}
