package dev.nomos.miner.statistics;

import dev.nomos.logic.PredicateSpace;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Distinct evidences turned around: for each predicate the bit set of evidences in which it may
 * hold. Evidences are numbered here by falling count, so that the first bits of a set are those
 * that stand for the most records. Immutable.
 *
 * <p>A <i>literal</i> is a predicate's index <i>p</i>, or {@code ~p} (that is, -1 - p) for the
 * negation of a predicate whose negation the space does not have. A negated literal holds only
 * where its predicate is definitely false: an unknown one counts against it, so what is counted for
 * a rule with such literals never flatters it.
 */
public final class EvidenceColumns {
  private final int predicates;
  private final int evidences;

  /** {@code columns[p]}, {@code negations[p]}: bit e = evidence e, by falling count. */
  private final long[][] columns;

  private final long[][] negations;

  /** {@code counts[e]}: records; {@code original[e]}: the number that the caller gave it. */
  private final long[] counts;

  private final int[] original;

  /** {@code complements[p]}: the predicate that is p's negation, or -1. */
  private final int[] complements;

  /** {@code weights[p]}: records in which p may hold. */
  private final long[] weights;

  private final long records;

  private EvidenceColumns(int[] complements, List<BitSet> rows, long[] rowCounts) {
    this.predicates = complements.length;
    this.complements = complements;
    this.evidences = rows.size();
    this.original = byFallingCount(rowCounts);
    this.counts = Arrays.stream(original).mapToLong(i -> rowCounts[i]).toArray();
    this.columns = new long[predicates][words()];
    for (int e = 0; e < evidences; e++) {
      BitSet row = rows.get(original[e]);
      for (int p = row.nextSetBit(0); p >= 0; p = row.nextSetBit(p + 1)) {
        columns[p][e >>> 6] |= 1L << e;
      }
    }
    this.negations = new long[predicates][];
    Arrays.setAll(negations, this::negation);
    this.weights = Arrays.stream(columns).mapToLong(this::weight).toArray();
    this.records = Arrays.stream(counts).sum();
  }

  /**
   * Columns over {@code space}.
   *
   * @param evidences distinct, of that space
   * @param counts records of each, at least 1
   */
  public static EvidenceColumns of(PredicateSpace space, List<BitSet> evidences, long[] counts) {
    int[] complements =
        space.predicates().stream().mapToInt(p -> space.indexOf(p.atom().negate())).toArray();
    return checked(complements, evidences, counts);
  }

  /** Columns over predicates of which nothing is known, so that none is another's negation. */
  public static EvidenceColumns of(int predicates, List<BitSet> evidences, long[] counts) {
    int[] none = new int[predicates];
    Arrays.fill(none, -1);
    return checked(none, evidences, counts);
  }

  private static EvidenceColumns checked(int[] complements, List<BitSet> rows, long[] counts) {
    if (rows.size() != counts.length) {
      throw new IllegalArgumentException(
          "%d evidences have %d counts".formatted(rows.size(), counts.length));
    }
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] < 1 || rows.get(i).length() > complements.length) {
        throw new IllegalArgumentException(
            "evidence %d stands for %d records and holds predicate %d of %d"
                .formatted(i, counts[i], rows.get(i).length() - 1, complements.length));
      }
    }
    return new EvidenceColumns(complements, rows, counts);
  }

  private static int[] byFallingCount(long[] counts) {
    return IntStream.range(0, counts.length)
        .boxed()
        .sorted(Comparator.comparingLong((Integer i) -> counts[i]).reversed())
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private long[] negation(int p) {
    return complements[p] >= 0 ? columns[complements[p]] : without(all(), columns[p]);
  }

  public int predicates() {
    return predicates;
  }

  /** How many distinct evidences there are. */
  public int evidences() {
    return evidences;
  }

  /** How many records they stand for. */
  public long records() {
    return records;
  }

  /** The number that the caller gave to the evidence that is {@code e} here. */
  public int original(int e) {
    return original[e];
  }

  /** The opposite of a literal: a predicate of the space where it has one. */
  public int negate(int literal) {
    return literal < 0 ? ~literal : complements[literal] >= 0 ? complements[literal] : ~literal;
  }

  /** Records in which the literal holds. */
  public long weightOf(int literal) {
    return literal >= 0 ? weights[literal] : weight(negations[~literal]);
  }

  /** 64-bit words of a set of evidences. */
  public int words() {
    return (evidences + 63) >>> 6;
  }

  /** The evidences in which the literal holds; the caller must not change it. */
  public long[] column(int literal) {
    return literal >= 0 ? columns[literal] : negations[~literal];
  }

  /** A new set of all evidences. */
  public long[] all() {
    BitSet all = new BitSet(evidences);
    all.set(0, evidences);
    return Arrays.copyOf(all.toLongArray(), words());
  }

  private static long[] without(long[] set, long[] column) {
    for (int w = 0; w < set.length; w++) {
      set[w] &= ~column[w];
    }
    return set;
  }

  /** Records that a set of evidences stands for. */
  public long weight(long[] set) {
    long sum = 0;
    for (int w = 0; w < set.length; w++) {
      sum += weight(w, set[w]);
    }
    return sum;
  }

  /** Records that the evidences of {@code set} stand for in which the literal holds. */
  public long weight(long[] set, int literal) {
    long[] column = column(literal);
    long sum = 0;
    for (int w = 0; w < set.length; w++) {
      sum += weight(w, set[w] & column[w]);
    }
    return sum;
  }

  /**
   * The same where the literal is known to hold: where its negation does not as well. Of a
   * predicate whose negation the space does not have, what is unknown counts as known.
   */
  long knownWeight(long[] set, int literal) {
    int complement = literal >= 0 ? complements[literal] : -1;
    return weight(set, literal) - (complement < 0 ? 0 : weight(set, literal, complement));
  }

  /** Records that the evidences of {@code set} stand for in which both literals hold. */
  public long weight(long[] set, int literal, int other) {
    long[] a = column(literal);
    long[] b = column(other);
    long sum = 0;
    for (int w = 0; w < set.length; w++) {
      sum += weight(w, set[w] & a[w] & b[w]);
    }
    return sum;
  }

  /** Records of the evidences that are the bits of a set's word number {@code word}. */
  long weight(int word, long bits) {
    long sum = 0;
    for (long rest = bits; rest != 0; rest &= rest - 1) {
      sum += counts[(word << 6) + Long.numberOfTrailingZeros(rest)];
    }
    return sum;
  }
}
