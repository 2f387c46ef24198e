package dev.nomos.enforcer.training;

import dev.nomos.enforcer.vocabulary.FieldOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The batches of each epoch: which records, and their fields in which order. They depend on the
 * seed and the epoch only, so that training can go on at any step.
 */
final class Batches {
  private final Sequences sequences;
  private final int batchSize;
  private final long seed;
  private final int[] training;
  private final int[] held;

  Batches(Sequences sequences, Holdout holdout, int batchSize, long seed) {
    this.sequences = sequences;
    this.batchSize = batchSize;
    this.seed = seed;
    int count = sequences.size();
    training = places(holdout, count, false);
    held = places(holdout, count, true);
    if (training.length == 0 || held.length == 0) {
      throw new TrainingException(
          "%d records are too few to train on some and hold out others".formatted(count));
    }
  }

  private static int[] places(Holdout holdout, int count, boolean held) {
    return IntStream.range(0, count).filter(place -> holdout.holds(place, count) == held).toArray();
  }

  int trainingRecords() {
    return training.length;
  }

  int heldRecords() {
    return held.length;
  }

  int perEpoch() {
    return (training.length + batchSize - 1) / batchSize;
  }

  /** An epoch's batches, from the one at {@code first} on. */
  Iterable<Batch> epoch(int epoch, int first) {
    int[] order = training.clone();
    shuffle(order, new Random(mix(epoch)));
    return () ->
        IntStream.range(first, perEpoch()).mapToObj(i -> batch(order, i, epoch)).iterator();
  }

  private Batch batch(int[] order, int index, int epoch) {
    List<int[]> records = new ArrayList<>();
    int end = Math.min(order.length, (index + 1) * batchSize);
    for (int i = index * batchSize; i < end; i++) {
      Random random = new Random(mix(epoch) + 31L * order[i]);
      int[] fields = FieldOrder.random(sequences.vocabulary().type().size(), random);
      records.add(sequences.ordered(order[i], fields));
    }
    return Batch.of(records, sequences.vocabulary());
  }

  /** The records held out, in the data set's order and the fields' plain one. */
  Iterable<Batch> held() {
    int batches = (held.length + batchSize - 1) / batchSize;
    return () -> IntStream.range(0, batches).mapToObj(this::heldBatch).iterator();
  }

  private Batch heldBatch(int index) {
    List<int[]> records = new ArrayList<>();
    int end = Math.min(held.length, (index + 1) * batchSize);
    for (int i = index * batchSize; i < end; i++) {
      records.add(sequences.plain(held[i]));
    }
    return Batch.of(records, sequences.vocabulary());
  }

  private long mix(int epoch) {
    return (seed * 0x9E3779B97F4A7C15L) ^ (epoch * 0xD1342543DE82EF95L);
  }

  private static void shuffle(int[] order, Random random) {
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
  }
}
