package dev.nomos.ingest.hostile;

import dev.nomos.ingest.netflow.Datagrams;
import java.util.List;

/** sFlow datagrams with every kind of sample and record that is decoded, and some that are not. */
final class SflowSeeds {
  private static final int FLOW = 1;
  private static final int COUNTERS = 2;
  private static final int EXPANDED = 3;
  private static final String FRAME =
      "001b21aabbcc 001b21ddeeff 8100 0005 0800"
          + "45000028 00010000 40060000 c0000201 c6336402"
          + "1388 01bb 00000001 00000000 5002 faf0 0000 0000 0000";
  private static final String V6 = "20010db8000000000000000000000001";

  private SflowSeeds() {}

  static List<byte[]> all() {
    return List.of(
        datagram(flow(rawHeader(1, FRAME))),
        datagram(expanded(rawHeader(1, FRAME), switched(), router()), flow(ethernet(), ip4())),
        datagram(flow(ip6(), gateway(), user(), nat()), counters()),
        datagram(flow(rawHeader(12, "6000000000083a40" + V6 + V6 + "8000000000010001"))),
        v6Agent());
  }

  private static byte[] datagram(byte[]... samples) {
    var datagram = new Datagrams().u32(5, 1).hex("c0000201").u32(0, 7, 1000, samples.length);
    for (var sample : samples) datagram.octets(sample);
    return datagram.bytes();
  }

  private static byte[] v6Agent() {
    return new Datagrams().u32(5, 2).hex(V6).u32(1, 8, 1000, 1).octets(flow(ip4())).bytes();
  }

  private static byte[] block(int format, Datagrams body) {
    byte[] octets = body.bytes();
    return new Datagrams().u32(format, octets.length).octets(octets).bytes();
  }

  private static byte[] flow(byte[]... records) {
    return block(FLOW, with(new Datagrams().u32(1, 3, 100, 1000, 0, 3, 0x8000_0002), records));
  }

  private static byte[] expanded(byte[]... records) {
    return block(EXPANDED, with(new Datagrams().u32(1, 0, 3, 100, 1000, 0, 0, 3, 1, 256), records));
  }

  private static Datagrams with(Datagrams sample, byte[]... records) {
    sample.u32(records.length);
    for (var record : records) sample.octets(record);
    return sample;
  }

  private static byte[] counters() {
    return block(COUNTERS, new Datagrams().u32(1, 3, 0));
  }

  private static byte[] rawHeader(int protocol, String header) {
    byte[] octets = new Datagrams().hex(header).bytes();
    var filled = new byte[(octets.length + 3) / 4 * 4];
    System.arraycopy(octets, 0, filled, 0, octets.length);
    return block(1, new Datagrams().u32(protocol, 64, 4, octets.length).octets(filled));
  }

  private static byte[] ethernet() {
    return block(2, new Datagrams().u32(64).hex("001b21aabbcc0000 001b21ddeeff0000").u32(0x800));
  }

  private static byte[] ip4() {
    return block(3, new Datagrams().u32(40, 6).hex("c0000201 c6336402").u32(5000, 443, 2, 0));
  }

  private static byte[] ip6() {
    return block(4, new Datagrams().u32(60, 17).hex(V6).hex(V6).u32(5000, 53, 0, 0));
  }

  private static byte[] switched() {
    return block(1001, new Datagrams().u32(5, 0, 6, 0));
  }

  private static byte[] router() {
    return block(1002, new Datagrams().u32(1).hex("c0000202").u32(24, 16));
  }

  /** Next hop, three systems, a path of two segments, communities, preference. */
  private static byte[] gateway() {
    return block(
        1003,
        new Datagrams()
            .u32(1)
            .hex("c0000202")
            .u32(64_500, 64_501, 64_502, 2, 2, 2, 64_503, 64_504, 1, 1, 64_505, 2, 1, 2, 100));
  }

  private static byte[] user() {
    return block(1004, new Datagrams().u32(106, 3).hex("61626300").u32(106, 0));
  }

  private static byte[] nat() {
    return block(1007, new Datagrams().u32(1).hex("c0000203").u32(2).hex(V6));
  }
}
