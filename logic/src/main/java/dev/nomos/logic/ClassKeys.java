package dev.nomos.logic;

import java.util.ArrayList;
import java.util.List;

/**
 * Packs the numbers of the classes that the {@link Feature}s of a space put a record in into a few
 * words, its <i>key</i>. Equal keys are equal evidences. Immutable.
 */
final class ClassKeys {
  private final List<Place> places;
  private final int words;

  /** The features that tell records apart, and how far to shift their classes in a word. */
  private final Feature[] features;

  private final int[] shifts;

  /** Word <i>w</i> holds the features from {@code starts[w]} to before {@code starts[w + 1]}. */
  private final int[] starts;

  /** Where in a key a feature's class stands; nowhere, with 0 bits, where it has only one. */
  record Place(Feature feature, int word, int shift, int bits) {
    int classIn(long[] keys, int key) {
      return (int) (keys[key + word] >>> shift & (1L << bits) - 1);
    }
  }

  ClassKeys(List<Feature> all) {
    List<Place> found = new ArrayList<>();
    int used = 0;
    for (Feature feature : all) {
      int bits = Integer.SIZE - Integer.numberOfLeadingZeros(feature.classes() - 1);
      if ((used & 63) + bits > Long.SIZE) {
        used = (used | 63) + 1;
      }
      found.add(new Place(feature, bits == 0 ? 0 : used >>> 6, bits == 0 ? 0 : used & 63, bits));
      used += bits;
    }
    places = List.copyOf(found);
    words = Math.max(1, (used + 63) >>> 6);
    List<Place> telling = places.stream().filter(place -> place.bits() > 0).toList();
    features = telling.stream().map(Place::feature).toArray(Feature[]::new);
    shifts = telling.stream().mapToInt(Place::shift).toArray();
    starts = new int[words + 1];
    telling.forEach(place -> starts[place.word() + 1]++);
    for (int w = 0; w < words; w++) {
      starts[w + 1] += starts[w];
    }
  }

  /** One for each feature, in their order. */
  List<Place> places() {
    return places;
  }

  /** The length of a key, at least 1. */
  int words() {
    return words;
  }

  /** Writes the key of a row. */
  void pack(Row row, long[] key) {
    for (int w = 0; w < words; w++) {
      long word = 0;
      for (int i = starts[w]; i < starts[w + 1]; i++) {
        Feature feature = features[i];
        word |= (long) feature.classOfSlot(feature.slotOf(row)) << shifts[i];
      }
      key[w] = word;
    }
  }

  /** Sets the bits of the evidence that the key at {@code at} stands for; {@code evidence} is 0. */
  void addEvidence(long[] keys, int at, long[] evidence) {
    for (Place place : places) {
      place.feature().addTo(evidence, place.classIn(keys, at));
    }
  }

  /**
   * A hash of the key at {@code at}: multiplicative (Knuth, volume 3, section 6.4), folded so that
   * all bits count.
   */
  int hash(long[] keys, int at) {
    long hash = 0;
    for (int i = 0; i < words; i++) {
      hash = (hash ^ keys[at + i]) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    return (int) hash;
  }
}
