package dev.nomos.logic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Counts the distinct evidences of batches of records. One thread's; counters of one space can be
 * merged.
 *
 * <p>A record is not turned into a bit set: the numbers of the classes that the space's {@link
 * Feature}s put it in are packed into a few words, its <i>key</i>, and equal keys are equal
 * evidences. Bit sets are only made of the keys that are left. So a record costs a few instructions
 * for each feature and one look-up in a hash table, and the memory needed is that of one batch and
 * of the distinct keys, however many records there are.
 */
public final class EvidenceCounter {
  private static final int FIRST_CAPACITY = 1 << 10;

  private final PredicateSpace space;
  private final int mostDistinct;
  private final ClassKeys layout;
  private final BatchKeys batchKeys;
  private final int keyWords;

  /** {@code keyWords} words for each place of the hash table; open addressing, linear probing. */
  private long[] keys;

  /** Records with the key at a place; 0 where the place is free. */
  private long[] counts;

  private long[] firstRows;
  private int distinct;
  private long rows;

  /** {@code mostDistinct}: how many distinct evidences there may be, at least 1. */
  public EvidenceCounter(PredicateSpace space, int mostDistinct) {
    this.space = space;
    this.mostDistinct = mostDistinct;
    this.layout = new ClassKeys(space.features());
    this.batchKeys = new BatchKeys(layout, space.type());
    keyWords = layout.words();
    keys = new long[FIRST_CAPACITY * keyWords];
    counts = new long[FIRST_CAPACITY];
    firstRows = new long[FIRST_CAPACITY];
  }

  /** Throws {@link EvidenceLimitException} where there are too many distinct evidences. */
  public void add(RecordBatch batch) {
    long[] found = batchKeys.of(batch);
    for (int i = 0; i < batch.size(); i++) {
      rows++;
      add(found, i * keyWords, 1, batch.firstRow() + i);
    }
  }

  private void add(long[] from, int key, long count, long firstRow) {
    int place = place(from, key);
    if (counts[place] == 0) {
      if (distinct == mostDistinct) {
        throw new EvidenceLimitException(mostDistinct, rows);
      }
      distinct++;
      System.arraycopy(from, key, keys, place * keyWords, keyWords);
      firstRows[place] = firstRow;
    }
    counts[place] += count;
    firstRows[place] = Math.min(firstRows[place], firstRow);
    if (2 * distinct > counts.length) {
      grow();
    }
  }

  /** The place of a key, or the free one where it belongs. */
  private int place(long[] from, int key) {
    int mask = counts.length - 1;
    int place = layout.hash(from, key) & mask;
    while (counts[place] != 0 && !isAt(place, from, key)) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private boolean isAt(int place, long[] from, int key) {
    int at = place * keyWords;
    return Arrays.equals(keys, at, at + keyWords, from, key, key + keyWords);
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldCounts = counts;
    long[] oldRows = firstRows;
    keys = new long[2 * oldKeys.length];
    counts = new long[2 * oldCounts.length];
    firstRows = new long[2 * oldRows.length];
    for (int old = 0; old < oldCounts.length; old++) {
      if (oldCounts[old] != 0) {
        int place = place(oldKeys, old * keyWords);
        System.arraycopy(oldKeys, old * keyWords, keys, place * keyWords, keyWords);
        counts[place] = oldCounts[old];
        firstRows[place] = oldRows[old];
      }
    }
  }

  /** Adds what another counter of the same space has counted, of records counted on. */
  public void merge(EvidenceCounter other) {
    if (!other.space.id().equals(space.id())) {
      throw new IllegalArgumentException("evidences of two predicate spaces cannot be merged");
    }
    rows += other.rows;
    for (int place = 0; place < other.counts.length; place++) {
      if (other.counts[place] != 0) {
        add(other.keys, place * keyWords, other.counts[place], other.firstRows[place]);
      }
    }
  }

  /** Records counted so far. */
  public long rows() {
    return rows;
  }

  /** Distinct evidences so far. */
  public int distinct() {
    return distinct;
  }

  /** What has been counted. */
  public EvidenceTable table() {
    List<EvidenceTable.Entry> entries = new ArrayList<>(distinct);
    for (int place = 0; place < counts.length; place++) {
      if (counts[place] != 0) {
        entries.add(
            new EvidenceTable.Entry(evidence(place * keyWords), counts[place], firstRows[place]));
      }
    }
    entries.sort(Comparator.comparingLong(EvidenceTable.Entry::firstRow));
    return new EvidenceTable(space.size(), rows, entries);
  }

  private Evidence evidence(int key) {
    long[] words = new long[Evidence.wordsFor(space.size())];
    layout.addEvidence(keys, key, words);
    return new Evidence(words);
  }
}
