package dev.nomos.miner.book;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * How often and how lately clauses were put to the test, from the admitted evidences. A reading of
 * a clause is tested by a record in which all its other literals fail; what is told is that of the
 * reading tested least. O(literals x evidences / 64) for a clause. Immutable.
 */
final class TestRecord {
  /** {@code columns[p]}: bit e = evidence e, the newest being the first. */
  private final long[][] columns;

  private final long[] counts;
  private final long[] lastSeen;
  private final int words;

  /**
   * @param count records that tested the reading tested least
   * @param lastMillis event time of the newest of them; 0 where there are none
   */
  record Tested(long count, long lastMillis) {}

  TestRecord(int predicates, List<Known> admitted) {
    List<Known> newestFirst =
        admitted.stream()
            .sorted(
                Comparator.comparingLong((Known known) -> -known.entry.getLastSeenMillis())
                    .thenComparing(known -> known.key))
            .toList();
    words = (newestFirst.size() + 63) >>> 6;
    columns = new long[predicates][words];
    counts = new long[newestFirst.size()];
    lastSeen = new long[newestFirst.size()];
    for (int e = 0; e < counts.length; e++) {
      Known known = newestFirst.get(e);
      counts[e] = known.entry.getCount();
      lastSeen[e] = known.entry.getLastSeenMillis();
      int at = e;
      known.bits.stream().forEach(p -> columns[p][at >>> 6] |= 1L << at);
    }
  }

  long records() {
    return Arrays.stream(counts).sum();
  }

  Tested of(BitSet clause) {
    int[] literals = clause.stream().toArray();
    long[] once = once(literals);
    Tested least = new Tested(Long.MAX_VALUE, 0);
    for (int literal : literals) {
      Tested tested = reading(once, columns[literal]);
      if (tested.count() < least.count()) {
        least = tested;
      }
    }
    return literals.length == 0 ? new Tested(0, 0) : least;
  }

  /** Evidences in which exactly one literal holds. */
  private long[] once(int[] literals) {
    long[] once = new long[words];
    for (int w = 0; w < words; w++) {
      long one = 0;
      long more = 0;
      for (int literal : literals) {
        more |= one & columns[literal][w];
        one |= columns[literal][w];
      }
      once[w] = one & ~more;
    }
    return once;
  }

  private Tested reading(long[] once, long[] column) {
    long count = 0;
    long last = 0;
    for (int w = 0; w < words; w++) {
      for (long bits = once[w] & column[w]; bits != 0; bits &= bits - 1) {
        int e = (w << 6) + Long.numberOfTrailingZeros(bits);
        count += counts[e];
        last = Math.max(last, lastSeen[e]);
      }
    }
    return new Tested(count, last);
  }
}
