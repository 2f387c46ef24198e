package dev.nomos.ingest.capture;

/** What a packet's link layer carries. */
public sealed interface Link {
  /** An IP packet; {@code offset}: where its header begins. It may be cut away altogether. */
  record Ip(int offset) implements Link {}

  /** Another protocol, by its EtherType. */
  record Other(int etherType) implements Link {}

  /** No way to tell; {@code why}: cut, or of a kind that is not known here. */
  record Unknown(String why) implements Link {}

  /** Looks behind the link header and its VLAN tags. Never throws, whatever the octets. */
  static Link of(CapturedPacket packet) {
    return LinkLayer.read(packet.octets(), packet.linkType());
  }
}
