package dev.nomos.miner.search;

import java.util.BitSet;
import java.util.List;

/** Bit matrices, row after row, and how they are turned around. */
final class Columns {
  private static final int BLOCK = 64;

  private Columns() {}

  /**
   * A table with a row for each evidence, {@code Bits.words(predicates)} words each, bit <i>p</i> =
   * predicate <i>p</i>.
   */
  static long[] rows(int predicates, List<BitSet> evidences) {
    int words = Bits.words(predicates);
    long[] rows = new long[evidences.size() * words];
    int at = 0;
    for (BitSet evidence : evidences) {
      if (evidence.length() > predicates) {
        throw new IllegalArgumentException(
            "an evidence holds predicate %d, but there are %d predicates"
                .formatted(evidence.length() - 1, predicates));
      }
      long[] row = evidence.toLongArray();
      System.arraycopy(row, 0, rows, at, row.length);
      at += words;
    }
    return rows;
  }

  /** The table with rows and columns exchanged. */
  static long[] transposed(long[] table, int rows, int columns) {
    int from = Bits.words(columns);
    int to = Bits.words(rows);
    long[] turned = new long[columns * to];
    long[] block = new long[BLOCK];
    for (int r = 0; r < rows; r += BLOCK) {
      int height = Math.min(BLOCK, rows - r);
      for (int c = 0; c < columns; c += BLOCK) {
        for (int i = 0; i < BLOCK; i++) {
          block[i] = i < height ? table[(r + i) * from + (c >>> 6)] : 0;
        }
        transpose(block);
        int width = Math.min(BLOCK, columns - c);
        for (int i = 0; i < width; i++) {
          turned[(c + i) * to + (r >>> 6)] = block[i];
        }
      }
    }
    return turned;
  }

  /** Exchanges halves of ever smaller squares (Warren, "Hacker's Delight", section 7-3). */
  private static void transpose(long[] block) {
    long low = 0xFFFFFFFFL;
    for (int half = 32; half != 0; half >>>= 1, low ^= low << half) {
      for (int i = 0; i < BLOCK; i = (i + half + 1) & ~half) {
        long moved = ((block[i] >>> half) ^ block[i + half]) & low;
        block[i] ^= moved << half;
        block[i + half] ^= moved;
      }
    }
  }
}
