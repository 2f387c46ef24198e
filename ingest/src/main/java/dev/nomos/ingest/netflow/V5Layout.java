package dev.nomos.ingest.netflow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fixed format of v5, by the names of IPFIX; {@link V5Decoder} draws it. A record's {@code
 * places} has one number: where its message's header begins.
 */
final class V5Layout extends RecordLayout {
  private static final int ICMP = 1;
  private static final int PROTOCOL = 38;
  private static final int SAMPLING = 22;

  private enum Form {
    ADDRESS,
    NUMBER,
    ICMP_ONLY,
    HEADER,
    SAMPLING_INTERVAL,
    SAMPLING_ALGORITHM
  }

  private record Slot(String name, Form form, int offset, int length) {}

  private static final List<Slot> SLOTS =
      List.of(
          new Slot("sourceIPv4Address", Form.ADDRESS, 0, 4),
          new Slot("destinationIPv4Address", Form.ADDRESS, 4, 4),
          new Slot("ipNextHopIPv4Address", Form.ADDRESS, 8, 4),
          new Slot("ingressInterface", Form.NUMBER, 12, 2),
          new Slot("egressInterface", Form.NUMBER, 14, 2),
          new Slot("packetDeltaCount", Form.NUMBER, 16, 4),
          new Slot("octetDeltaCount", Form.NUMBER, 20, 4),
          new Slot("flowStartSysUpTime", Form.NUMBER, 24, 4),
          new Slot("flowEndSysUpTime", Form.NUMBER, 28, 4),
          new Slot("sourceTransportPort", Form.NUMBER, 32, 2),
          new Slot("destinationTransportPort", Form.NUMBER, 34, 2),
          new Slot("tcpControlBits", Form.NUMBER, 37, 1),
          new Slot("protocolIdentifier", Form.NUMBER, PROTOCOL, 1),
          new Slot("ipClassOfService", Form.NUMBER, 39, 1),
          new Slot("bgpSourceAsNumber", Form.NUMBER, 40, 2),
          new Slot("bgpDestinationAsNumber", Form.NUMBER, 42, 2),
          new Slot("sourceIPv4PrefixLength", Form.NUMBER, 44, 1),
          new Slot("destinationIPv4PrefixLength", Form.NUMBER, 45, 1),
          // v5 has no field of its own for ICMP: type × 256 + code travels as the destination port
          new Slot("icmpTypeCodeIPv4", Form.ICMP_ONLY, 34, 2),
          new Slot("engineType", Form.HEADER, 20, 1),
          new Slot("engineId", Form.HEADER, 21, 1),
          new Slot("samplingInterval", Form.SAMPLING_INTERVAL, SAMPLING, 2),
          new Slot("samplingAlgorithm", Form.SAMPLING_ALGORITHM, SAMPLING, 2));

  static final V5Layout INSTANCE = new V5Layout();

  private final Slot[] slots = SLOTS.toArray(Slot[]::new);

  private V5Layout() {
    super(SLOTS.stream().map(Slot::name).toList(), FlowTimes.COMPUTED);
  }

  @Override
  boolean isAbsent(DataRecord data, int field) {
    return switch (slots[field].form) {
      case ADDRESS, NUMBER, HEADER -> false;
      case ICMP_ONLY -> data.octets[data.at + PROTOCOL] != ICMP;
      // interval 0 says nothing about sampling: most exporters leave the word empty
      case SAMPLING_INTERVAL, SAMPLING_ALGORITHM -> (sampling(data) & 0x3FFF) == 0;
    };
  }

  @Override
  boolean isNumber(DataRecord data, int field) {
    return slots[field].form != Form.ADDRESS && !isAbsent(data, field);
  }

  @Override
  long number(DataRecord data, int field) {
    var slot = slots[field];
    return switch (slot.form) {
      case SAMPLING_INTERVAL -> sampling(data) & 0x3FFF;
      case SAMPLING_ALGORITHM -> sampling(data) >> 14;
      case ADDRESS, NUMBER, ICMP_ONLY, HEADER ->
          FieldValue.unsigned(data.octets, offset(data, field), slot.length);
    };
  }

  @Override
  @Nullable Object value(DataRecord data, int field) {
    if (slots[field].form == Form.ADDRESS)
      return Addresses.v4(data.octets, data.at + slots[field].offset);
    return isAbsent(data, field) ? null : (Object) number(data, field);
  }

  @Override
  int length(DataRecord data, int field) {
    return slots[field].length;
  }

  @Override
  int offset(DataRecord data, int field) {
    var slot = slots[field];
    return slot.offset
        + switch (slot.form) {
          case ADDRESS, NUMBER, ICMP_ONLY -> data.at;
          case HEADER, SAMPLING_INTERVAL, SAMPLING_ALGORITHM -> data.places[0];
        };
  }

  private static long sampling(DataRecord data) {
    return FieldValue.unsigned(data.octets, data.places[0] + SAMPLING, 2);
  }
}
