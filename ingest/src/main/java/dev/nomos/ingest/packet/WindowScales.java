package dev.nomos.ingest.packet;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What each direction of a TCP connection multiplies its windows by (RFC 7323, section 2): both
 * ends offer a shift in their SYN, and only if both do is it used. Bounded: the connections longest
 * not heard of are forgotten, as are their scales.
 */
final class WindowScales {
  static final int UNKNOWN = -1;
  static final int NOT_USED = -2;

  private static final int LARGEST_SHIFT = 14;
  private static final int MOST_DIRECTIONS = 1 << 17;

  /** One direction: what its SYN offered (or one of the constants), and what is in force. */
  private static final class Direction {
    int offered = UNKNOWN;
    int inForce = UNKNOWN;
    long initialSequence = -1;
  }

  private final Map<ByteBuffer, Direction> directions =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Direction> eldest) {
          return size() > MOST_DIRECTIONS;
        }
      };

  /**
   * A SYN or SYN/ACK.
   *
   * @param forward the sender's direction: addresses and ports
   * @param backward the other direction
   * @param shift as offered; negative where it is not
   */
  void syn(ByteBuffer forward, ByteBuffer backward, boolean ack, int shift, long sequence) {
    var own = directions.computeIfAbsent(forward, _ -> new Direction());
    if (own.initialSequence == sequence) return; // sent again
    own.initialSequence = sequence;
    own.offered = shift < 0 ? NOT_USED : Math.min(shift, LARGEST_SHIFT);
    own.inForce = UNKNOWN;
    var other = directions.computeIfAbsent(backward, _ -> new Direction());
    if (!ack) {
      other.offered = UNKNOWN;
      other.inForce = UNKNOWN;
      other.initialSequence = -1;
    } else if (own.offered == NOT_USED || other.offered == NOT_USED) {
      own.inForce = NOT_USED;
      other.inForce = NOT_USED;
    } else {
      own.inForce = own.offered; // a SYN/ACK may offer only what the SYN, seen or not, did
      other.inForce = other.offered;
    }
  }

  /** The shift of a direction's windows, or one of the constants. */
  int shift(ByteBuffer forward) {
    var direction = directions.get(forward);
    return direction == null ? UNKNOWN : direction.inForce;
  }
}
