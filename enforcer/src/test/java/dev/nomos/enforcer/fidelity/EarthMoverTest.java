package dev.nomos.enforcer.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EarthMoverTest {
  @Test
  void isWhatOneWorksOutByHand() {
    assertThat(EarthMover.distance(numbers(0, 1, 3), numbers(8, 5, 6))).hasValue(5);
    assertThat(EarthMover.distance(numbers(0), numbers(0, 10))).hasValue(5);
    assertThat(EarthMover.distance(numbers(0, 0, 10), numbers(0, 10)).orElseThrow())
        .isCloseTo(10 / 6.0, within(1e-12));
    assertThat(EarthMover.normalized(numbers(0, 10), numbers(0, 0))).hasValue(0.5);
    assertThat(EarthMover.normalized(numbers(0, 10), numbers(30, 40))).hasValue(3);
  }

  @Test
  void absentNumbersAreLeftOutAndEmptySamplesHaveNoDistance() {
    assertThat(EarthMover.distance(numbers(Double.NaN, 2), numbers(3))).hasValue(1);
    assertThat(EarthMover.distance(numbers(Double.NaN), numbers(3))).isEmpty();
    assertThat(EarthMover.normalized(numbers(3), numbers())).isEmpty();
  }

  @Test
  void ofAConstantFieldOnlyTheFullMatchHasAShare() {
    assertThat(EarthMover.normalized(numbers(4, 4), numbers(4))).hasValue(0);
    assertThat(EarthMover.normalized(numbers(4, 4), numbers(4, 5))).isEmpty();
    assertThat(EarthMover.distance(numbers(4, 4), numbers(4, 5))).hasValue(0.5);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8})
  void isTheMeanStepBetweenSortedSamples(long seed) {
    Random random = new Random(seed);
    double[] a = random.ints(12, -9, 10).asDoubleStream().toArray();
    double[] b = random.ints(18, -5, 20).asDoubleStream().toArray();
    double expected = naive(repeated(a, 3), repeated(b, 2));
    assertThat(distance(a, b)).isCloseTo(expected, within(1e-9));
    assertThat(distance(b, a)).isCloseTo(distance(a, b), within(1e-12));
    assertThat(distance(a, a)).isEqualTo(0);
    assertThat(distance(a, Arrays.stream(a).map(x -> x + 7.25).toArray()))
        .isCloseTo(7.25, within(1e-12));
  }

  private static double distance(double[] a, double[] b) {
    return EarthMover.distance(a, b).orElseThrow();
  }

  /** Of samples of one size: each number goes to the one of its rank. */
  private static double naive(double[] a, double[] b) {
    Arrays.sort(a);
    Arrays.sort(b);
    double sum = 0;
    for (int i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i]);
    return sum / a.length;
  }

  private static double[] repeated(double[] sample, int times) {
    double[] all = new double[sample.length * times];
    for (int i = 0; i < all.length; i++) all[i] = sample[i % sample.length];
    return all;
  }

  private static double[] numbers(double... numbers) {
    return numbers;
  }
}
