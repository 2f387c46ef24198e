package dev.nomos.ingest.sflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nomos.ingest.SharedData;
import dev.nomos.ingest.exports.ExportFiles;
import dev.nomos.ingest.exports.ExportedRecord;
import dev.nomos.ingest.netflow.MessageHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flow samples of real switches, against tshark's dissection of the same captures. */
final class SflowTsharkTest {
  /** tshark's names and ours; where a sample repeats one, the first counts. */
  private static final Map<String, List<String>> NAMES =
      Map.ofEntries(
          Map.entry("sflow.flow_sample.sequence_number", List.of("sflow.sampleSequence")),
          Map.entry("sflow.flow_sample.source_id_class", List.of("sflow.sourceType")),
          Map.entry("sflow.flow_sample.index", List.of("sflow.sourceIndex")),
          Map.entry("sflow.flow_sample.sampling_rate", List.of("samplingInterval")),
          Map.entry("sflow.flow_sample.sample_pool", List.of("selectorIdTotalPktsObserved")),
          Map.entry("sflow.flow_sample.dropped_packets", List.of("sflow.drops")),
          Map.entry("sflow.flow_sample.input_interface", List.of("ingressInterface")),
          Map.entry("sflow.flow_sample.input_interface_value", List.of("ingressInterface")),
          Map.entry("sflow.flow_sample.output_interface_value", List.of("egressInterface")),
          Map.entry("sflow_245.vlan.in", List.of("vlanId")),
          Map.entry("sflow_245.vlan.out", List.of("postVlanId")),
          Map.entry("sflow_245.pri.in", List.of("sflow.ingressPriority")),
          Map.entry("sflow_245.pri.out", List.of("sflow.egressPriority")),
          Map.entry("sflow_245.header.frame_length", List.of("octetDeltaCount")),
          Map.entry("sflow_245.as", List.of("sflow.routerAsNumber")),
          Map.entry("sflow_245.srcAS", List.of("bgpSourceAsNumber")),
          Map.entry("sflow_245.peerAS", List.of("bgpPrevAdjacentAsNumber")),
          Map.entry("sflow_245.localpref", List.of("sflow.localPreference")),
          Map.entry(
              "sflow_245.nexthop.src_mask",
              List.of("sourceIPv4PrefixLength", "sourceIPv6PrefixLength")),
          Map.entry(
              "sflow_245.nexthop.dst_mask",
              List.of("destinationIPv4PrefixLength", "destinationIPv6PrefixLength")),
          Map.entry("eth.src", List.of("sourceMacAddress")),
          Map.entry("eth.dst", List.of("destinationMacAddress")),
          Map.entry("vlan.id", List.of("dot1qVlanId")),
          Map.entry("ieee8021ad.id", List.of("dot1qVlanId")),
          Map.entry("ip.src", List.of("sourceIPv4Address")),
          Map.entry("ip.dst", List.of("destinationIPv4Address")),
          Map.entry("ip.proto", List.of("protocolIdentifier")),
          Map.entry("ip.ttl", List.of("ipTTL")),
          Map.entry("ip.len", List.of("ipTotalLength")),
          Map.entry("ip.id", List.of("fragmentIdentification")),
          Map.entry("ip.dsfield", List.of("ipClassOfService")),
          Map.entry("ipv6.src", List.of("sourceIPv6Address")),
          Map.entry("ipv6.dst", List.of("destinationIPv6Address")),
          Map.entry("ipv6.tclass", List.of("ipClassOfService")),
          Map.entry("ipv6.flow", List.of("flowLabelIPv6")),
          Map.entry("ipv6.hlim", List.of("ipTTL")),
          Map.entry("tcp.srcport", List.of("sourceTransportPort")),
          Map.entry("tcp.dstport", List.of("destinationTransportPort")),
          Map.entry("tcp.flags", List.of("tcpControlBits")),
          Map.entry("udp.srcport", List.of("sourceTransportPort")),
          Map.entry("udp.dstport", List.of("destinationTransportPort")),
          Map.entry("icmp.type", List.of("icmpTypeIPv4")),
          Map.entry("icmp.code", List.of("icmpCodeIPv4")));

  private static final String UNKNOWN = "4294967295";

  @TempDir private Path folder;

  @Test
  void everyFlowSampleAgrees() throws Exception {
    var files = SharedData.below("netflow/sflow").filter(f -> f.toString().endsWith(".pcap"));
    int compared = 0;
    for (var file : files.toList()) {
      List<ExportedRecord> ours = new ArrayList<>();
      new ExportFiles(Set.of(), ours::add).decode(file);
      ours.removeIf(record -> record.origin().message().version() != MessageHeader.SFLOW);
      var theirs = samples(file);
      assertThat(ours).as("%s", file).hasSameSizeAs(theirs);
      for (int i = 0; i < ours.size(); i++)
        compared += compare(file + " sample " + i, ours.get(i).fields(), theirs.get(i));
    }
    assertThat(compared).as("values compared").isGreaterThan(100);
  }

  private static int compare(String where, Map<String, Object> ours, Map<String, String> theirs) {
    Map<String, String> wrong = new TreeMap<>();
    int compared = 0;
    for (var entry : theirs.entrySet()) {
      var names = NAMES.get(entry.getKey());
      if (names == null || entry.getValue().equals(UNKNOWN)) continue;
      var name = names.stream().filter(ours::containsKey).findFirst().orElse(names.getFirst());
      if (!same(ours.get(name), entry.getValue()))
        wrong.put(entry.getKey(), ours.get(name) + " instead of " + entry.getValue());
      compared++;
    }
    assertThat(wrong).as(where).isEmpty();
    return compared;
  }

  private static boolean same(Object ours, String theirs) {
    return ours instanceof Long number
        ? number.longValue() == Long.decode(theirs)
        : theirs.equals(ours);
  }

  /** The leaves of every flow sample, by their names; the first of each. */
  private List<Map<String, String>> samples(Path file) throws IOException, InterruptedException {
    List<Map<String, String>> samples = new ArrayList<>();
    for (var packet : tshark(file)) {
      var layer = packet.path("_source").path("layers").path("sflow");
      for (var entry : layer.properties())
        for (var one : entry.getValue().isArray() ? entry.getValue() : List.of(entry.getValue()))
          if (entry.getKey().matches("(Expanded f|F)low sample.*")) {
            Map<String, String> leaves = new LinkedHashMap<>();
            collect(one, leaves);
            samples.add(leaves);
          }
    }
    return samples;
  }

  private static void collect(JsonNode node, Map<String, String> leaves) {
    for (var entry : node.properties()) {
      var value = entry.getValue();
      if (value.isObject()) collect(value, leaves);
      else if (value.isArray() && value.path(0).isObject()) collect(value.path(0), leaves);
      else if (value.isArray()) leaves.putIfAbsent(entry.getKey(), value.path(0).asText());
      else leaves.putIfAbsent(entry.getKey(), value.asText());
    }
  }

  private JsonNode tshark(Path file) throws IOException, InterruptedException {
    var out = folder.resolve("tshark.json");
    Process process;
    try {
      process =
          new ProcessBuilder(
                  "tshark", "-n", "-r", file.toString(), "-T", "json", "--no-duplicate-keys")
              .redirectOutput(out.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "no tshark to compare with: " + e.getMessage());
      throw e;
    }
    if (!process.waitFor(60, TimeUnit.SECONDS)) process.destroyForcibly();
    assertThat(process.waitFor()).as("tshark %s", file).isZero();
    return JsonMapper.builder().build().readTree(Files.readString(out));
  }
}
