package dev.nomos.ingest;

import dev.nomos.ingest.collect.ReceivedDatagram;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes {@code RawDatagram}s, octet for octet as Avro does, but with one copy of the payload and
 * nothing else made on the way: it is called for every datagram.
 *
 * <pre>
 * +------+-----------+--------+----------+-------------+--------+---------+
 * | 0x00 | schema id | length | exporter | received at | length | payload |
 * | u8   | u32       | varint | UTF-8    | varint      | varint | octets  |
 * +------+-----------+--------+----------+-------------+--------+---------+
 *                      varint: zigzag, seven bits an octet, least first
 * </pre>
 *
 * @param schemaId the registry's, of {@code RawDatagram}
 */
record RawValue(int schemaId) {
  private static final int HEADER = 1 + Integer.BYTES;

  byte[] of(ReceivedDatagram datagram) {
    var exporter = datagram.exporter().getBytes(StandardCharsets.UTF_8);
    var payload = datagram.payload();
    var octets =
        new byte
            [HEADER
                + varintLength(exporter.length)
                + exporter.length
                + varintLength(datagram.receivedAtMillis())
                + varintLength(payload.length)
                + payload.length];
    var out = ByteBuffer.wrap(octets).put((byte) 0).putInt(schemaId);
    putVarint(out, exporter.length);
    out.put(exporter);
    putVarint(out, datagram.receivedAtMillis());
    putVarint(out, payload.length);
    out.put(payload);
    return octets;
  }

  private static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }

  private static int varintLength(long value) {
    return (Long.SIZE - Long.numberOfLeadingZeros(zigzag(value) | 1) + 6) / 7;
  }

  private static void putVarint(ByteBuffer out, long value) {
    long rest = zigzag(value);
    for (; (rest & ~0x7FL) != 0; rest >>>= 7) out.put((byte) (rest | 0x80));
    out.put((byte) rest);
  }
}
