package dev.nomos.miner.search;

/**
 * Bit sets as words: bit <i>b</i> of a set is bit {@code b % 64} of word {@code b / 64}. Many sets
 * of one length lie one after the other in a table; {@code at} is then the set's first word there.
 * Loops run over the words of the operand that is no table.
 */
final class Bits {
  private Bits() {}

  static int words(int bits) {
    return (bits + 63) >>> 6;
  }

  /** The set of the first {@code bits} numbers. */
  static long[] ones(int bits) {
    long[] words = new long[words(bits)];
    for (int i = 0; i < bits; i++) {
      set(words, 0, i);
    }
    return words;
  }

  static void set(long[] table, int at, int bit) {
    table[at + (bit >>> 6)] |= 1L << bit;
  }

  static void clear(long[] table, int at, int bit) {
    table[at + (bit >>> 6)] &= ~(1L << bit);
  }

  static boolean get(long[] table, int at, int bit) {
    return (table[at + (bit >>> 6)] >>> bit & 1) != 0;
  }

  /** The first bit from {@code from} on that is set; -1 where there is none. */
  static int next(long[] words, int from) {
    int w = from >>> 6;
    if (w >= words.length) {
      return -1;
    }
    long word = words[w] & (-1L << from);
    while (word == 0) {
      if (++w == words.length) {
        return -1;
      }
      word = words[w];
    }
    return (w << 6) + Long.numberOfTrailingZeros(word);
  }

  static boolean isEmpty(long[] words) {
    for (long word : words) {
      if (word != 0) {
        return false;
      }
    }
    return true;
  }

  static int count(long[] words) {
    int count = 0;
    for (long word : words) {
      count += Long.bitCount(word);
    }
    return count;
  }

  /** How many bits both have. A method of its own, so that it is compiled to vector code. */
  static int countBoth(long[] table, int at, long[] words) {
    int count = 0;
    for (int i = 0; i < words.length; i++) {
      count += Long.bitCount(table[at + i] & words[i]);
    }
    return count;
  }

  /** {@code to} becomes what {@code words} and the set in the table share. */
  static void and(long[] to, long[] words, long[] table, int at) {
    for (int i = 0; i < to.length; i++) {
      to[i] = words[i] & table[at + i];
    }
  }

  /** {@code words} keeps what is in the set of the table too; false where nothing is left. */
  static boolean keep(long[] words, long[] table, int at) {
    long any = 0;
    for (int i = 0; i < words.length; i++) {
      long left = words[i] & table[at + i];
      words[i] = left;
      any |= left;
    }
    return any != 0;
  }

  /** {@code words} loses what is in the other set; false where nothing is left. */
  static boolean drop(long[] words, long[] others) {
    long any = 0;
    for (int i = 0; i < words.length; i++) {
      long left = words[i] & ~others[i];
      words[i] = left;
      any |= left;
    }
    return any != 0;
  }

  /** {@code to} becomes {@code words} without the set in the table; false where it is empty. */
  static boolean without(long[] to, long[] words, long[] table, int at) {
    long any = 0;
    for (int i = 0; i < to.length; i++) {
      long left = words[i] & ~table[at + i];
      to[i] = left;
      any |= left;
    }
    return any != 0;
  }

  /** Whether the set in the table covers {@code words}. */
  static boolean isCovered(long[] words, long[] table, int by) {
    for (int i = 0; i < words.length; i++) {
      if ((words[i] & ~table[by + i]) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether the two sets in the table cover {@code words} together. */
  static boolean isCovered(long[] words, long[] table, int by, int orBy) {
    for (int i = 0; i < words.length; i++) {
      if ((words[i] & ~(table[by + i] | table[orBy + i])) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether the two sets cover {@code words} together. */
  static boolean isCoveredBy(long[] words, long[] by, long[] orBy) {
    for (int i = 0; i < words.length; i++) {
      if ((words[i] & ~(by[i] | orBy[i])) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether the set at {@code by} covers what {@code words} and the set at {@code and} share. */
  static boolean isShareCovered(long[] words, long[] table, int and, int by) {
    for (int i = 0; i < words.length; i++) {
      if ((words[i] & table[and + i] & ~table[by + i]) != 0) {
        return false;
      }
    }
    return true;
  }

  /** The first bit of {@code words} that the set in the table lacks; -1 where it lacks none. */
  static int firstMissing(long[] words, long[] table, int by) {
    for (int i = 0; i < words.length; i++) {
      long left = words[i] & ~table[by + i];
      if (left != 0) {
        return (i << 6) + Long.numberOfTrailingZeros(left);
      }
    }
    return -1;
  }
}
