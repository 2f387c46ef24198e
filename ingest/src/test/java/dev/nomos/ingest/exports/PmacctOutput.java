package dev.nomos.ingest.exports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nomos.ingest.exports.ExportedRecord.Flow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What pmacct makes of a group: flows with the same key are one line, which has their sum. Lines
 * are compared by the sums of their keys, and each other value has to be that of a flow with the
 * same key; fields that pmacct knows from elsewhere are not compared.
 */
final class PmacctOutput {
  /** Its names and why they are not compared. */
  static final Map<String, String> NOT_COMPARABLE =
      Map.ofEntries(
          Map.entry("peer_ip_src", "the address of its test's sender"),
          Map.entry("writer_id", "a constant of its test"),
          Map.entry("label", "from a table of its test's"),
          Map.entry("flows", "always null"),
          Map.entry("comms", "from BGP"),
          Map.entry("ecomms", "from BGP"),
          Map.entry("as_path", "from BGP"),
          Map.entry("comms_src", "from BGP"),
          Map.entry("ecomms_src", "from BGP"),
          Map.entry("as_path_src", "from BGP"),
          Map.entry("mpls_vpn_rd", "from BMP, or from an options table"),
          Map.entry("mpls_vpn_rd_origin", "where mpls_vpn_rd is from"),
          Map.entry("vrf_name", "from an options table"),
          Map.entry("ingress_vrf_name", "from an options table"),
          Map.entry("egress_vrf_name", "from an options table"),
          Map.entry("net_src", "computed from address and mask, or from BGP"),
          Map.entry("net_dst", "computed from address and mask, or from BGP"),
          Map.entry("post_nat_ip_src", "empty: the exports have none"),
          Map.entry("post_nat_ip_dst", "empty: the exports have none"),
          Map.entry("post_nat_port_src", "0: the exports have none"),
          Map.entry("post_nat_port_dst", "0: the exports have none"),
          Map.entry("nat_event", "0: the exports have none"),
          Map.entry("srv6_seg_ipv6_list", "empty: the exports have none"));

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private PmacctOutput() {}

  /** What tells flows apart; lines with the same of these are summed. */
  private static final List<String> KEY =
      List.of(
          "ip_src",
          "ip_dst",
          "port_src",
          "port_dst",
          "ip_proto",
          "tos",
          "iface_in",
          "iface_out",
          "fwd_status");

  static Map<String, String> deviations(List<ExportedRecord> records, Path file, Set<String> peers)
      throws IOException {
    var found = new Deviations();
    List<JsonNode> lines = new ArrayList<>();
    for (var line : Files.readAllLines(file, StandardCharsets.UTF_8))
      if (!line.isBlank()) lines.add(JSON.readTree(line));
    lines.removeIf(line -> !peers.isEmpty() && !peers.contains(line.path("peer_ip_src").asText()));
    Map<String, List<Flow>> ours = new TreeMap<>();
    for (var record : records)
      if (record instanceof Flow flow)
        ours.computeIfAbsent(
                key(name -> PmacctFields.of(flow, name, lines.getFirst())), _ -> new ArrayList<>())
            .add(flow);
    Map<String, List<JsonNode>> theirs = new TreeMap<>();
    for (var line : lines)
      theirs
          .computeIfAbsent(key(name -> line.path(name).toString()), _ -> new ArrayList<>())
          .add(line);
    theirs.forEach((key, of) -> compare(key, ours.getOrDefault(key, List.of()), of, found));
    ours.keySet().stream()
        .filter(key -> !theirs.containsKey(key))
        .forEach(key -> found.add("(key of ours)", key));
    return found.byField();
  }

  private static void compare(
      String key, List<Flow> ours, List<JsonNode> theirs, Deviations found) {
    if (ours.isEmpty()) {
      found.add("(key)", "only in theirs: " + key);
      return;
    }
    for (var counter : List.of("packets", "bytes")) {
      long sum = ours.stream().mapToLong(flow -> PmacctFields.counter(flow, counter)).sum();
      long wanted = theirs.stream().mapToLong(line -> line.path(counter).asLong()).sum();
      if (sum != wanted) found.add(counter, sum + " instead of " + wanted + " of " + key);
    }
    for (var line : theirs)
      line.fieldNames().forEachRemaining(name -> compareField(name, key, ours, line, found));
  }

  /** Their value is one of ours with the same key. */
  private static void compareField(
      String name, String key, List<Flow> ours, JsonNode line, Deviations found) {
    if (NOT_COMPARABLE.containsKey(name) || name.equals("packets") || name.equals("bytes")) return;
    if (!PmacctFields.NAMES.contains(name)) {
      found.add(name, "is not mapped");
      return;
    }
    var theirs = line.path(name).toString();
    if (name.equals("tcp_flags") && theirs.equals(PmacctFields.allFlags(ours))) return;
    if (ours.stream().noneMatch(flow -> theirs.equals(PmacctFields.of(flow, name, line))))
      found.add(
          name,
          PmacctFields.of(ours.getFirst(), name, line) + " instead of " + theirs + " of " + key);
  }

  private static String key(UnaryOperator<String> value) {
    var text = new StringBuilder();
    for (var name : KEY) text.append(name).append('=').append(value.apply(name)).append(' ');
    return text.toString();
  }
}
