package dev.nomos.miner.search;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.RandomAccess;

/**
 * Found sets, kept as plain numbers: a set of four predicates takes 16 octets, a twentieth of what
 * it takes as a list of bit sets. As a list it makes each bit set anew. Not thread-safe.
 */
final class FoundSets extends AbstractList<BitSet> implements SetSink, RandomAccess {
  /** Sets of one size: {@code count} of them, {@code size} predicates each. */
  private static final class Chunk {
    final int size;

    /** Index of the first of the sets in the whole list. */
    final int first;

    final int count;
    final int[] predicates;

    Chunk(int size, int first, int count, int[] predicates) {
      this.size = size;
      this.first = first;
      this.count = count;
      this.predicates = predicates;
    }
  }

  private final List<Chunk> chunks = new ArrayList<>();
  private final long maxBytes;
  private long bytes;
  private int sets;

  FoundSets(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Keeps as many of the sets as there is room for. */
  @Override
  public int accept(int size, int[] predicates, int count) {
    long room = Math.max(0, maxBytes - bytes) / ((long) size * Integer.BYTES);
    int taken = (int) Math.min(Math.min(room, count), Integer.MAX_VALUE - sets);
    if (taken > 0) {
      add(size, taken, Arrays.copyOf(predicates, taken * size));
    }
    return taken;
  }

  /** These sets in the order of their size. */
  FoundSets shortestFirst() {
    FoundSets sorted = new FoundSets(Long.MAX_VALUE);
    chunks.stream()
        .sorted(Comparator.comparingInt((Chunk chunk) -> chunk.size))
        .forEach(chunk -> sorted.add(chunk.size, chunk.count, chunk.predicates));
    return sorted;
  }

  private void add(int size, int count, int[] predicates) {
    chunks.add(new Chunk(size, sets, count, predicates));
    bytes += (long) count * size * Integer.BYTES;
    sets += count;
  }

  @Override
  public int size() {
    return sets;
  }

  @Override
  public BitSet get(int index) {
    Chunk chunk = chunkOf(index);
    BitSet set = new BitSet();
    int at = (index - chunk.first) * chunk.size;
    for (int i = 0; i < chunk.size; i++) {
      set.set(chunk.predicates[at + i]);
    }
    return set;
  }

  private Chunk chunkOf(int index) {
    if (index < 0 || index >= sets) {
      throw new IndexOutOfBoundsException(index);
    }
    int low = 0;
    int high = chunks.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (chunks.get(middle).first <= index) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return chunks.get(low);
  }
}
