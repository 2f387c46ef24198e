package dev.nomos.ingest.netflow;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * NetFlow v5: a header of 24 octets, then {@code count} records of 48.
 *
 * <pre>
 *  0       2       4               8               12              16
 * +-------+-------+---------------+---------------+---------------+
 * |   5   | count |   sysUpTime   |   unix secs   |  unix nsecs   |
 * +-------+-------+---+---+-------+---------------+---------------+
 * |   sequence    |typ|id |smpling|   sampling: 2 bits mode, 14 bits interval
 * +---------------+---+---+-------+
 *
 *  0               4               8               12      14      16
 * +---------------+---------------+---------------+-------+-------+
 * |    source     |  destination  |   next hop    |  in   |  out  |
 * +---------------+---------------+---------------+-------+-------+
 * |    packets    |    octets     |  first upTime |  last upTime  |
 * +-------+-------+---+---+---+---+-------+-------+---+---+-------+
 * |srcPort|dstPort|pad|flg|pro|tos| srcAS | dstAS |sm |dm |  pad  |
 * +-------+-------+---+---+---+---+-------+-------+---+---+-------+
 * </pre>
 */
final class V5Decoder {
  private static final int HEADER = 24;
  private static final int RECORD = 48;
  private static final long ICMP = 1;

  private final MessageFindings found;

  V5Decoder(MessageFindings found) {
    this.found = found;
  }

  /**
   * Returns the offset after the message, which takes all that is left: a v5 datagram holds one
   * message, and what follows the records that it counts is padding.
   */
  int decode(Cursor in) throws MalformedMessage {
    int start = in.offset();
    int at = in.take(HEADER, "v5 header");
    var octets = in.octets;
    int count = (int) FieldValue.unsigned(octets, at + 2, 2);
    int whole = in.remaining() / RECORD;
    if (whole == 0 && count > 0)
      throw new MalformedMessage("v5 header promises records, but none is whole", start + HEADER);
    if (whole < count)
      found.problem(
          Problem.Kind.COUNT_MISMATCH,
          "v5 header counts " + count + " records, but there are " + whole,
          start + 2);
    long exportMillis =
        FieldValue.unsigned(octets, at + 8, 4) * 1000
            + FieldValue.unsigned(octets, at + 12, 4) / 1_000_000;
    found.messages.add(
        new MessageHeader(
            5,
            FieldValue.unsigned(octets, at + 20, 2),
            FieldValue.unsigned(octets, at + 16, 4),
            exportMillis,
            start,
            Math.min(count, whole)));
    var clock = new FlowTimes.Clock(exportMillis, FieldValue.unsigned(octets, at + 4, 4));
    for (int i = 0; i < Math.min(count, whole); i++) {
      int record = in.take(RECORD, "v5 record");
      found.addFlow(record, clock, fields(octets, record, at));
    }
    int rest = in.remaining();
    if (rest > 0 && whole >= count)
      found.problem(
          Problem.Kind.TRAILING_OCTETS, rest + " octets after the last v5 record", in.offset());
    return in.offset() + rest;
  }

  private static Map<String, Object> fields(byte[] octets, int at, int header) {
    Map<String, Object> fields = LinkedHashMap.newLinkedHashMap(26);
    fields.put("sourceIPv4Address", Addresses.v4(octets, at));
    fields.put("destinationIPv4Address", Addresses.v4(octets, at + 4));
    fields.put("ipNextHopIPv4Address", Addresses.v4(octets, at + 8));
    number(fields, "ingressInterface", octets, at + 12, 2);
    number(fields, "egressInterface", octets, at + 14, 2);
    number(fields, "packetDeltaCount", octets, at + 16, 4);
    number(fields, "octetDeltaCount", octets, at + 20, 4);
    number(fields, "flowStartSysUpTime", octets, at + 24, 4);
    number(fields, "flowEndSysUpTime", octets, at + 28, 4);
    number(fields, "sourceTransportPort", octets, at + 32, 2);
    number(fields, "destinationTransportPort", octets, at + 34, 2);
    number(fields, "tcpControlBits", octets, at + 37, 1);
    number(fields, "protocolIdentifier", octets, at + 38, 1);
    number(fields, "ipClassOfService", octets, at + 39, 1);
    number(fields, "bgpSourceAsNumber", octets, at + 40, 2);
    number(fields, "bgpDestinationAsNumber", octets, at + 42, 2);
    number(fields, "sourceIPv4PrefixLength", octets, at + 44, 1);
    number(fields, "destinationIPv4PrefixLength", octets, at + 45, 1);
    // v5 has no field of its own for ICMP: type × 256 + code travels as the destination port
    if (FieldValue.unsigned(octets, at + 38, 1) == ICMP)
      number(fields, "icmpTypeCodeIPv4", octets, at + 34, 2);
    number(fields, "engineType", octets, header + 20, 1);
    number(fields, "engineId", octets, header + 21, 1);
    long sampling = FieldValue.unsigned(octets, header + 22, 2);
    // interval 0 says nothing about sampling: most exporters leave the word empty
    if ((sampling & 0x3FFF) != 0) {
      fields.put("samplingInterval", sampling & 0x3FFF);
      fields.put("samplingAlgorithm", sampling >> 14);
    }
    return fields;
  }

  private static void number(
      Map<String, Object> fields, String name, byte[] octets, int at, int length) {
    fields.put(name, FieldValue.unsigned(octets, at, length));
  }
}
