package dev.nomos.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.ingest.capture.CaptureReader;
import dev.nomos.ingest.capture.UdpExtraction;
import dev.nomos.ingest.capture.UdpPayload;
import dev.nomos.ingest.capture.UdpPayloads;
import dev.nomos.ingest.netflow.DecodeResult;
import dev.nomos.ingest.netflow.DecoderLimits;
import dev.nomos.ingest.netflow.ExporterId;
import dev.nomos.ingest.netflow.FlowRecord;
import dev.nomos.ingest.netflow.PacketDecoder;
import dev.nomos.ingest.netflow.TemplateCache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recordings are what lab/README.md says, by the decoder that users run them through. */
class LabFilesTest {
  private static final Path LAB = Path.of("lab");
  private static final Pattern FILE_ROW =
      Pattern.compile(
          "\\| `([a-z0-9-]+\\.pcap(?:\\.gz)?)` \\| (\\d+) \\| (\\d+) \\|"
              + " (\\d*) ?\\| (\\d*) ?\\| (\\d*) ?\\| (\\d*) ?\\|");
  private static final Pattern LABEL_ROW = Pattern.compile("\\| `([a-z-]+)` \\| (\\d+) \\|.*");

  /** A line of the table of files; flow counts are empty where the file has packets only. */
  record Row(
      String file, int kilobytes, int packets, String flows, String tcp, String udp, String icmp) {
    boolean isExport() {
      return !flows.isEmpty();
    }
  }

  private static List<String> readme() throws Exception {
    return Files.readAllLines(LAB.resolve("README.md"));
  }

  static List<Row> table() throws Exception {
    List<Row> rows = new ArrayList<>();
    for (String line : readme()) {
      Matcher m = FILE_ROW.matcher(line);
      if (m.matches()) {
        int kilobytes = Integer.parseInt(m.group(2));
        int packets = Integer.parseInt(m.group(3));
        rows.add(
            new Row(
                m.group(1), kilobytes, packets, m.group(4), m.group(5), m.group(6), m.group(7)));
      }
    }
    return rows;
  }

  static List<String> mixed() throws Exception {
    return exports("mixed-");
  }

  static List<String> ordinary() throws Exception {
    return Stream.concat(exports("normal-").stream(), exports("held-back-").stream()).toList();
  }

  private static List<String> exports(String prefix) throws Exception {
    return table().stream()
        .filter(row -> row.isExport() && row.file().startsWith(prefix))
        .map(Row::file)
        .toList();
  }

  private static int packets(Path file) throws Exception {
    try (CaptureReader reader = CaptureReader.open(file)) {
      int packets = 0;
      while (reader.next() != null) {
        packets++;
      }
      return packets;
    }
  }

  /** Decodes all; data without a template or a malformed datagram fails the test. */
  private static List<FlowRecord> flows(String file) throws Exception {
    PacketDecoder decoder = new PacketDecoder(DecoderLimits.DEFAULT);
    TemplateCache templates = new TemplateCache();
    List<FlowRecord> flows = new ArrayList<>();
    for (UdpPayload datagram : datagrams(LAB.resolve(file))) {
      ExporterId exporter = new ExporterId(datagram.sourceAddress());
      DecodeResult result = decoder.decode(datagram.octets(), exporter, templates);
      assertThat(result).as(file).isInstanceOf(DecodeResult.Decoded.class);
      if (result instanceof DecodeResult.Decoded decoded) {
        assertThat(decoded.awaiting()).as("%s: data before its template", file).isEmpty();
        flows.addAll(decoded.flows());
      }
    }
    return flows;
  }

  private static List<UdpPayload> datagrams(Path file) throws Exception {
    List<UdpPayload> datagrams = new ArrayList<>();
    try (CaptureReader reader = CaptureReader.open(file)) {
      for (var packet = reader.next(); packet != null; packet = reader.next()) {
        if (UdpPayloads.extract(packet) instanceof UdpExtraction.Found(var payload)) {
          datagrams.add(payload);
        }
      }
    }
    return datagrams;
  }

  /** As in labels.csv, without the label. */
  private static String tuple(FlowRecord flow) {
    Map<String, Object> fields = flow.fields();
    Object typeAndCode = fields.get("icmpTypeCodeIPv4");
    return String.join(
        ",",
        fields.get("protocolIdentifier").toString(),
        fields.get("sourceIPv4Address").toString(),
        fields.getOrDefault("sourceTransportPort", 0L).toString(),
        fields.get("destinationIPv4Address").toString(),
        (typeAndCode == null ? fields.get("destinationTransportPort") : typeAndCode).toString());
  }

  private static Map<String, String> labels() throws Exception {
    Map<String, String> labels = new HashMap<>();
    List<String> lines = Files.readAllLines(LAB.resolve("labels.csv"));
    for (String line : lines.subList(1, lines.size())) {
      int comma = line.indexOf(',');
      assertThat(labels.put(line.substring(comma + 1), line.substring(0, comma)))
          .as("%s is labelled twice", line)
          .isNull();
    }
    return labels;
  }

  @Test
  void everyCaptureIsInTheTable() throws Exception {
    try (Stream<Path> files = Files.list(LAB)) {
      assertThat(table().stream().map(Row::file))
          .containsExactlyInAnyOrderElementsOf(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.contains(".pcap"))
                  .toList());
    }
  }

  @ParameterizedTest
  @MethodSource("table")
  void sizeAndPacketsAreAsInTheTable(Row row) throws Exception {
    Path file = LAB.resolve(row.file());
    assertThat(Math.round(Files.size(file) / 1000.0)).isEqualTo(row.kilobytes());
    assertThat(packets(file)).isEqualTo(row.packets());
  }

  @ParameterizedTest
  @MethodSource("table")
  void flowsAreAsInTheTable(Row row) throws Exception {
    if (!row.isExport()) {
      return;
    }
    List<Integer> counts = new ArrayList<>();
    List<Object> protocols =
        flows(row.file()).stream().map(flow -> flow.fields().get("protocolIdentifier")).toList();
    counts.add(protocols.size());
    for (long protocol : new long[] {6, 17, 1}) {
      counts.add((int) protocols.stream().filter(p -> p.equals(protocol)).count());
    }
    assertThat(counts)
        .isEqualTo(
            Stream.of(row.flows(), row.tcp(), row.udp(), row.icmp())
                .map(Integer::parseInt)
                .toList());
  }

  @Test
  void labelsAreAsManyAsTheReadmeSays() throws Exception {
    Map<String, Integer> said = new HashMap<>();
    for (String line : readme()) {
      Matcher m = LABEL_ROW.matcher(line);
      if (m.matches()) {
        said.put(m.group(1), Integer.parseInt(m.group(2)));
      }
    }
    Map<String, Integer> counts = new HashMap<>();
    labels().values().forEach(label -> counts.merge(label, 1, Integer::sum));
    assertThat(counts).isNotEmpty().isEqualTo(said);
  }

  @ParameterizedTest
  @MethodSource("mixed")
  void everyLabelledFlowIsExactlyOneRecordOfAMixedFile(String file) throws Exception {
    Map<String, String> labels = labels();
    assertThat(flows(file).stream().map(LabFilesTest::tuple).filter(labels::containsKey))
        .containsExactlyInAnyOrderElementsOf(labels.keySet());
  }

  @ParameterizedTest
  @MethodSource("ordinary")
  void noLabelledFlowIsInARecordingOfOrdinaryTraffic(String file) throws Exception {
    assertThat(flows(file).stream().map(LabFilesTest::tuple))
        .isNotEmpty()
        .doesNotContainAnyElementsOf(labels().keySet());
  }

  @Test
  void noFileIsLargerThanFiveMegabytes() throws Exception {
    for (String folder : List.of("lab", "datasets", "grammars")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        assertThat(files.filter(Files::isRegularFile))
            .allSatisfy(file -> assertThat(Files.size(file)).isLessThan(5_000_000));
      }
    }
  }

  @Test
  void theTablesAreReadAtAll() throws Exception {
    assertThat(Arrays.asList(mixed().size(), ordinary().size())).containsExactly(3, 8);
  }
}
