package dev.nomos.logic;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The slot of a whole number among thresholds. It grows by one where the number reaches a threshold
 * and by one where it leaves it, so it is the count of the <i>steps</i> that are at most the
 * number. Immutable.
 */
final class Steps {
  /** With more steps than this a search is faster than counting them all. */
  private static final int COUNTED = 16;

  /** Slots below every number of 64 bits. */
  private final int base;

  /** Ascending. */
  private final long[] steps;

  /** {@code thresholds}: ascending. */
  Steps(List<BigDecimal> thresholds) {
    base = 2 * (int) thresholds.stream().filter(t -> side(t) < 0).count();
    steps = thresholds.stream().filter(t -> side(t) == 0).flatMapToLong(Steps::of).toArray();
  }

  /** The side of the 64-bit numbers on which a number is; 0 where they go round it. */
  private static int side(BigDecimal number) {
    BigInteger low = whole(number, RoundingMode.FLOOR);
    BigInteger high = whole(number, RoundingMode.CEILING);
    return low.bitLength() < Long.SIZE && high.bitLength() < Long.SIZE ? 0 : number.signum();
  }

  private static BigInteger whole(BigDecimal number, RoundingMode mode) {
    return number.setScale(0, mode).toBigInteger();
  }

  /** A fraction is reached and left at once; the greatest number of all is never left. */
  private static LongStream of(BigDecimal threshold) {
    long reached = whole(threshold, RoundingMode.CEILING).longValueExact();
    long last = whole(threshold, RoundingMode.FLOOR).longValueExact();
    return last == Long.MAX_VALUE ? LongStream.of(reached) : LongStream.of(reached, last + 1);
  }

  int slotOf(long number) {
    return base + (steps.length <= COUNTED ? count(number) : search(number));
  }

  private int count(long number) {
    int passed = 0;
    for (long step : steps) {
      passed += step <= number ? 1 : 0;
    }
    return passed;
  }

  /** Binary search without a branch that depends on the number. */
  private int search(long number) {
    int low = 0;
    int size = steps.length;
    while (size > 1) {
      int half = size >>> 1;
      low += steps[low + half - 1] <= number ? half : 0;
      size -= half;
    }
    return low + (steps[low] <= number ? 1 : 0);
  }
}
