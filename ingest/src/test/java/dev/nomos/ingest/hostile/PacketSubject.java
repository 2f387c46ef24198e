package dev.nomos.ingest.hostile;

import static dev.nomos.ingest.hostile.Subject.promise;

import dev.nomos.ingest.capture.CapturedPacket;
import dev.nomos.ingest.capture.UdpExtraction;
import dev.nomos.ingest.capture.UdpPayloads;
import dev.nomos.ingest.packet.PacketDissector;
import dev.nomos.ingest.packet.PacketField;
import java.util.Arrays;
import java.util.EnumSet;

/** Packets of one capture. An input is the link type, two octets, and the packet. */
final class PacketSubject implements Subject {
  private static final int LINK_TYPE = 2;

  private final PacketDissector dissector = new PacketDissector(EnumSet.allOf(PacketField.class));
  private long number;

  @Override
  public Outcome decode(byte[] input) {
    if (input.length < LINK_TYPE) return new Outcome.Rejected("no link type");
    int linkType = (input[0] & 0xFF) << 8 | (input[1] & 0xFF);
    var octets = Arrays.copyOfRange(input, LINK_TYPE, input.length);
    var packet = new CapturedPacket(1_700_000_000_000_000_001L, linkType, octets, octets.length);
    check(packet, ++number);
    payload(packet);
    var flaw = dissector.flaw();
    return flaw == null ? new Outcome.Yielded(1) : new Outcome.Rejected(flaw);
  }

  private void check(CapturedPacket packet, long frame) {
    dissector.dissect(packet, frame);
    for (var field : PacketField.values()) {
      var value = dissector.get(field);
      if (value != null) promise(!value.text().isEmpty(), field + " has a text");
    }
    promise(number(PacketField.FRAME_NUMBER) == frame, "the frame has its number");
    promise(
        number(PacketField.FRAME_CAP_LEN) == packet.octets().length, "the frame has its length");
    promise(number(PacketField.TCP_LEN) >= -1, "a segment's length is not negative");
    promise(number(PacketField.TCP_HDR_LEN) <= 60, "a TCP header has at most 60 octets");
    promise(number(PacketField.IP_TTL) <= 255, "a time to live is an octet");
    promise(number(PacketField.UDP_SRCPORT) <= 65_535, "a port is two octets");
  }

  /** The value of a field, or -1 where it is absent. */
  private long number(PacketField field) {
    var value = dissector.get(field);
    return value == null ? -1 : Long.parseLong(value.text());
  }

  private static void payload(CapturedPacket packet) {
    switch (UdpPayloads.extract(packet)) {
      case UdpExtraction.Found(var payload) -> {
        promise(
            payload.octets().length + 8 <= packet.octets().length, "a payload is in its packet");
        promise(payload.sourcePort() >>> 16 == 0, "a port is two octets");
      }
      case UdpExtraction.Skipped(var why) ->
          promise(!why.isBlank(), "a skipped packet has a reason");
    }
  }
}
