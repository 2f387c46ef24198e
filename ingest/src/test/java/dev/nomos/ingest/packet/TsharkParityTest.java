package dev.nomos.ingest.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nomos.ingest.SharedData;
import dev.nomos.ingest.capture.CaptureException;
import dev.nomos.ingest.capture.CaptureReader;
import dev.nomos.logic.Value;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every field of every packet is as Wireshark has it. */
final class TsharkParityTest {
  /**
   * Fields by what tshark calls them over IPv4 and over IPv6. The raw numbers are those that the
   * names without "relative" have here; {@code _ws.col.protocol} is compared by itself.
   */
  private static final Map<PacketField, List<String>> NAMES = names();

  private static Map<PacketField, List<String>> names() {
    Map<PacketField, List<String>> names = new LinkedHashMap<>();
    for (var field : PacketField.values())
      names.put(field, List.of(field.wiresharkName(), field.wiresharkName()));
    names.put(PacketField.IP_VERSION, List.of("ip.version", "ipv6.version"));
    names.put(PacketField.IP_TTL, List.of("ip.ttl", "ipv6.hlim"));
    names.put(PacketField.IP_DSFIELD, List.of("ip.dsfield", "ipv6.tclass"));
    names.put(PacketField.IP_FLAGS_MF, List.of("ip.flags.mf", "ipv6.fraghdr.more"));
    names.put(PacketField.IP_FRAG_OFFSET, List.of("ip.frag_offset", "ipv6.fraghdr.offset"));
    names.put(PacketField.IP_SRC, List.of("ip.src", "ipv6.src"));
    names.put(PacketField.IP_DST, List.of("ip.dst", "ipv6.dst"));
    names.put(PacketField.ICMP_TYPE, List.of("icmp.type", "icmpv6.type"));
    names.put(PacketField.ICMP_CODE, List.of("icmp.code", "icmpv6.code"));
    names.put(PacketField.TCP_SEQ, List.of("tcp.seq_raw", "tcp.seq_raw"));
    names.put(PacketField.TCP_ACK, List.of("tcp.ack_raw", "tcp.ack_raw"));
    names.put(PacketField.TCP_SEQ_RELATIVE, List.of("tcp.seq", "tcp.seq"));
    names.put(PacketField.TCP_ACK_RELATIVE, List.of("tcp.ack", "tcp.ack"));
    names.remove(PacketField.WS_COL_PROTOCOL);
    return names;
  }

  private static final Map<String, String> EXTENSIONS =
      Map.of(
          "0", "ipv6.hopopts.nxt",
          "43", "ipv6.routing.nxt",
          "44", "ipv6.fraghdr.nxt",
          "60", "ipv6.dstopts.nxt");

  private static List<Map<String, String>> tshark(Path capture) throws IOException {
    var fields = new ArrayList<>(List.of("frame.protocols", "ipv6.plen", "ipv6.nxt"));
    fields.addAll(EXTENSIONS.values());
    NAMES.values().forEach(names -> fields.addAll(names));
    var distinct = fields.stream().distinct().toList();
    List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", capture.toString()));
    for (var option :
        List.of(
            "ip.defragment:FALSE",
            "ipv6.defragment:FALSE",
            "tcp.desegment_tcp_streams:FALSE",
            "tcp.relative_sequence_numbers:TRUE")) command.addAll(List.of("-o", option));
    command.addAll(List.of("-T", "fields", "-E", "separator=/t", "-E", "occurrence=f"));
    distinct.forEach(field -> command.addAll(List.of("-e", field)));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      assumeTrue(false, "no tshark: " + e.getMessage());
      throw e;
    }
    try (var lines = process.inputReader()) {
      return lines.lines().map(line -> row(distinct, line.split("\t", -1))).toList();
    }
  }

  private static Map<String, String> row(List<String> names, String[] cells) {
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) row.put(names.get(i), cells[i]);
    return row;
  }

  private static String expected(PacketField field, Map<String, String> row) {
    var layers = Arrays.asList(row.get("frame.protocols").split(":"));
    boolean v6 = layers.contains("ipv6");
    // an ICMP message quotes the packet that it is about, which tshark dissects too
    boolean quoted = layers.contains("icmp") || layers.contains("icmpv6");
    var name = NAMES.get(field).get(v6 ? 1 : 0);
    if (quoted && (name.startsWith("tcp.") || name.startsWith("udp."))) return "";
    var text = row.getOrDefault(name, "");
    return switch (field) {
      case IP_HDR_LEN -> v6 ? "40" : text;
      case IP_LEN -> v6 ? "" + (40 + Long.parseLong(row.get("ipv6.plen"))) : text;
      case IP_PROTO -> v6 ? lastHeader(row) : text;
      default -> text;
    };
  }

  /** IPv6 has no field of its own for what is above its extension headers. */
  private static String lastHeader(Map<String, String> row) {
    var next = row.get("ipv6.nxt");
    while (EXTENSIONS.containsKey(next)) next = row.get(EXTENSIONS.get(next));
    return next;
  }

  private static String normal(String text) {
    if (text.isEmpty()) return text;
    try {
      return text.startsWith("0x")
          ? "" + Long.decode(text)
          : new BigDecimal(text).stripTrailingZeros().toPlainString();
    } catch (NumberFormatException notANumber) {
      return text;
    }
  }

  private static String text(Value value) {
    return value == null ? "" : normal(value.text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "netflix.pcap", // IPv4
        "443-firefox.pcap", // one long flow
        "reddit.pcap", // IPv6
        "rdp_over_tls.pcap", // VLAN
        "opc-ua.pcap", // BSD loopback
        "KakaoTalk_talk.pcap", // Linux cooked
        "teams.pcap", // ARP, LLDP, ICMP
        "alexa-app.pcapng", // several protocols, IP options, IPv6 extension headers
        "vk.pcapng", // one direction only
        "bittorrent.pcap", // no handshakes
        "dns_fragmented.pcap", // fragments of both
        "fix2.pcap" // handshakes sent again
      })
  void everyFieldOfEveryPacketAgrees(String name) throws IOException, CaptureException {
    var capture = SharedData.find("pcap/ndpi/" + name);
    var rows = tshark(capture);
    var dissector = new PacketDissector(NAMES.keySet());
    Map<String, List<String>> different = new LinkedHashMap<>();
    try (var reader = CaptureReader.open(capture)) {
      for (int i = 0; i < rows.size(); i++) {
        dissector.dissect(reader.next(), i + 1);
        for (var field : NAMES.keySet()) {
          var ours = text(dissector.get(field));
          var theirs = normal(expected(field, rows.get(i)));
          if (!ours.equals(theirs))
            different
                .computeIfAbsent(field.wiresharkName(), _ -> new ArrayList<>())
                .add("packet %d: %s, not %s".formatted(i + 1, ours, theirs));
        }
      }
      assertThat(reader.next()).isNull();
    }
    assertThat(different).isEmpty();
  }
}
