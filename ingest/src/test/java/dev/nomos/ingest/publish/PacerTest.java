package dev.nomos.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacerTest {
  private static final long SECOND = 1_000_000_000L;

  /**
   * When each record is sent, in nanoseconds after the first, by a clock that only waiting moves.
   */
  private static List<Long> sent(Pace pace, Long... epochMillis) {
    var pacer = new Pacer(pace);
    long start = 42 * SECOND;
    long now = start;
    List<Long> sent = new ArrayList<>();
    for (var millis : epochMillis) {
      now += Math.max(0, pacer.waitNanos(now, millis));
      sent.add(now - start);
    }
    return sent;
  }

  @Test
  void aRateSpreadsRecordsEvenly() {
    assertThat(sent(new Pace.Rate(4), null, 7L, null, null, 9L))
        .containsExactly(0L, SECOND / 4, SECOND / 2, 3 * SECOND / 4, SECOND);
  }

  @Test
  void recordedGapsAreKept() {
    assertThat(sent(new Pace.Recorded(1), 5_000L, 5_250L, 5_250L, 8_000L))
        .containsExactly(0L, SECOND / 4, SECOND / 4, 3 * SECOND);
    assertThat(sent(new Pace.Recorded(10), 5_000L, 7_500L)).containsExactly(0L, SECOND / 4);
  }

  @Test
  void whatIsOutOfOrderOrHasNoTimeGoesAtOnce() {
    assertThat(sent(new Pace.Recorded(1), 5_000L, 6_000L, 5_500L, null, 7_000L))
        .containsExactly(0L, SECOND, SECOND, SECOND, 2 * SECOND);
  }

  @Test
  void fullSpeedNeverWaits() {
    assertThat(sent(new Pace.Full(), 1L, 1_000_000L, null)).containsOnly(0L);
  }

  @Test
  void aLateSenderCatchesUp() {
    var pacer = new Pacer(new Pace.Rate(10));
    assertThat(pacer.waitNanos(0, null)).isZero();
    assertThat(pacer.waitNanos(5 * SECOND, null)).isNegative();
    for (int i = 2; i <= 50; i++) assertThat(pacer.waitNanos(5 * SECOND, null)).isNotPositive();
    assertThat(pacer.waitNanos(5 * SECOND, null)).isEqualTo(SECOND / 10);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void aPaceIsAboveZero(double value) {
    assertThatThrownBy(() -> new Pace.Rate(value)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Pace.Recorded(value)).isInstanceOf(IllegalArgumentException.class);
  }
}
