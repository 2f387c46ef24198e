package dev.nomos.ingest.exports;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nomos.ingest.exports.ExportedRecord.Flow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Our fields as pmacct writes them, as JSON; a field that was not sent is 0 or empty there. */
final class PmacctFields {
  /** Every name that is mapped. */
  static final Set<String> NAMES =
      Set.of(
          "ip_src",
          "ip_dst",
          "port_src",
          "port_dst",
          "ip_proto",
          "tos",
          "iface_in",
          "iface_out",
          "mask_src",
          "mask_dst",
          "tcp_flags",
          "fwd_status",
          "mpls_label_stack",
          "mac_src",
          "mac_dst",
          "vlan_in",
          "cos",
          "etype",
          "tunnel_ip_src",
          "tunnel_ip_dst",
          "tunnel_ip_proto",
          "tunnel_tos",
          "tunnel_flow_label",
          "custom_primitives",
          "timestamp_start",
          "timestamp_end",
          "timestamp_export");

  private static final List<String> FLAGS =
      List.of("FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR");

  private PmacctFields() {}

  /** {@code line}: one of pmacct's, of which only the shape of custom primitives is used. */
  static String of(Flow flow, String name, JsonNode line) {
    var fields = flow.fields();
    return switch (name) {
      case "ip_src" -> quoted(address(fields, "source"));
      case "ip_dst" -> quoted(address(fields, "destination"));
      case "port_src" -> inner(fields, "sourceTransportPort");
      case "port_dst" -> inner(fields, "destinationTransportPort");
      case "ip_proto" ->
          quoted(Protocols.name(Long.parseLong(inner(fields, "protocolIdentifier"))));
      case "tos" -> inner(fields, "ipClassOfService");
      case "iface_in" -> number(fields, "ingressInterface");
      case "iface_out" -> number(fields, "egressInterface");
      case "mask_src" -> mask(fields, "source");
      case "mask_dst" -> mask(fields, "destination");
      case "tcp_flags" -> flags(Long.parseLong(inner(fields, "tcpControlBits")));
      case "fwd_status" -> status(value(fields, "forwardingStatus"));
      case "mpls_label_stack" -> labels(fields);
      case "mac_src" -> mac(fields, "sourceMacAddress");
      case "mac_dst" -> mac(fields, "destinationMacAddress");
      case "vlan_in" -> number(fields, "dot1qVlanId");
      case "cos" -> number(fields, "dot1qPriority");
      case "etype" -> etherType(fields);
      case "tunnel_ip_src" -> quoted(isTunnel(fields) ? fields.get("sourceIPv6Address") : "");
      case "tunnel_ip_dst" -> quoted(isTunnel(fields) ? fields.get("destinationIPv6Address") : "");
      case "tunnel_ip_proto" ->
          quoted(isTunnel(fields) ? Protocols.name(value(fields, "protocolIdentifier")) : "0");
      case "tunnel_tos" -> isTunnel(fields) ? number(fields, "ipClassOfService") : "0";
      case "tunnel_flow_label" -> isTunnel(fields) ? number(fields, "flowLabelIPv6") : "0";
      case "custom_primitives" -> custom(fields, line);
      case "timestamp_start" -> seconds(flow, "flowStart");
      case "timestamp_end" -> seconds(flow, "flowEnd");
      case "timestamp_export" -> quoted(flow.origin().message().exportMillis() / 1000 + ".000000");
      default -> throw new IllegalStateException(name + " is not mapped");
    };
  }

  /** Scaled by the sampling rate where it is known, as pmacct does. */
  static long counter(Flow flow, String name) {
    boolean packets = name.equals("packets");
    var scaled = packets ? "scaledPacketDeltaCount" : "scaledOctetDeltaCount";
    return value(
        flow.fields(),
        flow.fields().containsKey(scaled)
            ? scaled
            : packets ? "packetDeltaCount" : "octetDeltaCount");
  }

  private static long value(Map<String, Object> fields, String name) {
    return fields.get(name) instanceof Number number ? number.longValue() : 0;
  }

  private static String number(Map<String, Object> fields, String name) {
    return Long.toString(value(fields, name));
  }

  private static String quoted(@Nullable Object value) {
    return "\"" + (value == null ? "" : value) + "\"";
  }

  /** Whether the record tells of a packet within a packet: the second of a kind is the inner. */
  private static boolean isTunnel(Map<String, Object> fields) {
    return fields.containsKey("protocolIdentifier.2");
  }

  private static String inner(Map<String, Object> fields, String name) {
    return number(fields, isTunnel(fields) ? name + ".2" : name);
  }

  /** Cisco sends both families and fills the one that is not the packet's with zeros. */
  private static Object address(Map<String, Object> fields, String which) {
    var v4 = fields.get(which + "IPv4Address");
    var v6 = fields.get(which + "IPv6Address" + (isTunnel(fields) ? ".2" : ""));
    return v6 != null && (v4 == null || !v6.equals("::")) ? v6 : v4;
  }

  private static String mask(Map<String, Object> fields, String which) {
    boolean v4 = fields.containsKey(which + "IPv4PrefixLength");
    return number(fields, which + (v4 ? "IPv4PrefixLength" : "IPv6PrefixLength"));
  }

  private static String flags(long bits) {
    List<String> names = new ArrayList<>();
    for (int bit = 0; bit < FLAGS.size(); bit++)
      if ((bits >> bit & 1) != 0) names.add(quoted(FLAGS.get(bit)));
    Collections.sort(names);
    return "[" + String.join(",", names) + "]";
  }

  /** Of flows that are one line: the flags of any of them. */
  static String allFlags(List<Flow> flows) {
    long bits = 0;
    for (var flow : flows) bits |= Long.parseLong(inner(flow.fields(), "tcpControlBits"));
    return flags(bits);
  }

  /** RFC 7270, section 4.12. */
  private static String status(long status) {
    return quoted(
        switch ((int) status) {
          case 64 -> "FORWARDED Unknown";
          case 195 -> "CONSUMED For us";
          case 0 -> "UNKNOWN Unclassified";
          default -> Long.toString(status);
        });
  }

  /** A label is the first 20 of a section's 24 bits; pmacct leaves empty ones out. */
  private static String labels(Map<String, Object> fields) {
    List<String> labels = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      var name = i == 1 ? "mplsTopLabelStackSection" : "mplsLabelStackSection" + i;
      if (!(fields.get(name) instanceof byte[] section)) continue;
      int label = (section[0] & 0xFF) << 12 | (section[1] & 0xFF) << 4 | (section[2] & 0xF0) >> 4;
      if (label != 0) labels.add(quoted(i - 1 + "-" + label));
    }
    return "[" + String.join(",", labels) + "]";
  }

  private static String mac(Map<String, Object> fields, String name) {
    return quoted(fields.getOrDefault(name, "00:00:00:00:00:00"));
  }

  private static String etherType(Map<String, Object> fields) {
    if (fields.containsKey("ethernetType"))
      return quoted(Long.toHexString(value(fields, "ethernetType")));
    if (isTunnel(fields)) return quoted("86dd"); // of the outer packet
    return quoted(String.valueOf(address(fields, "source")).contains(":") ? "86dd" : "800");
  }

  /** Names of its test's configuration; pmacct writes all of them as text. */
  private static String custom(Map<String, Object> fields, JsonNode line) {
    var names =
        Map.of(
            "mpls_tl_ipv4_address", "mplsTopLabelIPv4Address",
            "mpls_tl_prefix_length", "mplsTopLabelPrefixLength",
            "mpls_tl_type", "mplsTopLabelType",
            "vrf_id_egress", "egressVRFID",
            "vrf_id_ingress", "ingressVRFID");
    List<String> values = new ArrayList<>();
    line.path("custom_primitives")
        .fieldNames()
        .forEachRemaining(
            name -> {
              var absent = name.equals("mpls_tl_ipv4_address") ? "0.0.0.0" : "0";
              var value = fields.getOrDefault(names.getOrDefault(name, name), absent);
              values.add(quoted(name) + ":" + quoted(value));
            });
    return "{" + String.join(",", values) + "}";
  }

  /**
   * An age in milliseconds is cut to seconds before it is taken from the time of export; an up-time
   * without the time of boot, as in IPFIX, yields the time of export itself.
   */
  private static String seconds(Flow flow, String which) {
    if (!flow.fields().containsKey(which + "Milliseconds"))
      return quoted(flow.origin().message().exportMillis() / 1000 + ".000000");
    long millis = value(flow.fields(), which + "Milliseconds");
    boolean aged = flow.fields().containsKey(which + "SysUpTime");
    return quoted((aged ? Math.ceilDiv(millis, 1000) : millis / 1000) + ".000000");
  }
}
