package dev.nomos.ingest.netflow;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Export datagrams built by hand. */
public final class Datagrams {
  public static final long EXPORT_SECONDS = 1_700_000_000L;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public Datagrams u8(int... values) {
    for (int value : values) out.write(value);
    return this;
  }

  public Datagrams u16(int... values) {
    for (int value : values) out.writeBytes(ByteBuffer.allocate(2).putShort((short) value).array());
    return this;
  }

  public Datagrams u32(long... values) {
    for (long value : values) out.writeBytes(ByteBuffer.allocate(4).putInt((int) value).array());
    return this;
  }

  public Datagrams u64(long value) {
    out.writeBytes(ByteBuffer.allocate(8).putLong(value).array());
    return this;
  }

  public Datagrams hex(String octets) {
    return octets(HexFormat.of().parseHex(octets.replace(" ", "")));
  }

  public Datagrams octets(byte[] octets) {
    out.writeBytes(octets);
    return this;
  }

  public byte[] bytes() {
    return out.toByteArray();
  }

  /** A v9 datagram of the sets; up for 100 s. */
  public static byte[] v9(int count, long sourceId, byte[]... sets) {
    var message = new Datagrams().u16(9, count).u32(100_000, EXPORT_SECONDS, 7, sourceId);
    for (byte[] set : sets) message.octets(set);
    return message.bytes();
  }

  public static byte[] ipfix(long domain, byte[]... sets) {
    int length = 16;
    for (byte[] set : sets) length += set.length;
    var message = new Datagrams().u16(10, length).u32(EXPORT_SECONDS, 7, domain);
    for (byte[] set : sets) message.octets(set);
    return message.bytes();
  }

  public static byte[] set(int id, Datagrams body) {
    byte[] bytes = body.bytes();
    return new Datagrams().u16(id, bytes.length + 4).octets(bytes).bytes();
  }

  /** {@code idAndLength}: alternating. */
  public static Datagrams template(int id, int... idAndLength) {
    return new Datagrams().u16(id, idAndLength.length / 2).u16(idAndLength);
  }

  /** Template 256: addresses, ports, protocol, flags, octets, packets, first and last switched. */
  public static Datagrams usualTemplate() {
    return template(256, 8, 4, 12, 4, 7, 2, 11, 2, 4, 1, 6, 1, 10, 2, 1, 4, 2, 4, 22, 4, 21, 4);
  }

  /** A record of template 256: 10.0.0.1:1025 to 203.0.113.53:53. */
  public static Datagrams usualRecord(int protocol, int flags, long octets, long packets) {
    return new Datagrams()
        .u8(10, 0, 0, 1, 203, 0, 113, 53)
        .u16(1025, 53)
        .u8(protocol, flags)
        .u16(1)
        .u32(octets, packets, 90_000, 95_000);
  }

  /** A v5 datagram with one TCP record; up for 100 s. */
  public static byte[] v5(int count) {
    return new Datagrams()
        .u16(5, count)
        .u32(100_000, EXPORT_SECONDS, 500_000_000, 42)
        .u8(1, 2)
        .u16(1 << 14 | 100)
        .u8(10, 0, 0, 1, 192, 0, 2, 9, 0, 0, 0, 0)
        .u16(1, 3)
        .u32(10, 4_000, 90_000, 95_000)
        .u16(1025, 443)
        .u8(0, 0x1B, 6, 0)
        .u16(64_500, 64_501)
        .u8(24, 16)
        .u16(0)
        .bytes();
  }
}
