package dev.nomos.logic;

import org.jspecify.annotations.Nullable;

/**
 * The verdicts on the keys seen lately. Not thread-safe: one owner.
 *
 * <p>Two generations of at most half the bound each: when the young one is full it becomes the old
 * one, and an old verdict that is asked for is young again. So a flood of keys that never come back
 * does not push out those that do.
 */
final class VerdictCache {
  private static final int FIRST_CAPACITY = 1 << 8;

  /** Most violated rules that a generation's verdicts name: 8 MB. */
  private static final int MOST_VIOLATED = 1 << 21;

  private final ClassKeys keys;
  private final int most;
  private Generation young;
  private Generation old;

  /** {@code remembered}: most verdicts, at least 2. */
  VerdictCache(ClassKeys keys, int remembered) {
    if (remembered < 2) {
      throw new IllegalArgumentException("room for 2 verdicts is needed, not for " + remembered);
    }
    this.keys = keys;
    this.most = remembered / 2;
    this.young = new Generation(keys, 1);
    this.old = new Generation(keys, 1);
  }

  /** Null where no verdict on the key at {@code at} is remembered. */
  @Nullable Verdict get(long[] from, int at) {
    int hash = keys.hash(from, at);
    Verdict known = young.get(from, at, hash);
    if (known == null) {
      known = old.get(from, at, hash);
      if (known != null) {
        put(from, at, known);
      }
    }
    return known;
  }

  /** The key must not be known. */
  void put(long[] from, int at, Verdict verdict) {
    if (young.size == most || young.violated + (long) verdict.size() > MOST_VIOLATED) {
      old = young;
      young = new Generation(keys, FIRST_CAPACITY);
    }
    young.put(from, at, keys.hash(from, at), verdict);
  }

  /** How many verdicts are remembered; those that are both old and young count twice. */
  int size() {
    return young.size + old.size;
  }

  /** Open addressing with linear probing, at most half full; a place without verdict is free. */
  private static final class Generation {
    private final ClassKeys keys;
    private final int words;
    private long[] places;
    private @Nullable Verdict[] verdicts;
    private int size;
    private long violated;

    Generation(ClassKeys keys, int capacity) {
      this.keys = keys;
      this.words = keys.words();
      this.places = new long[capacity * words];
      this.verdicts = new @Nullable Verdict[capacity];
    }

    @Nullable Verdict get(long[] from, int at, int hash) {
      return verdicts[place(from, at, hash)];
    }

    void put(long[] from, int at, int hash, Verdict verdict) {
      if (2 * (size + 1) > verdicts.length) {
        grow();
      }
      set(place(from, at, hash), from, at, verdict);
      size++;
      violated += verdict.size();
    }

    private void set(int place, long[] from, int at, Verdict verdict) {
      System.arraycopy(from, at, places, place * words, words);
      verdicts[place] = verdict;
    }

    /** The place of a key, or the free one where it belongs. */
    private int place(long[] from, int at, int hash) {
      int mask = verdicts.length - 1;
      int place = hash & mask;
      while (verdicts[place] != null && !isAt(place, from, at)) {
        place = (place + 1) & mask;
      }
      return place;
    }

    private boolean isAt(int place, long[] from, int at) {
      int here = place * words;
      for (int i = 0; i < words; i++) {
        if (places[here + i] != from[at + i]) {
          return false;
        }
      }
      return true;
    }

    private void grow() {
      long[] oldPlaces = places;
      @Nullable Verdict[] oldVerdicts = verdicts;
      int capacity = Math.max(FIRST_CAPACITY, 2 * oldVerdicts.length);
      places = new long[capacity * words];
      verdicts = new @Nullable Verdict[capacity];
      for (int i = 0; i < oldVerdicts.length; i++) {
        Verdict verdict = oldVerdicts[i];
        if (verdict != null) {
          int at = i * words;
          set(place(oldPlaces, at, keys.hash(oldPlaces, at)), oldPlaces, at, verdict);
        }
      }
    }
  }
}
