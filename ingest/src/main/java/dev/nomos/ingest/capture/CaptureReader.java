package dev.nomos.ingest.capture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the packets of a capture file in order; its first octets tell the format, not its name. */
public final class CaptureReader implements AutoCloseable {
  private static final int MICROS = 0xA1B2C3D4;
  private static final int NANOS = 0xA1B23C4D;

  private final CaptureInput in;
  private final PacketSource source;

  /** The rest of a file whose format is known. */
  interface PacketSource {
    @Nullable CapturedPacket next() throws CaptureException;
  }

  private CaptureReader(CaptureInput in, PacketSource source) {
    this.in = in;
    this.source = source;
  }

  /** Throws {@link CaptureException} where the file is missing or is no capture. */
  public static CaptureReader open(Path file) throws CaptureException {
    return open(new CaptureInput(file));
  }

  /** Reads on where {@code in} is, which this reader closes. */
  static CaptureReader open(CaptureInput in) throws CaptureException {
    try {
      return new CaptureReader(in, source(in));
    } catch (CaptureException e) {
      in.close();
      throw e;
    }
  }

  /** Whether the octets begin with a magic number of pcap or pcapng. */
  static boolean isCapture(byte[] start) {
    if (start.length < 4) return false;
    int magic = ByteBuffer.wrap(start).getInt();
    int swapped = Integer.reverseBytes(magic);
    return magic == MICROS
        || magic == NANOS
        || swapped == MICROS
        || swapped == NANOS
        || magic == PcapngSource.SECTION_HEADER;
  }

  private static PacketSource source(CaptureInput in) throws CaptureException {
    int magic = in.next(4, "magic number").getInt();
    return switch (magic) {
      case MICROS -> pcap(in, ByteOrder.BIG_ENDIAN, 1_000);
      case NANOS -> pcap(in, ByteOrder.BIG_ENDIAN, 1);
      case PcapngSource.SECTION_HEADER -> new PcapngSource(in);
      default -> {
        int swapped = Integer.reverseBytes(magic);
        if (swapped == MICROS) yield pcap(in, ByteOrder.LITTLE_ENDIAN, 1_000);
        if (swapped == NANOS) yield pcap(in, ByteOrder.LITTLE_ENDIAN, 1);
        throw in.failure("magic number %08x is neither pcap nor pcapng".formatted(magic));
      }
    };
  }

  /** Header after the magic: version u16 u16, zone, accuracy, snap length, link type, u32 each. */
  private static PacketSource pcap(CaptureInput in, ByteOrder order, long nanosPerUnit)
      throws CaptureException {
    in.setOrder(order);
    int linkType = in.next(20, "pcap header").getInt(16) & 0x0FFF_FFFF;
    return () -> pcapPacket(in, linkType, nanosPerUnit);
  }

  /** Seconds, fraction, octets captured, octets on the wire, u32 each; then the packet. */
  private static @Nullable CapturedPacket pcapPacket(
      CaptureInput in, int linkType, long nanosPerUnit) throws CaptureException {
    ByteBuffer header = in.nextOrEnd(16, "packet header");
    if (header == null) return null;
    long nanos =
        Integer.toUnsignedLong(header.getInt(0)) * 1_000_000_000L
            + Integer.toUnsignedLong(header.getInt(4)) * nanosPerUnit;
    var octets = in.next(Integer.toUnsignedLong(header.getInt(8)), "packet").array();
    return new CapturedPacket(nanos, linkType, octets, Integer.toUnsignedLong(header.getInt(12)));
  }

  /**
   * The next packet, or null at the file's end. After an exception the reader is of no more use.
   */
  public @Nullable CapturedPacket next() throws CaptureException {
    return source.next();
  }

  @Override
  public void close() throws CaptureException {
    in.close();
  }
}
