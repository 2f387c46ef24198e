package dev.nomos.ingest.netflow;

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
    int[] header = {at};
    for (int i = 0; i < Math.min(count, whole); i++) {
      int record = in.take(RECORD, "v5 record");
      found.addFlow(V5Layout.INSTANCE, octets, record, header, DataRecord.NOTHING_READY, clock);
    }
    int rest = in.remaining();
    if (rest > 0 && whole >= count)
      found.problem(
          Problem.Kind.TRAILING_OCTETS, rest + " octets after the last v5 record", in.offset());
    return in.offset() + rest;
  }
}
