package dev.nomos.enforcer.training;

import dev.nomos.enforcer.vocabulary.FieldOrder;
import dev.nomos.logic.RowType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
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
  private final FieldOrder order;

  /** Sets of fields that are usually known. */
  private final List<BitSet> usual;

  private final int[] training;
  private final int[] held;

  /** Throws {@link TrainingException} where the records are too few. */
  Batches(Sequences sequences, Holdout holdout, TrainingSettings settings) {
    this.sequences = sequences;
    this.batchSize = settings.batchSize();
    this.seed = settings.seed();
    RowType type = sequences.vocabulary().type();
    order = sequences.vocabulary().order();
    usual = settings.known().stream().map(names -> places(type, names)).toList();
    int count = sequences.size();
    training = places(holdout, count, false);
    held = places(holdout, count, true);
    if (training.length == 0 || held.length == 0) {
      throw new TrainingException(
          "%d records are too few to train on some and hold out others".formatted(count));
    }
  }

  private static BitSet places(RowType type, List<String> names) {
    BitSet places = new BitSet(type.size());
    for (String name : names) {
      places.set(Objects.checkIndex(type.indexOf(name), type.size()));
    }
    return places;
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
    int[] shuffled = training.clone();
    shuffle(shuffled, new Random(mix(epoch)));
    return () ->
        IntStream.range(first, perEpoch()).mapToObj(i -> batch(shuffled, i, epoch)).iterator();
  }

  private Batch batch(int[] shuffled, int index, int epoch) {
    List<int[]> records = new ArrayList<>();
    int end = Math.min(shuffled.length, (index + 1) * batchSize);
    for (int i = index * batchSize; i < end; i++) {
      Random random = new Random(mix(epoch) + 31L * shuffled[i]);
      records.add(sequences.ordered(shuffled[i], order.random(usual, random)));
    }
    return Batch.of(records, sequences.vocabulary());
  }

  /**
   * The records held out, in the data set's order; their fields in the plain one, or with the
   * usually known ones first, each set in its turn.
   */
  Iterable<Batch> held() {
    int batches = (held.length + batchSize - 1) / batchSize;
    return () -> IntStream.range(0, batches).mapToObj(this::heldBatch).iterator();
  }

  private Batch heldBatch(int index) {
    List<int[]> records = new ArrayList<>();
    int end = Math.min(held.length, (index + 1) * batchSize);
    for (int i = index * batchSize; i < end; i++) {
      records.add(
          sequences.ordered(
              held[i],
              usual.isEmpty() ? order.plain() : order.knownFirst(usual.get(i % usual.size()))));
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
