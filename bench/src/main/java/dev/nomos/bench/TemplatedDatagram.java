package dev.nomos.bench;

import java.nio.ByteBuffer;
import java.util.Random;

/**
 * Datagrams of one template, of NetFlow v9 or IPFIX: one with the template alone, and one with
 * flows whose octets are random, but for the high octets of counters.
 */
final class TemplatedDatagram {
  /** What routers send for IPv4, as element and length: 19 fields, 59 octets. */
  static final int[] ROUTER = {
    8, 4, 12, 4, 15, 4, 10, 4, 14, 4, 2, 4, 1, 4, 22, 4, 21, 4, 7, 2, 11, 2, 6, 1, 4, 1, 5, 1, 16,
    4, 17, 4, 9, 1, 13, 1, 61, 1
  };

  /**
   * The same with times in milliseconds, counters of eight octets, and a name of its own length.
   */
  static final int[] PROBE = {
    8, 4, 12, 4, 10, 4, 14, 4, 2, 8, 1, 8, 152, 8, 153, 8, 7, 2, 11, 2, 6, 2, 4, 1, 5, 1, 16, 4, 17,
    4, 136, 1, 58, 2, 96, 0xFFFF, 61, 1
  };

  private static final int TEMPLATE = 300;
  private static final int VARIABLE = 0xFFFF;
  private static final int MOST_OCTETS = 8192;

  private final int version;
  private final int[] fields;

  TemplatedDatagram(int version, int... fields) {
    this.version = version;
    this.fields = fields;
  }

  byte[] template() {
    ByteBuffer out = message(1);
    int set = begin(out, version == 9 ? 0 : 2);
    out.putShort((short) TEMPLATE).putShort((short) (fields.length / 2));
    for (int number : fields) {
      out.putShort((short) number);
    }
    return end(out, set);
  }

  byte[] flows(int count) {
    ByteBuffer out = message(count);
    int set = begin(out, TEMPLATE);
    Random random = new Random(1);
    for (int i = 0; i < count; i++) {
      for (int f = 1; f < fields.length; f += 2) {
        field(out, fields[f], random);
      }
    }
    return end(out, set);
  }

  private static void field(ByteBuffer out, int length, Random random) {
    if (length == VARIABLE) {
      String name = "application-" + random.nextInt(1000);
      out.put((byte) name.length());
      name.chars().forEach(c -> out.put((byte) c));
      return;
    }
    byte[] octets = new byte[length];
    random.nextBytes(octets);
    if (length == 8) {
      octets[0] = 0;
    }
    out.put(octets);
  }

  private ByteBuffer message(int count) {
    ByteBuffer out = ByteBuffer.allocate(MOST_OCTETS);
    out.putShort((short) version).putShort((short) count);
    if (version == 9) {
      out.putInt(120_000); // uptime, milliseconds
    }
    return out.putInt(1_700_000_000).putInt(1).putInt(0);
  }

  private static int begin(ByteBuffer out, int setId) {
    out.putShort((short) setId).putShort((short) 0);
    return out.position() - 4;
  }

  private byte[] end(ByteBuffer out, int set) {
    out.putShort(set + 2, (short) (out.position() - set));
    if (version == 10) {
      out.putShort(2, (short) out.position());
    }
    byte[] datagram = new byte[out.position()];
    out.get(0, datagram);
    return datagram;
  }
}
