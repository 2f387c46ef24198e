package dev.nomos.validator.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SuppressionTest {
  private final Map<String, byte[]> kept = new HashMap<>();

  private final Suppression.Log log =
      new Suppression.Log() {
        @Override
        public void put(String entry, byte[] state) {
          kept.put(entry, state);
        }

        @Override
        public void remove(String entry) {
          kept.remove(entry);
        }
      };

  private static SuppressionPolicy policy(int burst, long every, long interval, long memory) {
    return new SuppressionPolicy(
        burst, every, Duration.ofMillis(interval), Duration.ofMillis(memory), 1_000);
  }

  private Suppression of(SuppressionPolicy policy) {
    return new Suppression(policy, Map.of(), log);
  }

  /** The numbers of those published among violations at these times. */
  private static List<Long> published(Suppression suppression, long... times) {
    List<Long> numbers = new ArrayList<>();
    for (long time : times) {
      var decision = suppression.next("r-1", "k", time);
      if (decision.publish()) {
        numbers.add(decision.number());
      }
    }
    return numbers;
  }

  @Test
  void firstAndThenEveryNthIsPublished() {
    long[] times = LongStream.rangeClosed(1, 25).toArray();
    assertThat(published(of(policy(1, 10, 1_000, 1_000)), times)).containsExactly(1L, 11L, 21L);
  }

  @Test
  void firstAfterAnIntervalOfEventTimeIsPublished() {
    assertThat(published(of(policy(1, 100, 10, 1_000)), 0, 5, 9, 10, 19, 20, 45))
        .containsExactly(1L, 4L, 6L, 7L);
  }

  @Test
  void aBurstIsPublishedWhole() {
    assertThat(published(of(policy(3, 100, 10, 1_000)), 0, 1, 2, 3, 4, 10, 11, 12, 13))
        .containsExactly(1L, 2L, 3L, 6L, 7L, 8L);
  }

  @Test
  void lateViolationNeverFreesTheBurst() {
    assertThat(published(of(policy(1, 100, 10, 1_000)), 50, 0, 49, 12, 60)).containsExactly(1L, 5L);
  }

  @Test
  void oneFromTheFarFutureHoldsUpItsOwnRuleAndKeyForAWhileOnly() {
    var suppression = of(policy(1, 5, 10, 10_000_000));
    assertThat(published(suppression, 0, 1_000_000, 20, 30, 40, 50, 60, 65, 70))
        .containsExactly(1L, 2L, 7L, 9L);
    assertThat(suppression.next("r-1", "other", 70).publish()).isTrue();
    assertThat(suppression.next("r-1", "other", 80).publish()).isTrue();
  }

  @Test
  void rulesAndKeysAreIndependent() {
    var suppression = of(policy(1, 100, 10, 1_000));
    assertThat(suppression.next("r-1", "a", 0)).isEqualTo(new Suppression.Decision(1, true));
    assertThat(suppression.next("r-1", "b", 0)).isEqualTo(new Suppression.Decision(1, true));
    assertThat(suppression.next("r-2", "a", 0)).isEqualTo(new Suppression.Decision(1, true));
    assertThat(suppression.next("r-1", "a", 0)).isEqualTo(new Suppression.Decision(2, false));
  }

  @Test
  void whatIsQuietForLongIsForgotten() {
    var suppression = of(policy(1, 100, 10, 100));
    suppression.next("r-1", "a", 0);
    suppression.next("r-1", "b", 60);
    suppression.next("r-1", "a", 99);
    suppression.next("r-1", "c", 160);
    assertThat(suppression.size()).isEqualTo(2);
    assertThat(kept).hasSize(2);
    assertThat(suppression.next("r-1", "b", 160).number()).isEqualTo(1);
    assertThat(suppression.next("r-1", "a", 160).number()).isEqualTo(3);
  }

  @Test
  void memoryIsBounded() {
    var suppression =
        of(new SuppressionPolicy(1, 9, Duration.ofMillis(1), Duration.ofMillis(9), 3));
    for (int i = 0; i < 100; i++) {
      suppression.next("r-1", "key " + i + "x".repeat(10_000), 0);
    }
    assertThat(suppression.size()).isEqualTo(3);
    assertThat(kept).hasSize(3);
    assertThat(kept.keySet()).allSatisfy(entry -> assertThat(entry).hasSizeLessThan(300));
  }

  @Test
  void nothingIsSuppressedWhereTheSettingSaysSo() {
    var suppression = Suppression.fresh(SuppressionPolicy.none());
    assertThat(published(suppression, 9, 9, 8, 1, 9, 9)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13})
  void restartsChangeNothing(long seed) {
    var policy = new SuppressionPolicy(2, 6, Duration.ofMillis(20), Duration.ofMillis(50), 8);
    assertThat(decisions(policy, seed, true)).isEqualTo(decisions(policy, seed, false));
  }

  private List<Suppression.Decision> decisions(
      SuppressionPolicy policy, long seed, boolean restarting) {
    kept.clear();
    var random = new Random(seed);
    var restarts = new Random(seed + 1);
    var suppression = of(policy);
    List<Suppression.Decision> decisions = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      if (restarting && restarts.nextInt(20) == 0) {
        suppression = new Suppression(policy, Map.copyOf(kept), log);
      }
      String key = "key " + (random.nextInt(10) * random.nextInt(3));
      long late = random.nextInt(200) == 0 ? -5_000 : random.nextInt(30);
      decisions.add(suppression.next("r-" + random.nextInt(2), key, Math.max(0, i / 3 - late)));
    }
    return decisions;
  }

  @Test
  void settingsAreChecked() {
    assertThatThrownBy(() -> policy(0, 1, 1, 1)).hasMessageContaining("burst must be at least 1");
    assertThatThrownBy(() -> policy(1, 0, 1, 1)).hasMessageContaining("every must be at least 1");
    assertThatThrownBy(() -> policy(1, 1, 0, 1)).hasMessageContaining("interval must be positive");
    assertThatThrownBy(() -> policy(1, 1, 5, 4))
        .hasMessageContaining("memory must be at least validator.suppression.interval (PT0.005S)");
  }
}
