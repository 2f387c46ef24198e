package dev.nomos.ingest.sflow;

import dev.nomos.ingest.netflow.Addresses;
import dev.nomos.ingest.netflow.Cursor;
import dev.nomos.ingest.netflow.MalformedMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The smaller records of a flow sample; all numbers are u32. */
final class SampleFields {
  private static final int MAC = 6;
  private static final long UNKNOWN = 0xFFFF_FFFFL;

  private SampleFields() {}

  /** Octets, source MAC, destination MAC (each filled up to 8), type. */
  static void ethernet(Cursor in, Map<String, Object> fields) throws MalformedMessage {
    fields.putIfAbsent("octetDeltaCount", in.u32("sampled Ethernet"));
    fields.putIfAbsent("sourceMacAddress", mac(in));
    fields.putIfAbsent("destinationMacAddress", mac(in));
    fields.putIfAbsent("ethernetType", in.u32("sampled Ethernet"));
  }

  private static String mac(Cursor in) throws MalformedMessage {
    int at = in.take(MAC + 2, "sampled Ethernet");
    return Addresses.mac(in.octets(), at);
  }

  /** Octets, protocol, source, destination, source port, destination port, flags, service. */
  static void ip(Cursor in, int addressLength, Map<String, Object> fields) throws MalformedMessage {
    boolean v4 = addressLength == 4;
    fields.putIfAbsent("octetDeltaCount", in.u32("sampled IP"));
    fields.putIfAbsent("protocolIdentifier", in.u32("sampled IP"));
    fields.putIfAbsent("ipVersion", v4 ? 4L : 6L);
    fields.putIfAbsent(
        v4 ? "sourceIPv4Address" : "sourceIPv6Address", address(in, addressLength, "sampled IP"));
    fields.putIfAbsent(
        v4 ? "destinationIPv4Address" : "destinationIPv6Address",
        address(in, addressLength, "sampled IP"));
    fields.putIfAbsent("sourceTransportPort", in.u32("sampled IP"));
    fields.putIfAbsent("destinationTransportPort", in.u32("sampled IP"));
    fields.putIfAbsent("tcpControlBits", in.u32("sampled IP"));
    fields.putIfAbsent("ipClassOfService", in.u32("sampled IP"));
  }

  /** VLAN and priority as the frame came in, then as it went out; all bits set: not known. */
  static void vlans(Cursor in, Map<String, Object> fields) throws MalformedMessage {
    for (var name :
        List.of("vlanId", "sflow.ingressPriority", "postVlanId", "sflow.egressPriority")) {
      long value = in.u32("switch data");
      if (value != UNKNOWN) fields.put(name, value);
    }
  }

  /** Next hop, length of the source's mask, of the destination's. */
  static void router(Cursor in, Map<String, Object> fields) throws MalformedMessage {
    address(in, "router data", "ipNextHopIPv4Address", "ipNextHopIPv6Address", fields);
    boolean v6 = fields.containsKey("ipNextHopIPv6Address");
    fields.put(v6 ? "sourceIPv6PrefixLength" : "sourceIPv4PrefixLength", in.u32("router data"));
    fields.put(
        v6 ? "destinationIPv6PrefixLength" : "destinationIPv4PrefixLength", in.u32("router data"));
  }

  /** Character set and name of the source's user, of the destination's. */
  static void user(Cursor in, Map<String, Object> fields) throws MalformedMessage {
    in.u32("user data");
    text(in, "userName", fields);
    in.u32("user data");
    text(in, "sflow.destinationUserName", fields);
  }

  private static void text(Cursor in, String name, Map<String, Object> fields)
      throws MalformedMessage {
    long length = in.u32("user data");
    var text = in.slice(length, "user data");
    in.take((int) (-length & 3), "user data");
    if (length > 0)
      fields.put(
          name, new String(text.octets(), text.offset(), (int) length, StandardCharsets.UTF_8));
  }

  /** Source and destination as they were translated. */
  static void nat(Cursor in, Map<String, Object> fields) throws MalformedMessage {
    address(in, "NAT data", "postNATSourceIPv4Address", "postNATSourceIPv6Address", fields);
    address(
        in, "NAT data", "postNATDestinationIPv4Address", "postNATDestinationIPv6Address", fields);
  }

  /** Type and address: 1 is IPv4, 2 IPv6, and 0 unknown, with no address. */
  static void address(
      Cursor in, String what, String v4Name, String v6Name, Map<String, Object> fields)
      throws MalformedMessage {
    int start = in.offset();
    long type = in.u32(what);
    if (type > 2) throw new MalformedMessage(what + ": address of type " + type, start);
    if (type != 0) fields.put(type == 1 ? v4Name : v6Name, address(in, type == 1 ? 4 : 16, what));
  }

  private static String address(Cursor in, int length, String what) throws MalformedMessage {
    return Addresses.text(in.copy(in.take(length, what), length));
  }
}
