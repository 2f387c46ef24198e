package dev.nomos.ingest.hostile;

import static dev.nomos.ingest.netflow.Datagrams.ipfix;
import static dev.nomos.ingest.netflow.Datagrams.set;
import static dev.nomos.ingest.netflow.Datagrams.template;
import static dev.nomos.ingest.netflow.Datagrams.usualRecord;
import static dev.nomos.ingest.netflow.Datagrams.usualTemplate;
import static dev.nomos.ingest.netflow.Datagrams.v5;
import static dev.nomos.ingest.netflow.Datagrams.v9;

import dev.nomos.ingest.netflow.Datagrams;
import java.util.List;

/** Datagrams with what the lab's exporters do not send. */
final class ExportSeeds {
  private static final int VARIABLE = 0xFFFF;
  private static final int ENTERPRISE = 0x8000;

  private ExportSeeds() {}

  static List<byte[]> all() {
    return List.of(
        v5(1),
        v9(2, 5, set(0, usualTemplate()), set(256, usualRecord(6, 2, 40, 1))),
        options(),
        variableLengths(),
        everyType(),
        lists(),
        new Datagrams().octets(variableLengths()).octets(everyType()).bytes(),
        ipfix(1, set(2, template(300)), set(2, template(2)), set(3, template(3))));
  }

  /** A sampling rate in v9 by system, and one in IPFIX by selector. */
  private static byte[] options() {
    var v9 = new Datagrams().u16(257, 4, 8).u16(1, 4, 34, 4, 35, 1).u16(0);
    var ipfix = new Datagrams().u16(301, 2, 1).u16(302, 8, 305, 4);
    return new Datagrams()
        .octets(ipfix(7, set(3, ipfix), set(301, new Datagrams().u64(1).u32(100).u64(2).u32(1000))))
        .octets(v9(2, 5, set(1, v9), set(257, new Datagrams().u32(1, 64).u8(1, 0, 0, 0))))
        .bytes();
  }

  /** Lengths of one and of three octets, an unknown enterprise's field, and padding. */
  private static byte[] variableLengths() {
    var layout =
        new Datagrams()
            .u16(302, 4)
            .u16(82, VARIABLE, ENTERPRISE | 7, VARIABLE)
            .u32(9)
            .u16(210, 2, ENTERPRISE | 1, 4)
            .u32(29_305);
    var record = new Datagrams().u8(3).hex("657468").u8(255).u16(4).u32(5).u16(0).u32(77);
    return ipfix(1, set(2, layout), set(302, record.octets(record.bytes()).u8(0, 0)));
  }

  /** Two messages, of which the first waits for the second. */
  static byte[] dataBeforeTemplate() {
    return new Datagrams()
        .octets(ipfix(9, set(306, new Datagrams().u32(1, 2))))
        .octets(ipfix(9, set(2, template(306, 1, 4))))
        .bytes();
  }

  /** Addresses, a MAC, floats, a truth value, signed and short numbers, and times of all units. */
  private static byte[] everyType() {
    var layout =
        template(
            303, 27, 16, 8, 4, 56, 6, 320, 8, 308, 4, 276, 1, 434, 4, 1, 3, 150, 4, 151, 4, 152, 8,
            154, 8, 157, 8, 158, 4, 161, 4, 1, 8);
    var record =
        new Datagrams()
            .hex("20010db8000000000000000000000001 c0000201 001b21aabbcc")
            .u64(0x3FF8_0000_0000_0000L)
            .u32(0x3FC0_0000)
            .u8(1)
            .u32(-5)
            .u8(1, 2, 3)
            .u32(Datagrams.EXPORT_SECONDS, Datagrams.EXPORT_SECONDS + 1)
            .u64(Datagrams.EXPORT_SECONDS * 1000)
            .u64((Datagrams.EXPORT_SECONDS + 2_208_988_800L) << 32)
            .u64((Datagrams.EXPORT_SECONDS + 2_208_988_801L) << 32)
            .u32(1_000_000, 250)
            .u64(-1);
    return ipfix(2, set(2, layout), set(303, record));
  }

  /**
   * Structured data (RFC 6313): a basic list, a sub-template list and a list of several of them.
   */
  private static byte[] lists() {
    var layout = template(304, 291, VARIABLE, 292, VARIABLE, 293, VARIABLE);
    var basic = new Datagrams().u8(3).u16(7, 2).u16(80, 443).bytes();
    var sub = new Datagrams().u8(3).u16(305).u32(1, 2).bytes();
    var multi = new Datagrams().u8(3).u16(305, 12).u32(3, 4).u16(305, 8).u32(5).bytes();
    var record = new Datagrams();
    for (var list : List.of(basic, sub, multi)) record.u8(list.length).octets(list);
    return ipfix(3, set(2, template(305, 1, 4).octets(layout.bytes())), set(304, record));
  }
}
