package dev.nomos.ingest.exports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nomos.ingest.exports.ExportedRecord.Flow;
import dev.nomos.ingest.netflow.ElementNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The golden files of Elastic's NetFlow input: an event for each record, options included, in the
 * order of arrival. Its names below {@code netflow} are IANA's with underscores, but for those in
 * {@link #NAMES}.
 */
final class ElasticOutput {
  /** Its own names, below netflow, and ours. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("asa_username", "element.0.40000"),
          Map.entry("asa_xlate_src_addr_ipv4", "element.0.40001"),
          Map.entry("asa_xlate_dst_addr_ipv4", "element.0.40002"),
          Map.entry("asa_xlate_src_port", "element.0.40003"),
          Map.entry("asa_xlate_dst_port", "element.0.40004"),
          Map.entry("asa_fw_event", "element.0.40005"),
          Map.entry("ingress_acl_id", "element.0.33000"),
          Map.entry("egress_acl_id", "element.0.33001"),
          Map.entry("fw_ext_event", "element.0.33002"),
          Map.entry("flow_attributes", "element.6871.40"),
          Map.entry("reverse_flow_attributes", "element.6871.16424"),
          Map.entry("silk_app_label", "element.6871.33"),
          Map.entry("reverse_flow_delta_milliseconds", "element.6871.21"),
          Map.entry("initial_tcp_flags", "element.6871.14"),
          Map.entry("union_tcp_flags", "element.6871.15"),
          Map.entry("reverse_initial_tcp_flags", "element.6871.16398"),
          Map.entry("reverse_union_tcp_flags", "element.6871.16399"),
          Map.entry("options.expired_fragment_count", "element.6871.100"),
          Map.entry("options.assembled_fragment_count", "element.6871.101"),
          Map.entry("options.mean_flow_rate", "element.6871.102"),
          Map.entry("options.mean_packet_rate", "element.6871.103"),
          Map.entry("options.flow_table_flush_event_count", "element.6871.104"),
          Map.entry("options.flow_table_peak_count", "element.6871.105"),
          Map.entry("vmware_egress_interface_attr", "element.6876.888"),
          Map.entry("vmware_vxlan_export_role", "element.6876.889"),
          Map.entry("vmware_ingress_interface_attr", "element.6876.890"),
          Map.entry("nat_inside_svcid", "element.637.91"),
          Map.entry("nat_outside_svcid", "element.637.92"),
          Map.entry("nat_sub_string", "element.637.93"),
          Map.entry("private_enterprise_number", "element.0.346"),
          Map.entry("waasoptimization_segment", "element.9.9252"),
          Map.entry("art_count_retransmissions", "element.9.9268"),
          Map.entry("art_count_transactions", "element.9.9272"),
          Map.entry("art_total_transaction_time_sum", "element.9.9273"),
          Map.entry("art_count_responses", "element.9.9292"),
          Map.entry("art_count_late_responses", "element.9.9300"),
          Map.entry("art_response_time_sum", "element.9.9303"),
          Map.entry("art_server_response_time_sum", "element.9.9306"),
          Map.entry("art_server_response_time_maximum", "element.9.9307"),
          Map.entry("art_total_response_time_sum", "element.9.9309"),
          Map.entry("art_network_time_sum", "element.9.9313"),
          Map.entry("art_client_network_time_sum", "element.9.9316"),
          Map.entry("art_server_network_time_sum", "element.9.9319"));

  /** Names that begin so are not compared; why. */
  private static final Map<String, String> NOT_COMPARABLE =
      Map.ofEntries(
          Map.entry("netflow.type", "a constant of that product"),
          Map.entry("netflow.exporter.address", "the address of its test's sender"),
          Map.entry("netflow.exporter.uptime_millis", "of the header, not of the record"),
          Map.entry("netflow.padding_octets", "padding is dropped (RFC 7011, section 3.3.1)"),
          Map.entry("observer.", "the address of its test's sender"),
          Map.entry("event.action", "a constant of that product"),
          Map.entry("event.category", "a constant of that product"),
          Map.entry("event.kind", "a constant of that product"),
          Map.entry("flow.", "an id and a locality computed from the addresses"),
          Map.entry("source.locality", "computed from the address"),
          Map.entry("destination.locality", "computed from the address"),
          Map.entry("network.", "copied or computed from netflow fields that are compared"),
          Map.entry("client.", "copied from netflow fields that are compared"),
          Map.entry("server.", "copied from netflow fields that are compared"),
          Map.entry("source.bytes", "copied from netflow fields that are compared"),
          Map.entry("source.packets", "copied from netflow fields that are compared"),
          Map.entry("destination.bytes", "copied from netflow fields that are compared"),
          Map.entry("destination.packets", "copied from netflow fields that are compared"));

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ElasticOutput() {}

  static Map<String, String> deviations(List<ExportedRecord> records, Path file)
      throws IOException {
    var root = JSON.readTree(file.toFile());
    var events = root.path(root.has("events") ? "events" : "flows");
    var found = new Deviations();
    if (events.size() != records.size())
      found.add("(records)", records.size() + " instead of " + events.size());
    for (int i = 0; i < Math.min(events.size(), records.size()); i++) {
      Map<String, String> theirs = new TreeMap<>();
      flatten("", events.path(i).path("Fields"), theirs);
      compare(records.get(i), theirs, found);
    }
    return found.byField();
  }

  private static void flatten(String path, JsonNode node, Map<String, String> into) {
    if (node.isObject())
      node.properties()
          .forEach(
              e -> flatten(path + (path.isEmpty() ? "" : ".") + e.getKey(), e.getValue(), into));
    else into.put(path, node.asText());
  }

  private static void compare(ExportedRecord record, Map<String, String> theirs, Deviations found) {
    Map<String, String> ours = new HashMap<>();
    record.fields().keySet().forEach(name -> ours.put(normal(name), name));
    Set<String> told = new HashSet<>();
    theirs.forEach(
        (name, value) -> {
          if (NOT_COMPARABLE.keySet().stream().anyMatch(name::startsWith)) return;
          if (!name.startsWith("netflow.") || name.startsWith("netflow.exporter.")) {
            found.compare(name, common(record, name), value);
            return;
          }
          var field = name(record, name.substring("netflow.".length()), ours);
          if (field == null) {
            found.add(name, "absent instead of " + value);
            return;
          }
          told.add(field);
          found.compare(name, record.fields().get(field), value);
        });
    record.fields().keySet().stream()
        .filter(name -> !told.contains(name) && !Deviations.isComputed(record, name))
        .forEach(name -> found.add("ours: " + name, "not in its output"));
  }

  /** Our name of a field below netflow; null where the record has none such. */
  private static @Nullable String name(
      ExportedRecord record, String theirs, Map<String, String> ours) {
    var named = NAMES.get(theirs);
    var given = named == null ? null : ElementNames.resolved(named);
    if (given != null && record.fields().containsKey(given)) return given;
    var plain = theirs.replaceFirst("^(options|scope)\\.", "");
    // it names the scopes of v9 as if their types were elements: 1, the system, is octetDeltaCount
    if (theirs.equals("scope.octet_delta_count")) return ours.get(normal("scope.system"));
    return ours.get(normal(plain));
  }

  private static String normal(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }

  private static @Nullable Object common(ExportedRecord record, String name) {
    var origin = record.origin();
    var fields = record.fields();
    return switch (name) {
      case "netflow.exporter.source_id" -> origin.message().domain();
      case "netflow.exporter.version" -> (long) origin.message().version();
      case "netflow.exporter.timestamp", "event.created" -> origin.message().exportMillis();
      case "source.ip", "destination.ip" -> {
        var which = name.substring(0, name.indexOf('.'));
        var v4 = fields.get(which + "IPv4Address");
        yield v4 == null ? fields.get(which + "IPv6Address") : v4;
      }
      case "source.port" -> fields.get("sourceTransportPort");
      case "destination.port" -> fields.get("destinationTransportPort");
      case "source.mac" -> fields.get("sourceMacAddress");
      case "destination.mac" -> fields.get("destinationMacAddress");
      case "event.start" -> record instanceof Flow(_, _, var flow) ? flow.startMillis() : null;
      case "event.end" -> record instanceof Flow(_, _, var flow) ? flow.endMillis() : null;
      case "event.duration" ->
          record instanceof Flow(_, _, var flow)
              ? (flow.endMillis() - flow.startMillis()) * 1_000_000
              : null;
      default -> null;
    };
  }
}
