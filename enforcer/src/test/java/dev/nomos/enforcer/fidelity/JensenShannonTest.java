package dev.nomos.enforcer.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JensenShannonTest {
  @Test
  void isWhatOneWorksOutByHand() {
    assertThat(jsd(counts(1, 0), counts(0, 1))).isEqualTo(1);
    assertThat(jsd(counts(5, 5), counts(1, 1))).isEqualTo(0);
    // m = (3/4, 1/4): (1/2 log2 2/3 + 1/2 log2 2 + log2 4/3) / 2
    assertThat(jsd(counts(1, 1), counts(1, 0))).isCloseTo(0.311278124459, within(1e-12));
  }

  @Test
  void emptySamplesHaveAnAnswer() {
    assertThat(jsd(counts(0, 0), counts(0, 0))).isEqualTo(0);
    assertThat(jsd(counts(0, 0), counts(3, 1))).isEqualTo(1);
    assertThat(jsd(counts(), counts())).isEqualTo(0);
    assertThatThrownBy(() -> jsd(counts(1), counts(1, 2)))
        .hasMessage("1 cells cannot be compared with 2");
  }

  @Test
  void cellsThatOneSideLacksMayBeOne() {
    assertThat(jsd(counts(4, 4, 0, 0, 0), counts(3, 2, 1, 1, 1)))
        .isCloseTo(jsd(counts(4, 4, 0), counts(3, 2, 3)), within(1e-15));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8})
  void isWhatTheEntropiesSay(long seed) {
    Random random = new Random(seed);
    long[] p = random.longs(20, 0, 30).toArray();
    long[] q = random.longs(20, 0, 5).toArray();
    double[] shareP = shares(p);
    double[] shareQ = shares(q);
    double[] middle = new double[20];
    for (int i = 0; i < 20; i++) middle[i] = (shareP[i] + shareQ[i]) / 2;
    double expected = entropy(middle) - (entropy(shareP) + entropy(shareQ)) / 2;
    assertThat(jsd(p, q)).isCloseTo(expected, within(1e-12)).isBetween(0.0, 1.0);
    assertThat(jsd(q, p)).isEqualTo(jsd(p, q));
    assertThat(jsd(p, p)).isEqualTo(0);
  }

  private static double jsd(long[] p, long[] q) {
    return JensenShannon.divergence(p, q);
  }

  private static long[] counts(long... counts) {
    return counts;
  }

  private static double[] shares(long[] counts) {
    double all = LongStream.of(counts).sum();
    return LongStream.of(counts).mapToDouble(count -> count / all).toArray();
  }

  private static double entropy(double[] shares) {
    return -DoubleStream.of(shares).filter(s -> s > 0).map(s -> s * Math.log(s)).sum()
        / Math.log(2);
  }
}
