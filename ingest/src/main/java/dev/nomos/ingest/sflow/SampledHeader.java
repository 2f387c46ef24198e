package dev.nomos.ingest.sflow;

import dev.nomos.ingest.netflow.Addresses;
import java.util.Arrays;
import java.util.Map;

/**
 * The first octets of a sampled packet: Ethernet with VLAN tags and MPLS labels, IPv4 or IPv6 with
 * extension headers, TCP, UDP, ICMP. A sample is cut by its nature: what is not in it is absent,
 * and nothing is wrong. Used once.
 */
final class SampledHeader {
  private static final int ETHERNET = 1;
  private static final int IPV4 = 11;
  private static final int IPV6 = 12;
  private static final int MPLS = 13;
  private static final int MOST_TAGS = 8;
  private static final int MOST_LABELS = 10;
  private static final int MOST_EXTENSIONS = 16;

  private final byte[] octets;
  private int at;
  private final int end;
  private final Map<String, Object> fields;

  SampledHeader(byte[] octets, int at, int end, Map<String, Object> fields) {
    this.octets = octets;
    this.at = at;
    this.end = end;
    this.fields = fields;
  }

  /** {@code protocol}: sFlow's number of what the header begins with. */
  void read(long protocol) {
    if (protocol == ETHERNET) ethernet();
    else if (protocol == IPV4 || protocol == IPV6) ip();
    else if (protocol == MPLS) labels();
  }

  /** Destination and source, six octets each; VLAN tags; the type of what follows. */
  private void ethernet() {
    if (!has(14)) return;
    fields.put("sourceMacAddress", Addresses.mac(octets, at + 6));
    fields.put("destinationMacAddress", Addresses.mac(octets, at));
    at += 12;
    for (int tags = 0; tags <= MOST_TAGS && has(2); tags++) {
      int type = u16(0);
      at += 2;
      if (type != 0x8100 && type != 0x88A8 && type != 0x9100) {
        fields.put("ethernetType", (long) type);
        payload(type);
        return;
      }
      tag(tags);
    }
  }

  private void tag(int nth) {
    if (!has(2)) return;
    if (nth <= 1) {
      fields.put(nth == 0 ? "dot1qVlanId" : "dot1qCustomerVlanId", u16(0) & 0xFFFL);
      fields.put(nth == 0 ? "dot1qPriority" : "dot1qCustomerPriority", (long) (u16(0) >> 13));
    }
    at += 2;
  }

  private void payload(int type) {
    switch (type) {
      case 0x0800, 0x86DD -> ip();
      case 0x8847, 0x8848 -> labels();
      default -> {}
    }
  }

  /** Label u20, class u3, bottom of the stack u1, time to live u8; below the last one an IP. */
  private void labels() {
    for (int i = 1; i <= MOST_LABELS && has(4); i++) {
      var name = i == 1 ? "mplsTopLabelStackSection" : "mplsLabelStackSection" + i;
      fields.put(name, Arrays.copyOfRange(octets, at, at + 3));
      boolean bottom = (octets[at + 2] & 1) != 0;
      at += 4;
      if (bottom) {
        ip();
        return;
      }
    }
  }

  private void ip() {
    if (!has(1)) return;
    int version = u8(0) >> 4;
    if (version == 4) v4();
    else if (version == 6) v6();
  }

  /**
   * RFC 791:
   *
   * <pre>
   * | version, header u4 u4 | service u8 | length u16 | id u16 | flags u3, fragment u13 |
   * | time to live u8 | protocol u8 | checksum u16 | source u32 | destination u32 | options |
   * </pre>
   */
  private void v4() {
    int header = (u8(0) & 0xF) * 4;
    if (!has(20) || header < 20) return;
    int protocol = u8(9);
    int fragment = u16(6) & 0x1FFF;
    fields.put("ipVersion", 4L);
    fields.put("sourceIPv4Address", address(12, 4));
    fields.put("destinationIPv4Address", address(16, 4));
    fields.put("protocolIdentifier", (long) protocol);
    fields.put("ipClassOfService", (long) u8(1));
    fields.put("ipTTL", (long) u8(8));
    fields.put("ipTotalLength", (long) u16(2));
    fields.put("fragmentIdentification", (long) u16(4));
    fields.put("fragmentOffset", (long) fragment);
    at += header;
    if (fragment == 0) transport(protocol);
  }

  /**
   * RFC 8200:
   *
   * <pre>
   * | version u4, class u8, label u20 | payload length u16 | next header u8 | hop limit u8 |
   * | source u128 | destination u128 |
   * </pre>
   */
  private void v6() {
    if (!has(40)) return;
    int next = u8(6);
    fields.put("ipVersion", 6L);
    fields.put("sourceIPv6Address", address(8, 16));
    fields.put("destinationIPv6Address", address(24, 16));
    fields.put("ipClassOfService", (long) (u16(0) >> 4 & 0xFF));
    fields.put("flowLabelIPv6", (u16(0) & 0xFL) << 16 | u16(2));
    fields.put("ipTTL", (long) u8(7));
    // a payload of no octets is a jumbogram, whose length is elsewhere (RFC 2675)
    if (u16(4) != 0) fields.put("ipTotalLength", u16(4) + 40L);
    at += 40;
    for (int i = 0; i < MOST_EXTENSIONS && isExtension(next) && has(8); i++) {
      if (next == 44 && (u16(2) & 0xFFF8) != 0) {
        fields.put("protocolIdentifier", (long) u8(0));
        fields.put("fragmentOffset", (long) (u16(2) >> 3));
        return;
      }
      int length = next == 44 ? 8 : next == 51 ? (u8(1) + 2) * 4 : (u8(1) + 1) * 8;
      next = u8(0);
      at += length;
    }
    if (isExtension(next)) return; // cut within them
    fields.put("protocolIdentifier", (long) next);
    transport(next);
  }

  /** Hop-by-hop, routing, fragment, authentication, destination options. */
  private static boolean isExtension(int header) {
    return header == 0 || header == 43 || header == 44 || header == 51 || header == 60;
  }

  private void transport(int protocol) {
    switch (protocol) {
      case 1 -> icmp("icmpTypeIPv4", "icmpCodeIPv4", "icmpTypeCodeIPv4");
      case 58 -> icmp("icmpTypeIPv6", "icmpCodeIPv6", "icmpTypeCodeIPv6");
      case 6 -> tcp();
      case 17, 132 -> ports();
      default -> {}
    }
  }

  private void icmp(String type, String code, String both) {
    if (!has(2)) return;
    fields.put(type, (long) u8(0));
    fields.put(code, (long) u8(1));
    fields.put(both, (long) u16(0));
  }

  /** Of UDP and SCTP too. */
  private void ports() {
    if (has(2)) fields.put("sourceTransportPort", (long) u16(0));
    if (has(4)) fields.put("destinationTransportPort", (long) u16(2));
  }

  private void tcp() {
    ports();
    if (has(14)) fields.put("tcpControlBits", (long) u16(12) & 0x0FFF);
  }

  private boolean has(int count) {
    return count <= end - at;
  }

  private int u8(int offset) {
    return octets[at + offset] & 0xFF;
  }

  private int u16(int offset) {
    return u8(offset) << 8 | u8(offset + 1);
  }

  private String address(int offset, int length) {
    return Addresses.text(Arrays.copyOfRange(octets, at + offset, at + offset + length));
  }
}
