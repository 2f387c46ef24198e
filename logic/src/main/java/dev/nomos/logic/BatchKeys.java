package dev.nomos.logic;

/** The keys of all records of a batch, found feature by feature. For one thread. */
final class BatchKeys {
  private final ClassKeys layout;
  private final VectorSlots.Leaves leaves;

  BatchKeys(ClassKeys layout, RowType type) {
    this.layout = layout;
    this.leaves = new VectorSlots.Leaves(type);
  }

  /** The key of record i begins at i times {@link ClassKeys#words}. */
  long[] of(RecordBatch batch) {
    int size = batch.size();
    long[] packed = new long[size * layout.words()];
    int[] slots = new int[size];
    VectorSlots vectors = new VectorSlots(batch, leaves);
    for (ClassKeys.Place place : layout.places()) {
      if (place.bits() > 0) {
        vectors.find(place.feature(), slots);
        pack(place, slots, packed, layout.words());
      }
    }
    return packed;
  }

  private static void pack(ClassKeys.Place place, int[] slots, long[] packed, int words) {
    Feature feature = place.feature();
    int shift = place.shift();
    int at = place.word();
    for (int slot : slots) {
      packed[at] |= (long) feature.classOfSlot(slot) << shift;
      at += words;
    }
  }
}
