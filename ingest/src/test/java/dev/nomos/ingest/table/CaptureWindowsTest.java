package dev.nomos.ingest.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nomos.ingest.SharedData;
import dev.nomos.logic.Row;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Three-packet windows of captures: against another reader's fields, and on whatever there is. */
final class CaptureWindowsTest {
  private static final List<String> FIELDS =
      List.of(
          "frame.number",
          "frame.time_epoch",
          "frame.len",
          "ip.src",
          "ip.dst",
          "tcp.srcport",
          "tcp.dstport",
          "tcp.flags",
          "tcp.len",
          "tcp.seq",
          "tcp.ack",
          "tcp.window_size_value");

  private @TempDir Path directory;

  private static DatasetSpec spec() {
    return DatasetSpec.read(SharedData.find("specs/datasets/pcap_tcp.json"));
  }

  /** The packets that have all fields, as tshark shows them. */
  private List<Map<String, String>> tshark(Path capture) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/tshark")), "no tshark");
    List<String> command =
        new ArrayList<>(List.of("tshark", "-r", capture.toString(), "-T", "fields"));
    for (var field : FIELDS) command.addAll(List.of("-e", field));
    for (var off :
        List.of(
            "tcp.relative_sequence_numbers:FALSE",
            "tcp.analyze_sequence_numbers:FALSE",
            "tcp.desegment_tcp_streams:FALSE",
            "ip.defragment:FALSE")) command.addAll(List.of("-o", off));
    Path out = directory.resolve("tshark.txt");
    var process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    List<Map<String, String>> packets = new ArrayList<>();
    for (var line : Files.readAllLines(out, StandardCharsets.UTF_8)) {
      var cells = line.split("\t", -1);
      if (cells.length != FIELDS.size() || Arrays.stream(cells).anyMatch(String::isEmpty)) continue;
      Map<String, String> packet = new LinkedHashMap<>();
      for (int i = 0; i < cells.length; i++) packet.put(FIELDS.get(i), cells[i]);
      packet.put("tcp.flags", Integer.toString(Integer.decode(packet.get("tcp.flags"))));
      packets.add(packet);
    }
    return packets;
  }

  /** Every window by the number of its last packet, recomputed in the plainest way. */
  private static Map<String, Map<String, String>> recomputed(List<Map<String, String>> packets) {
    Map<String, List<Map<String, String>>> flows = new TreeMap<>();
    for (var packet : packets)
      flows
          .computeIfAbsent(
              String.join(
                  " ",
                  packet.get("ip.src"),
                  packet.get("ip.dst"),
                  packet.get("tcp.srcport"),
                  packet.get("tcp.dstport")),
              _ -> new ArrayList<>())
          .add(packet);
    Map<String, Map<String, String>> windows = new TreeMap<>();
    for (var flow : flows.values()) {
      flow.sort(
          Comparator.comparing((Map<String, String> p) -> new BigDecimal(p.get("frame.time_epoch")))
              .thenComparing(p -> Integer.valueOf(p.get("frame.number"))));
      for (int i = 0; i + 3 <= flow.size(); i++)
        windows.put(flow.get(i + 2).get("frame.number"), window(flow.subList(i, i + 3)));
    }
    return windows;
  }

  private static Map<String, String> window(List<Map<String, String>> packets) {
    Map<String, String> window = new TreeMap<>();
    for (int i = 0; i < 3; i++)
      for (var field : FIELDS) window.put(field + "_ctx" + i, packets.get(i).get(field));
    var times =
        packets.stream().map(packet -> new BigDecimal(packet.get("frame.time_epoch"))).toList();
    var first = times.get(1).subtract(times.get(0));
    var second = times.get(2).subtract(times.get(1));
    var half = first.subtract(second).abs().divide(BigDecimal.TWO);
    window.put("interarrival_01", first.toString());
    window.put("interarrival_12", second.toString());
    window.put("interarrival_min", first.min(second).toString());
    window.put("interarrival_max", first.max(second).toString());
    window.put(
        "interarrival_std", half.round(new MathContext(12, RoundingMode.HALF_EVEN)).toString());
    return window;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "webex.pcap",
        "forticlient.pcap",
        "ethereum.pcap",
        "opera-vpn.pcapng",
        "zoom.pcap"
      })
  void windowsAreThoseOfTsharksFields(String capture) throws Exception {
    Path file = SharedData.find("pcap/ndpi/" + capture);
    var expected = recomputed(tshark(file));
    assertThat(expected).isNotEmpty();
    var ours = Tables.read(spec(), file);
    assertThat(ours.rows()).hasSameSizeAs(expected.values());
    for (var row : ours.rows()) {
      var window = expected.get(text(row, "frame.number_ctx2"));
      assertThat(window).as("window %s", row).isNotNull();
      for (var field : row.type().fields())
        assertThat(same(row.get(field.name()), window.get(field.name())))
            .as("%s of %s, expected %s", field.name(), row, window.get(field.name()))
            .isTrue();
    }
  }

  private static boolean same(Value ours, String theirs) {
    if (!theirs.matches("-?[0-9.E-]+") || theirs.indexOf('.') != theirs.lastIndexOf('.'))
      return ours.text().equals(theirs);
    var difference = new BigDecimal(ours.text()).subtract(new BigDecimal(theirs)).abs();
    return difference.compareTo(new BigDecimal("1e-12")) <= 0;
  }

  private static String text(Row row, String field) {
    Value value = row.get(field);
    return value == null ? "" : value.text();
  }

  static Stream<Path> captures() throws IOException {
    return SharedData.below("pcap").filter(file -> !file.toString().endsWith(".md"));
  }

  /** Nothing crashes, and every window is one direction of one connection in order of time. */
  @ParameterizedTest
  @MethodSource("captures")
  void everyCaptureGivesPlausibleWindowsOrOneClearError(Path file) {
    Tables.Read read;
    try {
      read = Tables.read(spec(), file);
    } catch (TableException e) {
      assertThat(e).hasMessageContaining(file.getFileName().toString());
      return;
    }
    for (var row : read.rows()) {
      for (var field : List.of("ip.src", "ip.dst", "tcp.srcport", "tcp.dstport"))
        assertThat(text(row, field + "_ctx0"))
            .isNotEmpty()
            .isEqualTo(text(row, field + "_ctx1"))
            .isEqualTo(text(row, field + "_ctx2"));
      for (var gap : List.of("interarrival_01", "interarrival_12", "interarrival_min"))
        assertThat(new BigDecimal(text(row, gap)).signum()).as(gap).isNotNegative();
      for (int i = 0; i < 3; i++)
        assertThat(Long.parseLong(text(row, "tcp.len_ctx" + i)))
            .isBetween(0L, Long.parseLong(text(row, "frame.len_ctx" + i)));
    }
    assertThat(read.summary().absent()).isEmpty();
  }
}
