package dev.nomos.ingest.capture;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Writes a classic pcap file of Ethernet frames, with times in microseconds:
 *
 * <pre>
 * | magic u32 | version u16 u16 | zone u32 | accuracy u32 | snap length u32 | link type u32 |
 * | seconds u32 | microseconds u32 | octets captured u32 | octets on the wire u32 | octets | …
 * </pre>
 *
 * One thread; closing closes the stream.
 */
public final class CaptureWriter implements AutoCloseable {
  /** libpcap's number. */
  public static final int ETHERNET = 1;

  /** Seconds of a packet's time are below. */
  public static final long MOST_SECONDS = 1L << 32;

  private static final int MAGIC = 0xA1B2C3D4;

  /** The most that Wireshark reads; no frame that IP can fill is as long. */
  private static final int SNAP_LENGTH = 262_144;

  private final OutputStream out;

  /** {@code out}: best a buffered one. */
  public CaptureWriter(OutputStream out) throws IOException {
    this.out = out;
    var header = ByteBuffer.allocate(24);
    header.putInt(MAGIC).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0);
    out.write(header.putInt(SNAP_LENGTH).putInt(ETHERNET).array());
  }

  /**
   * Writes a frame; its time loses what is finer than a microsecond. Throws {@link
   * IllegalArgumentException} where the file has no room for it: another link layer, too long, or a
   * time before 1970 or after February 2106.
   */
  public void write(CapturedPacket packet) throws IOException {
    long seconds = Math.floorDiv(packet.epochNanos(), 1_000_000_000L);
    int micros = (int) (Math.floorMod(packet.epochNanos(), 1_000_000_000L) / 1_000);
    int captured = packet.octets().length;
    if (packet.linkType() != ETHERNET
        || seconds < 0
        || seconds >= MOST_SECONDS
        || captured > SNAP_LENGTH
        || packet.originalLength() < captured) {
      throw new IllegalArgumentException(
          "no room for a packet of link type %d, %d of %d octets, at %d s"
              .formatted(packet.linkType(), captured, packet.originalLength(), seconds));
    }
    var header = ByteBuffer.allocate(16).putInt((int) seconds).putInt(micros);
    out.write(header.putInt(captured).putInt((int) packet.originalLength()).array());
    out.write(packet.octets());
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
