package dev.nomos.ingest.hostile;

import dev.nomos.ingest.netflow.Datagrams;
import java.util.List;

/** Packets with what the lab's traffic does not have, each after its link type in two octets. */
final class PacketSeeds {
  private static final String MACS = "001b21aabbcc 001b21ddeeff";
  private static final int ETHERNET = 1;
  private static final int RAW = 101;
  private static final int TCP = 6;
  private static final int UDP = 17;

  private PacketSeeds() {}

  static List<byte[]> all() {
    return List.of(
        ethernet("0800", v4(TCP, 0, tcp())),
        ethernet("8100 0005 0800", v4(UDP, 0, udp())),
        ethernet("88a8 0001 8100 0002 86dd", v6(0, extensions())),
        ethernet("0806", new Datagrams().hex("0001 0800 06 04 0001").u32(0, 0, 0, 0, 0)),
        ethernet("0800", v4(UDP, 0x2000, udp())),
        ethernet("0800", v4(UDP, 0x0001, udp())),
        link(RAW, v4(1, 0, new Datagrams().hex("0800 0000 0001 0001"))),
        link(RAW, v6(58, new Datagrams().hex("8000 0000 0001 0001"))),
        link(RAW, v6(44, new Datagrams().hex("1100 0001 00000007").octets(udp().bytes()))),
        link(0, new Datagrams().hex("02000000").octets(v4(TCP, 0, tcp()).bytes())),
        link(
            113,
            new Datagrams()
                .hex("0000 0001 0006 001b21aabbcc 0000 0800")
                .octets(v4(UDP, 0, udp()).bytes())),
        link(
            276,
            new Datagrams()
                .hex("86dd 0000 00000001 0001 00 06 001b21aabbcc 0000")
                .octets(v6(TCP, tcp()).bytes())));
  }

  private static byte[] link(int type, Datagrams packet) {
    return new Datagrams().u16(type).octets(packet.bytes()).bytes();
  }

  private static byte[] ethernet(String typeAndTags, Datagrams packet) {
    return link(ETHERNET, new Datagrams().hex(MACS).hex(typeAndTags).octets(packet.bytes()));
  }

  /** With an option: a header of 24 octets. */
  private static Datagrams v4(int protocol, int fragment, Datagrams payload) {
    var above = payload.bytes();
    return new Datagrams()
        .u8(0x46, 0)
        .u16(24 + above.length, 7, fragment)
        .u8(64, protocol)
        .u16(0)
        .hex("c0000201 c6336402 94040000")
        .octets(above);
  }

  private static Datagrams v6(int next, Datagrams payload) {
    var above = payload.bytes();
    return new Datagrams()
        .u32(0x6000_0000)
        .u16(above.length)
        .u8(next, 64)
        .hex("20010db8000000000000000000000001 20010db8000000000000000000000002")
        .octets(above);
  }

  /** Hop by hop, routing, authentication, destination; then UDP. */
  private static Datagrams extensions() {
    return new Datagrams()
        .hex("2b00 0104 00000000")
        .hex("3300 0000 00000000")
        .hex("3c02 0000 00000001 00000002 00000003")
        .hex("1100 0104 00000000")
        .octets(udp().bytes());
  }

  private static Datagrams udp() {
    return new Datagrams().u16(5000, 53, 12, 0).u32(1);
  }

  /** A SYN with every usual option, and data. */
  private static Datagrams tcp() {
    return new Datagrams()
        .u16(5000, 443)
        .u32(1000, 0)
        .u8(0xB0, 0x02)
        .u16(64_240, 0, 0)
        .hex("020405b4 0402 080a 00000001 00000000 01 030307 00000000")
        .u32(7);
  }
}
