package dev.nomos.enforcer.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The simple predictions that others are compared with. */
final class BaselinesTest {
  @Test
  void aTotalIsSharedEvenly() {
    assertThat(Interpolation.evenShares(numbers(8, Double.NaN), 2))
        .containsExactly(numbers(4, 4), numbers(Double.NaN, Double.NaN));
  }

  @Test
  void linesGoFromMiddleToMiddle() {
    assertThat(Interpolation.linear(numbers(8, 16), 2))
        .containsExactly(numbers(4, 5), numbers(7, 8)); // means 4 and 8, middles 2 apart
    assertThat(Interpolation.linear(numbers(8, Double.NaN, 4), 2))
        .containsExactly(numbers(4, 4), numbers(Double.NaN, Double.NaN), numbers(2, 2));
    assertThat(Interpolation.linear(numbers(), 2)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8})
  void regressionFindsAPlane(long seed) {
    Random random = new Random(seed);
    List<double[]> x = new ArrayList<>();
    List<double[]> y = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      double a = random.nextInt(1_000_000);
      double b = random.nextInt(5);
      x.add(numbers(a, b, 7, a - 3 * b)); // the third is constant, the fourth a combination
      y.add(numbers(2 * a - 1000 * b + 5, b));
    }
    LeastSquares fit = LeastSquares.fit(x, y, 4, 2);
    assertThat(fit.predict(numbers(10, 2, 7, 4)))
        .containsExactly(numbers(20 - 2000 + 5, 2), within(1e-3));
  }

  @Test
  void regressionIsTheOneOfLeastSquares() {
    // by hand: mean x 2, mean y 11/3, slope (1 * 8/3 + 1 * 4/3) / 2 = 2
    LeastSquares fit =
        LeastSquares.fit(
            List.of(numbers(1), numbers(2), numbers(3)),
            List.of(numbers(1), numbers(5), numbers(5)),
            1,
            1);
    assertThat(fit.predict(numbers(4))).containsExactly(numbers(11 / 3.0 + 4), within(1e-12));
  }

  @Test
  void absentValuesTeachNothingAndGiveNothing() {
    double none = Double.NaN;
    LeastSquares fit =
        LeastSquares.fit(
            List.of(numbers(0), numbers(none), numbers(2), numbers(1)),
            List.of(numbers(1), numbers(9), numbers(5), numbers(none)),
            1,
            1);
    assertThat(fit.predict(numbers(1))).containsExactly(numbers(3), within(1e-12));
    assertThat(fit.predict(numbers(none))).containsExactly(none);
    LeastSquares nothing = LeastSquares.fit(List.of(), List.of(), 1, 2);
    assertThat(nothing.predict(numbers(1))).containsExactly(none, none);
  }

  private static double[] numbers(double... numbers) {
    return numbers;
  }
}
