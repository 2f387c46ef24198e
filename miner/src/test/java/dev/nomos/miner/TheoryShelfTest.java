package dev.nomos.miner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.schemas.avro.Activation;
import dev.nomos.schemas.avro.TheoryChunk;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TheoryShelfTest {
  private static final long NOON = 1_700_000_000_000L;
  private static final long DAY = Duration.ofDays(1).toMillis();

  private final TheoryShelf shelf = new TheoryShelf();

  @BeforeEach
  void threeVersionsOnTwoPartitions() {
    for (int version = 1; version <= 3; version++) {
      shelf.add(
          TheoryChunk.newBuilder()
              .setVersion(version)
              .setEffectiveFromMillis(NOON + version)
              .build());
      shelf.add(new Activation(0, 100L * version, (long) version));
      shelf.add(new Activation(1, 1_000L * version, (long) version));
    }
  }

  @Test
  void aVersionGoesWhenAnotherJudgedFromTheFirstRetainedRecordsOn() {
    assertThat(shelf.outdated(Map.of(0, 200L, 1, 2_000L), NOON + 2 * DAY))
        .containsExactly("0000000001/0");
  }

  @Test
  void aPartitionThatAdoptedLaterKeepsIt() {
    assertThat(shelf.outdated(Map.of(0, 250L, 1, 1_999L), NOON + 2 * DAY)).isEmpty();
  }

  @Test
  void aRecordThatIsADayLateMayStillNeedIt() {
    assertThat(shelf.outdated(Map.of(0, 300L, 1, 3_000L), NOON + DAY)).isEmpty();
  }

  @Test
  void nothingGoesWhileEveryRecordIsRetained() {
    assertThat(shelf.outdated(Map.of(0, 0L, 1, 0L), Long.MIN_VALUE)).isEmpty();
  }

  @Test
  void theNewestVersionStays() {
    assertThat(shelf.outdated(Map.of(0, 9_000L, 1, 9_000L), NOON + 9 * DAY))
        .containsExactly("0000000001/0", "0000000002/0");
    assertThat(shelf.newestVersion()).isEqualTo(3);
  }
}
