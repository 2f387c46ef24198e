package dev.nomos.enforcer.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ResamplingTest {
  private final SplittableRandom random = new SplittableRandom(4);

  private static long copies(int[] parents, int candidate) {
    return Arrays.stream(parents).filter(parent -> parent == candidate).count();
  }

  @Test
  void eachGoesOnAsOftenAsItWeighsAndInItsOwnPlace() {
    for (int run = 0; run < 2_000; run++) {
      int count = 1 + random.nextInt(20);
      double[] weights =
          random.doubles(count).map(w -> random.nextInt(4) == 0 ? 0 : Math.pow(w, 5)).toArray();
      weights[random.nextInt(count)] = 1;
      double sum = DoubleStream.of(weights).sum();
      int[] parents = Resampling.parents(weights, random.nextDouble());
      assertThat(parents).hasSize(count);
      for (int i = 0; i < count; i++) {
        assertThat((double) copies(parents, i)).isCloseTo(count * weights[i] / sum, within(1.0));
        assertThat(copies(parents, i) > 0).isEqualTo(parents[i] == i);
        assertThat(weights[parents[i]]).isPositive();
      }
    }
  }

  @Test
  void onTheWholeEachGoesOnExactlyAsOftenAsItWeighs() {
    double[] weights = {0.1, 0.35, 0, 0.25, 1};
    double sum = DoubleStream.of(weights).sum();
    double[] mean = new double[weights.length];
    for (int run = 0; run < 20_000; run++) {
      int[] parents = Resampling.parents(weights, random.nextDouble());
      for (int i = 0; i < mean.length; i++) {
        mean[i] += copies(parents, i) / 20_000.0;
      }
    }
    for (int i = 0; i < mean.length; i++) {
      assertThat(mean[i]).isCloseTo(weights.length * weights[i] / sum, within(0.02));
    }
  }

  @Test
  void equalWeightsLeaveAllInPlace() {
    for (double at : new double[] {0, 0.5, 0.999}) {
      assertThat(Resampling.parents(new double[] {3, 3, 3, 3, 3, 3, 3}, at))
          .isEqualTo(IntStream.range(0, 7).toArray());
    }
  }

  @Test
  void dueWhereFewWeighMost() {
    assertThat(Resampling.isDue(new double[] {1})).isFalse();
    assertThat(Resampling.isDue(new double[] {1, 1, 1, 1})).isFalse();
    assertThat(Resampling.isDue(new double[] {1, 1, 0, 0})).isFalse();
    assertThat(Resampling.isDue(new double[] {1, 0.9, 0, 0})).isTrue();
    assertThat(Resampling.isDue(new double[] {1, 0, 0, 0})).isTrue();
  }

  @Test
  void weightsOfSmallProbabilitiesDoNotVanish() {
    assertThat(Resampling.weights(DoubleStream.of(-2_000, -2_000 - Math.log(4), -9_000)))
        .containsExactly(new double[] {1, 0.25, 0}, within(1e-12));
  }
}
