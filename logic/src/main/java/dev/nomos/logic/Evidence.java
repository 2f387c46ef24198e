package dev.nomos.logic;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The set of predicates of a space that are not definitely false in a record: those that hold and
 * those that are unknown, since an unknown one may hold. A learned clause is violated exactly when
 * it shares no bit with the evidence; mining never makes a rule from what was not seen.
 *
 * <p>{@code words}: bit <i>p</i> of the little-endian bit string is predicate <i>p</i>. Immutable.
 */
public final class Evidence {
  private final long[] words;
  private final int hash;

  /** Takes ownership of {@code words}: the caller must not keep the array. */
  Evidence(long[] words) {
    this.words = words;
    this.hash = Arrays.hashCode(words);
  }

  public static Evidence of(int predicates, BitSet bits) {
    return new Evidence(Arrays.copyOf(bits.toLongArray(), wordsFor(predicates)));
  }

  /** Reads what {@link #toBytes} wrote, for a space of {@code predicates} predicates. */
  public static Evidence fromBytes(int predicates, byte[] bytes) {
    long[] words = new long[wordsFor(predicates)];
    if (bytes.length != words.length * Long.BYTES) {
      throw new IllegalArgumentException(
          "evidence over %d predicates has %d octets, but %d were given"
              .formatted(predicates, words.length * Long.BYTES, bytes.length));
    }
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(words);
    return new Evidence(words);
  }

  static int wordsFor(int predicates) {
    return (predicates + 63) >>> 6;
  }

  public boolean get(int predicate) {
    return (words[predicate >>> 6] >>> predicate & 1) != 0;
  }

  /** False exactly where a clause with these bits is violated. */
  boolean meets(long[] clause) {
    for (int i = 0; i < words.length; i++) {
      if ((words[i] & clause[i]) != 0) {
        return true;
      }
    }
    return false;
  }

  public BitSet toBitSet() {
    return BitSet.valueOf(words);
  }

  /** Whole 64-bit words, little-endian: equal evidences of one space have equal octets. */
  public byte[] toBytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(words);
    return bytes.array();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Evidence that && Arrays.equals(words, that.words);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return toBitSet().toString();
  }
}
