package dev.nomos.ingest.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nomos.ingest.capture.CaptureReader;
import dev.nomos.ingest.capture.CaptureWriter;
import dev.nomos.ingest.prepare.Specs;
import dev.nomos.ingest.table.Table;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows become packets, and the packets, read as any capture is, become the rows again. */
final class PacketRowsTest {
  private static final String PARTITION =
      "'partition_by': ['ip.src', 'ip.dst', 'tcp.srcport', 'tcp.dstport']";
  private static final String SYMMETRIC =
      PARTITION + ", 'symmetric_pairs': [['ip.src', 'ip.dst'], ['tcp.srcport', 'tcp.dstport']]";

  /** Fields of packets, of which rows keep some. */
  private static final String FIELDS =
      """
      {'name': 'ip.src', 'value_type': 'categorical'},
      {'name': 'ip.dst', 'value_type': 'categorical'},
      {'name': 'tcp.srcport', 'value_type': 'categorical'},
      {'name': 'tcp.dstport', 'value_type': 'categorical'},
      {'name': 'frame.time_epoch', 'value_type': 'real'},
      {'name': 'tcp.flags', 'value_type': 'integer'},
      {'name': 'tcp.len', 'value_type': 'integer'},
      {'name': 'tcp.seq', 'value_type': 'integer'},
      {'name': 'frame.number', 'value_type': 'integer'}
      """;

  private static final String HEX = "{'kind': 'parse_hex', 'columns': ['tcp.flags']}";
  private static final String GAP =
      """
      {'name': 'gap', 'operation': 'diff',
       'inputs': ['frame.time_epoch_ctx1', 'frame.time_epoch_ctx0']},
      {'name': 'both', 'operation': 'sum', 'inputs': ['tcp.len_ctx0', 'tcp.len_ctx1'],
       'value_type': 'integer'}
      """;

  @TempDir private Path directory;
  private Path capture;
  private final List<String> refused = new ArrayList<>();

  @BeforeEach
  void capture() {
    capture = directory.resolve("made.pcap");
  }

  private static DatasetSpec spec(String window, String excluded) {
    return Specs.of(
        """
        {'name': 'tcp', 'source': {'type': 'pcap'}, 'fields': [%s], 'preprocessing': [%s],
         'exclude_fields': ['frame.number'%s], 'context_window': {'size': 2, %s}, 'derived_variables': [%s]}
        """
            .formatted(FIELDS, HEX, excluded.isEmpty() ? "" : ", " + excluded, window, GAP)
            .replace('\'', '"'));
  }

  private static final String ENDPOINTS = "'ip.src', 'ip.dst', 'tcp.srcport', 'tcp.dstport'";

  /** Writes what can be written; the others' reasons are in {@link #refused}. */
  private PacketRows write(DatasetSpec spec, List<Row> rows) {
    var packets = new PacketRows(spec);
    try (var out = new CaptureWriter(new BufferedOutputStream(Files.newOutputStream(capture)))) {
      for (var row : rows) {
        switch (packets.of(row)) {
          case RowPackets.Packets(var made) -> {
            for (var packet : made) out.write(packet);
          }
          case RowPackets.Impossible(var why) -> refused.add(why);
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return packets;
  }

  private List<Row> read(DatasetSpec spec) {
    List<Row> rows = new ArrayList<>();
    Table.open(spec, capture, OptionalLong.empty()).forEach(rows::add);
    return rows;
  }

  /** A row's values but those of some fields, at any position of the window. */
  private static Map<String, String> values(Row row, List<String> without) {
    Map<String, String> values = new TreeMap<>();
    row.asMap()
        .forEach(
            (name, value) -> {
              if (without.stream().noneMatch(name::startsWith)) values.put(name, value.text());
            });
    return values;
  }

  private static List<String> all(List<Row> rows, String... without) {
    return rows.stream().map(row -> values(row, List.of(without)).toString()).sorted().toList();
  }

  private static Row row(DatasetSpec spec, String... pairs) {
    RowType type = spec.rowType();
    Map<String, Value> values = new TreeMap<>();
    for (var pair : pairs) {
      int at = pair.indexOf('=');
      var text = pair.substring(at + 1);
      boolean isNumber = type.fields().get(type.indexOf(pair.substring(0, at))).type().isNumeric();
      values.put(pair.substring(0, at), isNumber ? Value.of(new BigDecimal(text)) : Value.of(text));
    }
    return Row.of(type, values);
  }

  private static List<Row> randomWindows(DatasetSpec spec, int count, Random random) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<String> pairs = new ArrayList<>();
      int total = 0;
      for (int k = 0; k < 2; k++) {
        int length = random.nextInt(3) == 0 ? 0 : random.nextInt(4_000);
        total += length;
        pairs.add("tcp.flags_ctx" + k + "=" + random.nextInt(1 << 12));
        pairs.add("tcp.len_ctx" + k + "=" + length);
        pairs.add("tcp.seq_ctx" + k + "=" + random.nextLong(1L << 32));
      }
      pairs.add("gap=" + BigDecimal.valueOf(random.nextInt(5_000_000), 6));
      pairs.add("both=" + total);
      rows.add(row(spec, pairs.toArray(String[]::new)));
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'stride': 1, " + PARTITION + ", 'order_by': ['frame.time_epoch', 'frame.number']",
        "'stride': 1, " + PARTITION,
        "'stride': 1, " + SYMMETRIC,
        "'stride': 2",
      })
  void windowsComeBackUnmixed(String window) {
    var spec = spec(window, ENDPOINTS + ", 'frame.time_epoch'");
    var rows = randomWindows(spec, 500, new Random(1));
    var packets = write(spec, rows);
    assertThat(refused).isEmpty();
    assertThat(packets.notes()).isEmpty();
    assertThat(all(read(spec))).isEqualTo(all(rows));
  }

  @Test
  void windowsThatCannotBeToldApartAreAnnounced() {
    var spec = spec("'stride': 1", ENDPOINTS + ", 'frame.time_epoch'");
    assertThat(new PacketRows(spec).notes()).singleElement().asString().contains("windows mix");
  }

  @Test
  void conversationThatIsSaidStaysUntilAnotherRowHasIt() {
    var spec = spec("'stride': 1, " + PARTITION, "'frame.time_epoch'");
    String[] one = endpoints("10.0.0.1", "10.0.0.2", 50_000, 443);
    String[] other = endpoints("10.0.0.1", "10.0.0.3", 443, 65_535);
    var rows =
        List.of(row(spec, one), row(spec, other), row(spec, one), row(spec, one), row(spec, other));
    var packets = write(spec, rows);
    assertThat(refused).isEmpty();
    assertThat(packets.moved()).isEqualTo(3);
    var read = read(spec);
    assertThat(read)
        .extracting(r -> text(r, "tcp.srcport_ctx0") + " " + text(r, "tcp.dstport_ctx1"))
        .containsExactlyInAnyOrder("50000 443", "443 65535", "50001 443", "50002 443", "443 1024");
    assertThat(all(read, "tcp.srcport", "tcp.dstport", "both", "gap", "tcp.flags", "tcp.seq"))
        .isEqualTo(all(rows, "tcp.srcport", "tcp.dstport"));
  }

  private static String text(Row row, String field) {
    return row.get(field).text();
  }

  private static String[] endpoints(String source, String destination, int from, int to) {
    List<String> pairs = new ArrayList<>();
    for (int k = 0; k < 2; k++) {
      pairs.add("ip.src_ctx" + k + "=" + source);
      pairs.add("ip.dst_ctx" + k + "=" + destination);
      pairs.add("tcp.srcport_ctx" + k + "=" + from);
      pairs.add("tcp.dstport_ctx" + k + "=" + to);
      pairs.add("tcp.len_ctx" + k + "=" + k);
    }
    return pairs.toArray(String[]::new);
  }

  @Test
  void bothDirectionsOfAConversationAreKept() {
    var spec = spec("'stride': 1, " + SYMMETRIC, "'frame.time_epoch', 'ip.src', 'ip.dst'");
    var rows =
        List.of(
            row(spec, "tcp.srcport_ctx0=443", "tcp.dstport_ctx0=5000", "tcp.srcport_ctx1=5000"),
            row(spec, "tcp.srcport_ctx0=443", "tcp.dstport_ctx0=5000", "tcp.dstport_ctx1=5000"));
    write(spec, rows);
    assertThat(read(spec))
        .extracting(r -> text(r, "tcp.srcport_ctx1") + " " + text(r, "tcp.dstport_ctx1"))
        .containsExactly("5000 443", "443 5000");
  }

  @Test
  void timesAreThoseOfTheRowsOrFollowFromTheirDifferences() throws Exception {
    var spec = spec("'stride': 1, " + PARTITION, ENDPOINTS);
    var rows =
        List.of(
            row(spec, "frame.time_epoch_ctx0=5.25", "frame.time_epoch_ctx1=1700000000.000001"),
            row(spec, "frame.time_epoch_ctx1=9", "gap=2.5"),
            row(spec, "gap=3"),
            row(spec, "tcp.len_ctx0=1"));
    write(spec, rows);
    assertThat(refused).isEmpty();
    List<Long> micros = new ArrayList<>();
    try (var reader = CaptureReader.open(capture)) {
      for (var packet = reader.next(); packet != null; packet = reader.next())
        micros.add(packet.epochNanos() / 1_000);
    }
    long begin = 946_684_800_000_000L;
    assertThat(micros)
        .containsExactly(
            5_250_000L,
            1_700_000_000_000_001L,
            6_500_000L,
            9_000_000L,
            begin,
            begin + 3_000_000,
            begin + 3_001_000,
            begin + 3_002_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tcp.len_ctx1=-1| packet 2: tcp.len = -1, which is not from 0 to 65",
        "tcp.seq_ctx0=4294967296| packet 1: tcp.seq = 4294967296",
        "ip.src_ctx0=10.0.0.1 ip.src_ctx1=10.0.0.2| its packets differ in [ip.src, ip.dst",
        "frame.time_epoch_ctx0=2 frame.time_epoch_ctx1=1| not in the order of frame.time_epoch",
        "gap=-1| its packets are not in the order of frame.time_epoch",
        "frame.time_epoch_ctx0=1 gap=0.0000001| in whole microseconds"
      })
  void rowThatNoPacketsGiveIsToldOf(String pairs, String why) {
    var spec = spec("'stride': 1, " + PARTITION + ", 'order_by': ['frame.time_epoch']", "");
    write(spec, List.of(row(spec, pairs.split(" ")), row(spec, "tcp.len_ctx0=77")));
    assertThat(refused).singleElement().asString().contains(why);
    assertThat(read(spec))
        .singleElement()
        .satisfies(r -> assertThat(text(r, "tcp.len_ctx0")).isEqualTo("77"));
  }

  @Test
  void onePacketIsARowWhereThereAreNoWindows() {
    var spec =
        Specs.of(
            """
            {'name': 'packets', 'source': {'type': 'auto'},
             'fields': [{'name': 'size', 'source_name': 'udp.length', 'value_type': 'integer'},
                        {'name': 'hops', 'value_type': 'integer'},
                        {'name': 'service', 'value_type': 'categorical'},
                        {'name': 'frame.number', 'value_type': 'integer'},
                        {'name': '_ws.col.protocol', 'value_type': 'categorical'},
                        {'name': 'udp.dstport', 'value_type': 'integer'}],
             'exclude_fields': ['_ws.col.protocol', 'udp.dstport'],
             'preprocessing': [
               {'kind': 'rename', 'mapping': {'ip.ttl': 'hops'}},
               {'kind': 'filter_equals', 'columns': ['_ws.col.protocol'], 'value': 'UDP'},
               {'kind': 'map_rules', 'columns': ['udp.dstport'], 'target_column': 'service',
                'rules': [{'mode': 'default', 'output': 'any'}]}]}
            """
                .replace('\'', '"'));
    var rows =
        List.of(
            row(spec, "size=8", "hops=1", "service=any", "frame.number=1"),
            row(spec, "size=65515", "hops=255", "service=any", "frame.number=2"),
            row(spec, "size=7", "hops=255", "service=any", "frame.number=3"));
    var packets = write(spec, rows);
    assertThat(packets.notes()).containsExactly("packets do not carry service, frame.number");
    assertThat(refused).containsExactly("udp.length = 7, which is not from 8 to 65515");
    assertThat(all(read(spec))).isEqualTo(all(rows.subList(0, 2)));
  }

  @Test
  void dataSetOfOtherThingsIsNoneOfPackets() {
    String field = "{'name': 'octets', 'value_type': 'integer'}";
    String json = "{'name': 't', 'source': {'type': '%s'}, 'fields': [%s]}";
    for (var type : List.of("csv", "flows", "auto", "pcap")) {
      var spec = Specs.of(json.formatted(type, field).replace('\'', '"'));
      assertThat(PacketRows.whyNot(spec)).as(type).isPresent();
      assertThatThrownBy(() -> new PacketRows(spec)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(PacketRows.whyNot(spec("'stride': 1", ""))).isEmpty();
  }

  /** Our own sample traffic, as the shipped specifications see it. */
  @ParameterizedTest
  @ValueSource(strings = {"tcp-windows", "tcp-conversations"})
  void rowsOfARealCaptureComeBack(String name) throws Exception {
    var spec = DatasetSpec.read(Path.of("../examples/datasets", name + ".json"));
    List<Row> rows = new ArrayList<>();
    Table.open(spec, Path.of("../examples/lab/normal.pcap.gz"), OptionalLong.of(3_000))
        .forEach(rows::add);
    assertThat(rows).hasSizeGreaterThan(500);
    var packets = write(spec, rows);
    assertThat(refused).isEmpty();
    assertThat(packets.notes()).containsExactly("packets do not carry frame.number");
    String[] without = {"frame.number", "tcp.srcport", "tcp.dstport"};
    assertThat(all(read(spec), without)).isEqualTo(all(rows, without));
    assertThat(packets.moved()).isPositive().isLessThan(rows.size());
    assertTsharkFindsNothingWrong(3 * rows.size());
  }

  @Test
  void tsharkReadsEveryPacket() throws Exception {
    var spec =
        Specs.of(
            """
            {'name': 'packets', 'source': {'type': 'pcap'},
             'fields': [{'name': 'ip.version', 'value_type': 'integer'},
                        {'name': 'ip.proto', 'value_type': 'integer'},
                        {'name': 'frame.len', 'value_type': 'integer'}]}
            """
                .replace('\'', '"'));
    var random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 400; i++)
      rows.add(
          row(
              spec,
              "ip.version=" + (random.nextBoolean() ? 4 : 6),
              "ip.proto=" + (random.nextBoolean() ? 6 : 17),
              "frame.len=" + (74 + random.nextInt(3_000))));
    write(spec, rows);
    assertThat(refused).isEmpty();
    assertThat(all(read(spec))).isEqualTo(all(rows));
    assertTsharkFindsNothingWrong(rows.size());
  }

  private void assertTsharkFindsNothingWrong(int packets) throws Exception {
    assertThat(tshark("frame")).as("packets that tshark reads").hasSize(packets);
    assertThat(
            tshark(
                "_ws.malformed or ip.checksum.status == 0 or tcp.checksum.status == 0 or"
                    + " udp.checksum.status == 0 or ip.bogus_ip_length or tcp.bogus_header_length"
                    + " or udp.length.bad"))
        .as("packets that tshark complains of")
        .isEmpty();
    assertThat(tshark("tcp.checksum.status == 1 or udp.checksum.status == 1 or frame.len > 2048"))
        .as("packets whose checksum tshark finds right, or cannot see all of")
        .hasSize(packets);
  }

  /**
   * Numbers and protocols of the packets that a display filter shows. A payload of zeros is no
   * message of DNS, which is no fault of the packet.
   */
  private List<String> tshark(String filter) throws Exception {
    List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", capture.toString()));
    command.addAll(List.of("--disable-protocol", "dns"));
    for (var check : Arrays.asList("ip.check_checksum", "tcp.check_checksum", "udp.check_checksum"))
      command.addAll(List.of("-o", check + ":TRUE"));
    command.addAll(List.of("-Y", filter, "-T", "fields", "-e", "frame.number"));
    command.addAll(List.of("-e", "frame.protocols"));
    Path errors = directory.resolve("tshark.txt");
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    } catch (IOException e) {
      assumeTrue(false, "no tshark: " + e.getMessage());
      throw e;
    }
    try (var lines = process.inputReader()) {
      List<String> shown = lines.lines().toList();
      assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
      return shown;
    }
  }
}
