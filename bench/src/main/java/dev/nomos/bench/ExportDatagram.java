package dev.nomos.bench;

import java.nio.ByteBuffer;
import java.util.Random;

/**
 * A NetFlow v9 datagram of flow records, with or without its template: the template that softflowd
 * sends for TCP and UDP over IPv4, 45 octets a record.
 */
final class ExportDatagram {
  private static final int HEADER = 20;
  private static final int TEMPLATE = 1024;

  /** Information element and length, in pairs. */
  private static final int[] FIELDS = {
    8, 4, 12, 4, 22, 4, 21, 4, 1, 4, 2, 4, 10, 4, 14, 4, 61, 1, 136, 1, 7, 2, 11, 2, 4, 1, 6, 1, 60,
    1, 5, 1
  };

  private ExportDatagram() {}

  static byte[] template() {
    int fields = FIELDS.length / 2;
    byte[] datagram = new byte[HEADER + 8 + 4 * fields];
    ByteBuffer out = header(datagram, 1);
    out.putShort((short) 0).putShort((short) (8 + 4 * fields));
    out.putShort((short) TEMPLATE).putShort((short) fields);
    for (int number : FIELDS) {
      out.putShort((short) number);
    }
    return datagram;
  }

  static byte[] records(int count) {
    return records(count, 1);
  }

  static byte[] records(int count, long seed) {
    int octets = 0;
    for (int i = 1; i < FIELDS.length; i += 2) {
      octets += FIELDS[i];
    }
    int padding = -(count * octets) & 3;
    byte[] datagram = new byte[HEADER + 4 + count * octets + padding];
    ByteBuffer out = header(datagram, count);
    out.putShort((short) TEMPLATE).putShort((short) (4 + count * octets + padding));
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      record(out, random);
    }
    return datagram;
  }

  private static void record(ByteBuffer out, Random random) {
    int packets = 1 + random.nextInt(40);
    int start = 100_000 + random.nextInt(10_000);
    out.putInt(0xC0A80A00 | random.nextInt(256)).putInt(0xCB007100 | random.nextInt(256));
    out.putInt(start).putInt(start + random.nextInt(5_000));
    out.putInt(packets * (40 + random.nextInt(1_400))).putInt(packets);
    out.putInt(1).putInt(1).put((byte) 0).put((byte) 3);
    out.putShort((short) (32_768 + random.nextInt(28_000))).putShort((short) 443);
    out.put((byte) 6).put((byte) 0x1B).put((byte) 4).put((byte) 0);
  }

  private static ByteBuffer header(byte[] datagram, int count) {
    return ByteBuffer.wrap(datagram)
        .putShort((short) 9)
        .putShort((short) count)
        .putInt(120_000) // uptime, milliseconds
        .putInt(1_700_000_000)
        .putInt(1)
        .putInt(0);
  }
}
