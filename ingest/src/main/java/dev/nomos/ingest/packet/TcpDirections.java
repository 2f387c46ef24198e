package dev.nomos.ingest.packet;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is remembered of each direction of a TCP connection. Bounded: the directions longest not
 * heard of are forgotten.
 *
 * <p>Window scales (RFC 7323, section 2): both ends offer a shift in their SYN, and only if both do
 * is it used; an end that was not seen is taken to have agreed, as Wireshark takes it. Relative
 * sequence numbers: the SYN's is 0; where no SYN was seen, the first octet seen is 1, as Wireshark
 * has it.
 */
final class TcpDirections {
  static final int UNKNOWN = -1;
  static final int NOT_USED = -2;

  private static final int LARGEST_SHIFT = 14;
  private static final int MOST_DIRECTIONS = 1 << 17;

  private static final class Direction {
    /** The shift in force, or one of the constants. */
    int shift = UNKNOWN;

    boolean sawSyn;
    boolean hasBase;

    /** The sequence number that counts as 0. */
    long base;

    void begin(long sequence) {
      base = sequence;
      hasBase = true;
    }

    void forget() {
      shift = UNKNOWN;
      sawSyn = false;
      hasBase = false;
    }
  }

  private final Map<ByteBuffer, Direction> directions =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Direction> eldest) {
          return size() > MOST_DIRECTIONS;
        }
      };

  private Direction own = new Direction();
  private Direction other = new Direction();

  /**
   * The next segment is one of this connection.
   *
   * @param forward the sender's direction: addresses and ports
   * @param backward the other direction
   */
  void segment(ByteBuffer forward, ByteBuffer backward) {
    own = directions.computeIfAbsent(forward, _ -> new Direction());
    other = directions.computeIfAbsent(backward, _ -> new Direction());
  }

  /** The segment's SYN; {@code shift}: as offered, negative where it is not. */
  void syn(boolean ack, int shift, long sequence) {
    if (own.sawSyn && own.base == sequence) return; // sent again
    if (!ack) other.forget(); // a new connection between the same ports
    own.sawSyn = true;
    own.begin(sequence);
    if (shift < 0) {
      own.shift = NOT_USED;
      other.shift = NOT_USED;
    } else {
      boolean refused = ack && other.shift == NOT_USED;
      own.shift = refused ? NOT_USED : Math.min(shift, LARGEST_SHIFT);
    }
  }

  /** The shift of the sender's windows, or one of the constants. */
  int shift() {
    return own.shift;
  }

  /** Octets since the sender's SYN, modulo 2³²; after {@link #syn}, where the segment is one. */
  long relativeSequence(long sequence) {
    if (!own.hasBase) own.begin(sequence - 1);
    return sequence - own.base & 0xFFFF_FFFFL;
  }

  /** Octets since the receiver's SYN, modulo 2³². */
  long relativeAcknowledgement(long acknowledgement) {
    if (!other.hasBase) other.begin(acknowledgement - 1);
    return acknowledgement - other.base & 0xFFFF_FFFFL;
  }
}
