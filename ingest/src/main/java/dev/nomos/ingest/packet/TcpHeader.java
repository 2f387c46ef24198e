package dev.nomos.ingest.packet;

import static dev.nomos.ingest.packet.PacketField.*;

import java.nio.ByteBuffer;

/**
 * RFC 9293, section 3.1:
 *
 * <pre>
 * | source port u16 | destination port u16 | sequence u32 | acknowledgement u32 |
 * | header u4, reserved u3, flags u9 | window u16 | checksum u16 | urgent u16 | options |
 * </pre>
 */
final class TcpHeader {
  private static final int FIN = 0x01;
  private static final int SYN = 0x02;
  private static final int RESET = 0x04;
  private static final int PUSH = 0x08;
  private static final int ACK = 0x10;
  private static final int URG = 0x20;
  private static final int ECE = 0x40;
  private static final int CWR = 0x80;
  private static final int FIXED = 20;

  private final PacketDissector packet;
  private final TcpDirections directions = new TcpDirections();
  private final boolean tellsScales;
  private final boolean tellsRelative;
  private final boolean readsOptions;

  /** The shift that the options offer, or -1. */
  private int shift;

  TcpHeader(PacketDissector packet) {
    this.packet = packet;
    tellsScales = packet.wants(TCP_WINDOW_SIZE) || packet.wants(TCP_WINDOW_SIZE_SCALEFACTOR);
    tellsRelative = packet.wants(TCP_SEQ_RELATIVE) || packet.wants(TCP_ACK_RELATIVE);
    readsOptions =
        tellsScales
            || packet.wants(TCP_OPTIONS_MSS_VAL)
            || packet.wants(TCP_OPTIONS_TIMESTAMP_TSVAL)
            || packet.wants(TCP_OPTIONS_TIMESTAMP_TSECR);
  }

  /**
   * Reads as much of the header as there is.
   *
   * @param ipEnd where the IP packet ends by what it says, which is where the payload does
   */
  void read(int at, long ipEnd, int addresses, int addressLength) {
    if (packet.has(at, 2)) packet.put(TCP_SRCPORT, packet.u16(at));
    if (packet.has(at + 2, 2)) packet.put(TCP_DSTPORT, packet.u16(at + 2));
    if (packet.has(at + 4, 4)) sequence(TCP_SEQ, TCP_SEQ_RAW, packet.u32(at + 4));
    if (packet.has(at + 8, 4)) sequence(TCP_ACK, TCP_ACK_RAW, packet.u32(at + 8));
    int header = 0;
    if (packet.has(at + 12, 2)) {
      header = (packet.u8(at + 12) >> 4) * 4;
      flags(packet.u16(at + 12) & 0x0FFF);
      length(header, ipEnd - at);
    }
    if (packet.has(at + 18, 2)) packet.put(TCP_URGENT_POINTER, packet.u16(at + 18));
    shift = -1;
    if (readsOptions && packet.has(at, FIXED)) options(at + FIXED, at + header);
    if (packet.has(at + 14, 2)) {
      packet.put(TCP_WINDOW_SIZE_VALUE, packet.u16(at + 14));
      if (tellsScales || tellsRelative) connection(at, addresses, addressLength);
    }
    if (packet.flaw() == null && !packet.has(at, Math.max(header, FIXED)))
      packet.flaw("TCP header is cut");
  }

  private void sequence(PacketField field, PacketField raw, long value) {
    packet.put(field, value);
    packet.put(raw, value);
  }

  private void flags(int flags) {
    if (packet.wants(TCP_FLAGS)) packet.put(TCP_FLAGS, "0x%04x".formatted(flags));
    flag(TCP_FLAGS_FIN, flags & FIN);
    flag(TCP_FLAGS_SYN, flags & SYN);
    flag(TCP_FLAGS_RESET, flags & RESET);
    flag(TCP_FLAGS_PUSH, flags & PUSH);
    flag(TCP_FLAGS_ACK, flags & ACK);
    flag(TCP_FLAGS_URG, flags & URG);
    flag(TCP_FLAGS_ECE, flags & ECE);
    flag(TCP_FLAGS_CWR, flags & CWR);
  }

  private void flag(PacketField field, int bit) {
    packet.put(field, bit == 0 ? 0 : 1);
  }

  /** {@code segment}: octets of header and payload, by IP. */
  private void length(int header, long segment) {
    packet.put(TCP_HDR_LEN, header);
    if (header < FIXED) packet.flaw("TCP header length below 20");
    else if (segment < header) packet.flaw("TCP header longer than its IP packet");
    else packet.put(TCP_LEN, segment - header);
  }

  /** Kind and length, an octet each, then the option; 0 ends them and 1 fills up. */
  private void options(int at, int end) {
    while (at < end && packet.has(at, 1)) {
      int kind = packet.u8(at);
      if (kind == 0) return;
      if (kind == 1) {
        at++;
        continue;
      }
      int length = packet.has(at + 1, 1) ? packet.u8(at + 1) : 0;
      if (length < 2 || at + length > end || !packet.has(at, length)) {
        packet.flaw("TCP options are cut or lie");
        return;
      }
      if (kind == 3 && length == 3) shift = packet.u8(at + 2);
      if (kind == 2 && length == 4) packet.put(TCP_OPTIONS_MSS_VAL, packet.u16(at + 2));
      if (kind == 8 && length == 10) {
        packet.put(TCP_OPTIONS_TIMESTAMP_TSVAL, packet.u32(at + 2));
        packet.put(TCP_OPTIONS_TIMESTAMP_TSECR, packet.u32(at + 6));
      }
      at += length;
    }
  }

  /** What the other segments of the connection say of this one. */
  private void connection(int at, int addresses, int addressLength) {
    int flags = packet.u8(at + 13);
    directions.segment(
        direction(at, addresses, addressLength, false),
        direction(at, addresses, addressLength, true));
    long sequence = packet.u32(at + 4);
    boolean syn = (flags & SYN) != 0;
    if (syn) directions.syn((flags & ACK) != 0, shift, sequence);
    packet.put(TCP_SEQ_RELATIVE, directions.relativeSequence(sequence));
    long acknowledged = packet.u32(at + 8);
    boolean relative = (flags & ACK) != 0;
    packet.put(
        TCP_ACK_RELATIVE,
        relative ? directions.relativeAcknowledgement(acknowledged) : acknowledged);
    window(packet.u16(at + 14), syn);
  }

  private void window(int value, boolean syn) {
    int inForce = directions.shift();
    packet.put(TCP_WINDOW_SIZE, !syn && inForce > 0 ? (long) value << inForce : value);
    if (!syn) packet.put(TCP_WINDOW_SIZE_SCALEFACTOR, inForce < 0 ? inForce : 1L << inForce);
  }

  /** Sender's address, receiver's, sender's port, receiver's; or the other way round. */
  private ByteBuffer direction(int at, int addresses, int length, boolean back) {
    var octets = packet.octets();
    var key = ByteBuffer.allocate(2 * length + 4);
    key.put(octets, addresses + (back ? length : 0), length);
    key.put(octets, addresses + (back ? 0 : length), length);
    key.put(octets, at + (back ? 2 : 0), 2);
    key.put(octets, at + (back ? 0 : 2), 2);
    return key.flip();
  }
}
