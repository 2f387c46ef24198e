package dev.nomos.miner.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChanceTest {
  /** The tail term by term, with 60 digits. */
  private static double exact(int n, BigDecimal q, int v) {
    MathContext digits = new MathContext(60);
    BigDecimal sum = BigDecimal.ZERO;
    BigInteger choose = BigInteger.ONE;
    for (int k = 0; k <= v; k++) {
      sum =
          sum.add(
              new BigDecimal(choose)
                  .multiply(q.pow(k, digits))
                  .multiply(BigDecimal.ONE.subtract(q).pow(n - k, digits), digits));
      choose = choose.multiply(BigInteger.valueOf(n - k)).divide(BigInteger.valueOf(k + 1));
    }
    int exponent = sum.precision() - sum.scale() - 1;
    return exponent + Math.log10(sum.movePointLeft(exponent).doubleValue());
  }

  @ParameterizedTest
  @CsvSource({
    "10, 0.5, 0",
    "10, 0.5, 3",
    "10, 0.5, 5",
    "10, 0.5, 9",
    "1000, 0.001, 0",
    "1000, 0.3, 2",
    "1000, 0.3, 299",
    "1000, 0.3, 320",
    "5000, 0.9, 10",
    "5000, 0.9, 4900",
    "5000, 0.000001, 1",
    "5000, 0.25, 1"
  })
  void agreesWithTheSumOfAllTerms(int n, BigDecimal q, int v) {
    double expected = exact(n, q, v);
    double found = Chance.log10AtMost(n, q.doubleValue(), v);
    assertThat(found).isCloseTo(expected, within(1e-9 * Math.max(1, -expected)));
  }

  @ParameterizedTest
  @CsvSource({"0, 0.5, 0", "10, 0, 0", "10, 0.5, 10", "10, 1, 10"})
  void whatMustHappenIsCertain(long n, double q, long v) {
    assertThat(Chance.log10AtMost(n, q, v)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"10000000, 0.5, 0", "10000000, 0.5, 100000", "10000000, 0.000001, 9"})
  void tenMillionRecordsAreInRange(long n, double q, long v) {
    assertThat(Chance.log10AtMost(n, q, v)).isFinite().isLessThanOrEqualTo(0);
    assertThat(Chance.log10AtMost(n, q, v + 1)).isGreaterThanOrEqualTo(Chance.log10AtMost(n, q, v));
  }
}
