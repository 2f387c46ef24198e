package dev.nomos.ingest.netflow;

import java.util.Arrays;

/**
 * Reads big-endian numbers from a stretch of a datagram; offsets are the datagram's. Reading past
 * the end is a {@link MalformedMessage}.
 */
public final class Cursor {
  final byte[] octets;
  private final int end;
  private int at;

  /** Invariant: {@code 0 ≤ start ≤ end ≤ octets.length}. */
  public Cursor(byte[] octets, int start, int end) {
    this.octets = octets;
    this.at = start;
    this.end = end;
  }

  /** The datagram; not copied, do not change. */
  public byte[] octets() {
    return octets;
  }

  public int offset() {
    return at;
  }

  public int remaining() {
    return end - at;
  }

  public int u8(String what) throws MalformedMessage {
    return octets[take(1, what)] & 0xFF;
  }

  public int u16(String what) throws MalformedMessage {
    int i = take(2, what);
    return (octets[i] & 0xFF) << 8 | (octets[i + 1] & 0xFF);
  }

  public long u32(String what) throws MalformedMessage {
    return (long) u16(what) << 16 | u16(what);
  }

  /** The length that precedes a variable field: one octet, or 255 and two more (RFC 7011, 7). */
  int variableLength() throws MalformedMessage {
    int length = u8("length of a variable field");
    return length < 255 ? length : u16("length of a variable field");
  }

  /** Moves past {@code count} octets and returns the offset of the first. */
  public int take(int count, String what) throws MalformedMessage {
    if (count > end - at)
      throw new MalformedMessage(
          what + " needs " + count + " octets, but " + (end - at) + " are left", at);
    int first = at;
    at += count;
    return first;
  }

  /** A cursor over the next {@code count} octets, which this one moves past. */
  public Cursor slice(long count, String what) throws MalformedMessage {
    int first = take((int) Math.min(count, Integer.MAX_VALUE), what);
    return new Cursor(octets, first, at);
  }

  boolean restIsZero() {
    for (int i = at; i < end; i++) if (octets[i] != 0) return false;
    return true;
  }

  public byte[] copy(int from, int length) {
    return Arrays.copyOfRange(octets, from, from + length);
  }
}
