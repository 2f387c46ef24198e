package dev.nomos.logic.completion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.logic.Truth;
import org.junit.jupiter.api.Test;

final class KnowledgeStoreTest {
  private static final long[] NOTHING = new long[10];

  private static long[] known(long value) {
    return new long[] {value, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  }

  @Test
  void answersAreThereAgainUntilOthersNeedTheRoom() {
    var store = new KnowledgeStore(2, Long.MAX_VALUE);
    store.of(0, known(1), 3).setCell(2, Truth.TRUE);
    store.of(0, known(2), 3).setCell(2, Truth.FALSE);
    assertThat(store.of(0, known(1), 3).cell(2)).isEqualTo(Truth.TRUE);
    store.of(1, known(1), 3);
    assertThat(store.combinations()).isEqualTo(2);
    assertThat(store.of(0, known(1), 3).cell(2)).as("used since").isEqualTo(Truth.TRUE);
    assertThat(store.of(0, known(2), 3).cell(2)).as("the eldest").isNull();
  }

  @Test
  void wideRecordsLeaveRoomForFewer() {
    var narrow = new KnowledgeStore(100_000, 1 << 20);
    var wide = new KnowledgeStore(100_000, 1 << 20);
    for (int i = 0; i < 20_000; i++) {
      narrow.of(0, new long[] {i}, 0);
      long[] many = new long[500];
      many[7] = i;
      wide.of(0, many, 0);
    }
    assertThat(narrow.combinations()).isBetween(3_000, 5_000);
    assertThat(wide.combinations()).isBetween(200, 300);
    assertThat(wide.octets()).isLessThanOrEqualTo(1 << 20);
  }

  @Test
  void whatAnswersTakeIsCountedWhileTheyAreRemembered() {
    var store = new KnowledgeStore(100_000, 1 << 20);
    Knowledge little = store.of(2, NOTHING, 0);
    Knowledge much = store.of(0, NOTHING, 0);
    for (int i = 0; i < 1_000; i++) {
      much.found(2 * i);
      much.set(2 * i + 1, 2 * i + 1, Truth.FALSE);
      much.set(2 * i + 1, 2 * i + 1, Truth.UNKNOWN);
    }
    long full = store.octets();
    assertThat(full).isBetween(3L * 256 * Long.BYTES, 12_000L);
    for (int i = 0; i < 200; i++) {
      Knowledge next = store.of(1, known(i), 0);
      for (int k = 0; k < 1_000; k++) {
        next.found(k);
        next.set(k, k, Truth.FALSE);
      }
    }
    assertThat(store.combinations()).isLessThan(200);
    long before = store.octets();
    little.found(7);
    little.set(1, 2, Truth.FALSE);
    assertThat(store.octets()).as("it was let go").isEqualTo(before);
    assertThat(store.octets()).isLessThanOrEqualTo((1 << 20) + 12_000);
  }
}
