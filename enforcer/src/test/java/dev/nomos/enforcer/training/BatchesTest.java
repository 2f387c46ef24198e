package dev.nomos.enforcer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.enforcer.vocabulary.Decoded;
import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.logic.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BatchesTest {
  private static final Vocabulary VOCABULARY = SmallData.VOCABULARY;

  @Test
  void everyTenthRecordOrTheLastOnesAreHeldOut() {
    assertThat(held(new Holdout(0.1, false), 30)).containsExactly(9, 19, 29);
    assertThat(held(new Holdout(0.2, true), 10)).containsExactly(8, 9);
    assertThat(held(new Holdout(0.3, false), 10)).hasSize(3);
    assertThatThrownBy(() -> new Holdout(0, false)).isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Integer> held(Holdout holdout, int count) {
    return IntStream.range(0, count).filter(i -> holdout.holds(i, count)).boxed().toList();
  }

  @ParameterizedTest
  @CsvSource({"1", "7", "64"})
  void anEpochHasEachTrainingRecordOnceAndNoneHeldOut(int batchSize) {
    Sequences sequences = SmallData.of(50, 3);
    Batches batches = new Batches(sequences, Holdout.DEFAULT, settings(batchSize, List.of()));
    List<Row> trained = rows(batches.epoch(2, 0));
    List<Row> held = rows(batches.held());
    assertThat(trained).hasSize(45);
    assertThat(held).hasSize(5);
    List<Row> all = new ArrayList<>(trained);
    all.addAll(held);
    List<Row> wanted = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      wanted.add(row(SmallData.tokens(sequences, i).getFirst()));
    }
    assertThat(all).containsExactlyInAnyOrderElementsOf(wanted);
  }

  @Test
  void anEpochGoesOnWhereItWasLeftAndOthersDiffer() {
    Batches batches = new Batches(SmallData.of(50, 3), Holdout.DEFAULT, settings(8, List.of()));
    List<Row> whole = rows(batches.epoch(1, 0));
    assertThat(rows(batches.epoch(1, 4))).isEqualTo(whole.subList(32, 45));
    assertThat(rows(batches.epoch(2, 0))).isNotEqualTo(whole);
  }

  /** How often each field comes first, of records in training and of those held out. */
  @Test
  void fieldsThatAreUsuallyKnownComeFirstInHalfOfTheRecords() {
    List<List<String>> known = List.of(List.of("bytes"), List.of("port", "bytes"));
    var batches = new Batches(SmallData.of(1_000, 3), Holdout.DEFAULT, settings(10, known));
    int[] trained = firsts(batches.epoch(0, 0));
    assertThat(trained[1]).isBetween(200, 350); // half of a half, and some of the others
    assertThat(trained[2]).isBetween(200, 350);
    assertThat(firsts(batches.held())).containsExactly(0, 50, 50);
  }

  private static int[] firsts(Iterable<Batch> batches) {
    int[] firsts = new int[3];
    for (Batch batch : batches) {
      for (int row = 0; row < batch.rows(); row++) {
        firsts[VOCABULARY.markedField(tokens(batch, row)[1])]++;
      }
    }
    return firsts;
  }

  private static TrainingSettings settings(int batchSize, List<List<String>> known) {
    return new TrainingSettings(batchSize, 1, 1, 0, 0, 1, 0, 1, 5, known);
  }

  @Test
  void paddingAndMarkersDoNotCount() {
    int[] tokens = SmallData.tokens(SmallData.of(1, 1), 0).getFirst();
    int[] shorter = Arrays.copyOf(tokens, 4);
    Batch batch = Batch.of(List.of(tokens, shorter), VOCABULARY);
    assertThat(batch.length()).isEqualTo(tokens.length - 1);
    int counted = 0;
    for (int row = 0; row < 2; row++) {
      int[] record = row == 0 ? tokens : shorter;
      for (int i = 0; i < batch.length(); i++) {
        int at = row * batch.length() + i;
        boolean counts = i + 1 < record.length && VOCABULARY.markedField(record[i + 1]) < 0;
        assertThat(batch.weights()[at]).isEqualTo(counts ? 1 : 0);
        assertThat(batch.tokens()[at]).isEqualTo(i + 1 < record.length ? record[i] : 0);
        counted += counts ? 1 : 0;
      }
    }
    assertThat(batch.counted()).isEqualTo(counted);
    assertThat(batch.read()).isEqualTo(tokens.length - 1 + 3);
  }

  @Test
  void tooFewRecordsAreRefused() {
    assertThatThrownBy(
            () -> new Batches(SmallData.of(3, 1), Holdout.DEFAULT, settings(8, List.of())))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("3 records are too few");
  }

  private static List<Row> rows(Iterable<Batch> batches) {
    List<Row> rows = new ArrayList<>();
    for (Batch batch : batches) {
      for (int row = 0; row < batch.rows(); row++) {
        rows.add(row(tokens(batch, row)));
      }
    }
    return rows;
  }

  private static int[] tokens(Batch batch, int row) {
    List<Integer> tokens = new ArrayList<>(List.of(Vocabulary.BEGIN));
    for (int i = 0; i < batch.length(); i++) {
      int target = (int) batch.targets()[row * batch.length() + i];
      if (target != Vocabulary.BEGIN) { // of padding
        tokens.add(target);
      }
    }
    return tokens.stream().mapToInt(Integer::intValue).toArray();
  }

  private static Row row(int[] tokens) {
    return ((Decoded.Read) VOCABULARY.decode(tokens)).row();
  }
}
