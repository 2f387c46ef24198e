package dev.nomos.ingest.capture;

/** The link headers that are known here, by libpcap's numbers. */
final class LinkLayer {
  private static final int IPV4 = 0x0800;
  private static final int IPV6 = 0x86DD;
  private static final int MOST_TAGS = 8;

  private LinkLayer() {}

  static Link read(byte[] octets, int linkType) {
    return switch (linkType) {
      case 1 -> tagged(octets, 12); // Ethernet
      case 113 -> tagged(octets, 14); // Linux cooked
      case 276 -> octets.length < 20 ? cut() : carried(u16(octets, 0), 20); // Linux cooked v2
      case 0, 108 ->
          new Link.Ip(4); // BSD loopback: the family's number differs by system, IP tells itself
      case 12, 14, 101, 228, 229 -> new Link.Ip(0); // raw IP
      default -> new Link.Unknown("link type " + linkType);
    };
  }

  /** {@code at}: where the type of what follows is, or a VLAN tag before it. */
  private static Link tagged(byte[] octets, int at) {
    for (int tags = 0; tags <= MOST_TAGS; tags++, at += 4) {
      if (octets.length < at + 2) return cut();
      int type = u16(octets, at);
      boolean tag = type == 0x8100 || type == 0x88A8 || type == 0x9100;
      if (!tag) return carried(type, at + 2);
    }
    return new Link.Unknown("more than " + MOST_TAGS + " VLAN tags");
  }

  private static Link carried(int type, int at) {
    return type == IPV4 || type == IPV6 ? new Link.Ip(at) : new Link.Other(type);
  }

  private static Link cut() {
    return new Link.Unknown("link header is cut");
  }

  private static int u16(byte[] octets, int at) {
    return (octets[at] & 0xFF) << 8 | (octets[at + 1] & 0xFF);
  }
}
