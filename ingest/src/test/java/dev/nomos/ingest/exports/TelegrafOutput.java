package dev.nomos.ingest.exports;

import dev.nomos.ingest.netflow.ElementNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What telegraf's netflow input makes of a group, in influx line protocol: a line for each record,
 * in no order that it promises. A line is compared with the record that agrees with it in most
 * fields, and each record is used once.
 */
final class TelegrafOutput {
  private static final Pattern LINE = Pattern.compile("(\\S+) (.*?)( \\d{19})?");
  private static final Pattern FIELD = Pattern.compile("(\\w+)=(\"(?:[^\"\\\\]|\\\\.)*\"|[^,]+)");

  /** Its names and ours; where ours are two, the one that the record has. */
  private static final Map<String, List<String>> NAMES =
      Map.ofEntries(
          Map.entry("src", List.of("sourceIPv4Address", "sourceIPv6Address")),
          Map.entry("dst", List.of("destinationIPv4Address", "destinationIPv6Address")),
          Map.entry("src_port", List.of("sourceTransportPort")),
          Map.entry("dst_port", List.of("destinationTransportPort")),
          Map.entry("protocol", List.of("protocolIdentifier")),
          Map.entry("in_bytes", List.of("octetDeltaCount")),
          Map.entry("in_packets", List.of("packetDeltaCount")),
          Map.entry("in_total_bytes", List.of("octetTotalCount")),
          Map.entry("in_total_packets", List.of("packetTotalCount")),
          Map.entry("src_tos", List.of("ipClassOfService")),
          Map.entry("tcp_flags", List.of("tcpControlBits")),
          Map.entry("flow_start_ms", List.of("flowStartMilliseconds")),
          Map.entry("flow_end_ms", List.of("flowEndMilliseconds")),
          Map.entry("first_switched", List.of("flowStartSysUpTime")),
          Map.entry("last_switched", List.of("flowEndSysUpTime")),
          Map.entry("flow_end_reason", List.of("flowEndReason")),
          Map.entry("vlan_src", List.of("vlanId")),
          Map.entry("engine_type", List.of("engineType")),
          Map.entry("engine_id", List.of("engineId")),
          Map.entry("bgp_src_as", List.of("bgpSourceAsNumber")),
          Map.entry("bgp_dst_as", List.of("bgpDestinationAsNumber")),
          Map.entry("src_mask", List.of("sourceIPv4PrefixLength")),
          Map.entry("dst_mask", List.of("destinationIPv4PrefixLength")),
          Map.entry("in_snmp", List.of("ingressInterface")),
          Map.entry("out_snmp", List.of("egressInterface")),
          Map.entry("next_hop", List.of("ipNextHopIPv4Address")),
          Map.entry("sampling_interval", List.of("samplingInterval")),
          Map.entry("icmp_type", List.of("icmpTypeCodeIPv4")),
          Map.entry("icmp_code", List.of("icmpTypeCodeIPv4")),
          Map.entry("fwd_status", List.of("forwardingStatus")),
          Map.entry("fwd_reason", List.of("forwardingStatus")),
          Map.entry("app_desc", List.of("applicationDescription")),
          Map.entry("app_id", List.of("applicationId")),
          Map.entry("app_name", List.of("applicationName")),
          Map.entry("dropped_packets_total", List.of("droppedPacketTotalCount")),
          Map.entry("ignored_packet_total", List.of("ignoredPacketTotalCount")),
          Map.entry("notsent_packet_total", List.of("notSentPacketTotalCount")),
          Map.entry("event_time", List.of("observationTimeSeconds")),
          Map.entry("exporter", List.of("exporterIPv4Address")),
          Map.entry("exporting_pid", List.of("exportingProcessId")),
          Map.entry("observation_domain_id", List.of("observationDomainId")),
          Map.entry("system_init_ms", List.of("systemInitTimeMilliseconds")),
          Map.entry("total_flows_exported", List.of("exportedFlowRecordTotalCount")),
          Map.entry("type_29305_5", List.of("reverseIpClassOfService")),
          Map.entry("type_29305_58", List.of("reverseVlanId")),
          Map.entry("type_29305_85", List.of("reverseOctetTotalCount")),
          Map.entry("type_29305_86", List.of("reversePacketTotalCount")));

  /** Its fields that are of the header, not of the record. */
  private static final Map<String, String> NOT_COMPARABLE =
      Map.of(
          "flows", "the header's count of records",
          "sys_uptime", "the header's",
          "seq_number", "the header's",
          "padding", "padding is dropped (RFC 7011, section 3.3.1)");

  private static final List<String> END_REASONS =
      List.of(
          "", "idle timeout", "active timeout", "end of flow", "forced end", "lack of resources");

  private TelegrafOutput() {}

  static Map<String, String> deviations(List<ExportedRecord> records, Path file)
      throws IOException {
    var found = new Deviations();
    List<Map<String, String>> lines = new ArrayList<>();
    for (var line : Files.readAllLines(file, StandardCharsets.UTF_8))
      if (!line.isBlank()) lines.add(fields(line));
    if (lines.size() != records.size())
      found.add("(records)", records.size() + " instead of " + lines.size());
    List<ExportedRecord> left = new ArrayList<>(records);
    for (var line : lines) {
      var best = best(line, left);
      if (best == null) break;
      left.remove(best);
      compare(best, line, found);
    }
    return found.byField();
  }

  private static Map<String, String> fields(String line) {
    Matcher whole = LINE.matcher(line);
    if (!whole.matches()) throw new IllegalStateException("no influx line: " + line);
    Map<String, String> fields = new LinkedHashMap<>();
    Matcher field = FIELD.matcher(whole.group(2));
    while (field.find()) {
      var value = field.group(2);
      fields.put(
          field.group(1),
          value.startsWith("\"")
              ? value.substring(1, value.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\")
              : value.replaceFirst("u$", ""));
    }
    return fields;
  }

  private static @Nullable ExportedRecord best(
      Map<String, String> line, List<ExportedRecord> records) {
    ExportedRecord best = null;
    long most = -1;
    for (var record : records) {
      long agree = line.entrySet().stream().filter(e -> agrees(record, e)).count();
      if (agree > most) {
        most = agree;
        best = record;
      }
    }
    return best;
  }

  private static boolean agrees(ExportedRecord record, Map.Entry<String, String> field) {
    var name = name(record, field.getKey());
    if (name == null) return false;
    var ours = value(field.getKey(), record.fields().get(name));
    return ours != null && SameValue.same(ours, field.getValue());
  }

  private static void compare(ExportedRecord record, Map<String, String> line, Deviations found) {
    var told = new TreeSet<String>();
    line.forEach(
        (name, theirs) -> {
          if (NOT_COMPARABLE.containsKey(name)) return;
          var ours = name(record, name);
          if (ours == null) {
            found.add(name, "absent instead of " + theirs);
            return;
          }
          told.add(ours);
          found.compare(name, value(name, record.fields().get(ours)), theirs);
        });
    record.fields().keySet().stream()
        .filter(name -> !told.contains(name) && !Deviations.isComputed(record, name))
        .forEach(name -> found.add("ours: " + name, "not in its output"));
  }

  /** The name of ours that the record has, or null. */
  private static @Nullable String name(ExportedRecord record, String theirs) {
    var names = NAMES.get(theirs);
    if (names == null) names = List.of(enterprise(theirs));
    return names.stream().filter(record.fields()::containsKey).findFirst().orElse(null);
  }

  /** {@code type_6871_40}, {@code type_6871_rev_40}: CERT marks its reverse fields by a bit. */
  private static String enterprise(String theirs) {
    var parts = theirs.split("_", -1);
    if (parts.length < 3 || !parts[0].equals("type")) return theirs;
    int id = Integer.parseInt(parts[parts.length - 1]) & 0x7FFF;
    return ElementNames.of(Long.parseLong(parts[1]), parts.length == 4 ? id | 0x4000 : id);
  }

  /** Ours as telegraf writes it. */
  private static @Nullable Object value(String name, @Nullable Object ours) {
    if (!(ours instanceof Long number)) return ours;
    return switch (name) {
      case "protocol" -> Protocols.name(number);
      case "tcp_flags" -> flags(number);
      case "flow_end_reason" -> END_REASONS.get(number.intValue());
      case "icmp_type" -> number >> 8;
      case "icmp_code" -> number & 0xFF;
      case "fwd_status" -> number >> 6 == 0 ? "unknown" : number;
      case "fwd_reason" -> number >> 6 == 0 ? "unknown" : number;
      default -> number;
    };
  }

  /** Eight letters or dots, the highest bit first. */
  private static String flags(long bits) {
    var text = new StringBuilder();
    for (int bit = 7; bit >= 0; bit--)
      text.append((bits >> bit & 1) == 0 ? '.' : "FSRPAUEC".charAt(bit));
    return text.toString().toUpperCase(Locale.ROOT);
  }
}
