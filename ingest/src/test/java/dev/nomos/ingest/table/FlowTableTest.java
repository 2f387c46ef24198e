package dev.nomos.ingest.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.ingest.capture.CaptureReader;
import dev.nomos.ingest.capture.UdpExtraction;
import dev.nomos.ingest.capture.UdpPayloads;
import dev.nomos.ingest.exchange.ExchangeConfig;
import dev.nomos.ingest.netflow.DecodeResult;
import dev.nomos.ingest.netflow.DecoderLimits;
import dev.nomos.ingest.netflow.ElementTable;
import dev.nomos.ingest.netflow.ExporterId;
import dev.nomos.ingest.netflow.PacketDecoder;
import dev.nomos.ingest.netflow.TemplateCache;
import dev.nomos.ingest.prepare.Preparation;
import dev.nomos.ingest.prepare.PreparationResult;
import dev.nomos.logic.Row;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lab's flow exports, which the examples bring along. */
class FlowTableTest {
  private static final Path EXAMPLES = Path.of("..", "examples");

  @TempDir private Path folder;

  private static DatasetSpec spec() {
    return DatasetSpec.read(EXAMPLES.resolve("datasets").resolve("lab-flows.json"));
  }

  /** As a stream prepares them, record by record. */
  private static List<Row> streamed(Path file, DatasetSpec spec) throws Exception {
    var preparation = new Preparation(spec);
    var decoder = new PacketDecoder(DecoderLimits.DEFAULT);
    var templates = new TemplateCache();
    List<Row> rows = new ArrayList<>();
    try (var reader = CaptureReader.open(file)) {
      for (var packet = reader.next(); packet != null; packet = reader.next()) {
        if (UdpPayloads.extract(packet) instanceof UdpExtraction.Found(var payload)
            && decoder.decode(payload.octets(), new ExporterId(payload.sourceAddress()), templates)
                instanceof DecodeResult.Decoded decoded) {
          for (var flow : decoded.flows()) {
            if (preparation.prepare(flow.fields()) instanceof PreparationResult.Prepared(var row)) {
              rows.add(row);
            }
          }
        }
      }
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"normal-v5", "normal-v9", "normal-ipfix", "normal-pmacct", "attack-ipfix"})
  void aCaptureOfExportsGivesTheRowsOfTheStream(String name) throws Exception {
    Path file = EXAMPLES.resolve("lab").resolve(name + ".pcap");
    DatasetSpec spec = spec();
    List<Row> rows = new ArrayList<>();
    TableSummary summary = Table.open(spec, file, OptionalLong.empty()).forEach(rows::add);

    assertThat(rows).isNotEmpty().isEqualTo(streamed(file, spec));
    assertThat(summary.format()).isEqualTo("flows");
    assertThat(summary.rows()).isEqualTo(rows.size());
    long filtered = summary.filtered().values().stream().mapToLong(Long::longValue).sum();
    assertThat(summary.read()).isEqualTo(summary.rows() + filtered + summary.rejected());
  }

  @Test
  void elementsOfOnesOwnAreColumns() throws IOException {
    Path elements =
        Files.writeString(
            folder.resolve("own.csv"), "enterprise,id,name,type\n0,1,volume,unsigned64\n");
    Path file =
        Files.writeString(
            folder.resolve("spec.json"),
            """
            {"name": "own", "source": {"type": "flows"},
             "fields": [{"name": "volume", "value_type": "integer"}]}
            """);
    List<Row> rows = new ArrayList<>();
    Table.open(
            DatasetSpec.read(file),
            EXAMPLES.resolve("lab").resolve("normal-ipfix.pcap"),
            OptionalLong.empty(),
            ExchangeConfig.OF_FILES.reading(
                ElementTable.standard().with(elements), /* split= */ false))
        .forEach(rows::add);
    assertThat(rows).isNotEmpty().allSatisfy(row -> assertThat(row.asMap()).containsKey("volume"));
  }

  @Test
  void aLimitCountsFlows() {
    Path file = EXAMPLES.resolve("lab").resolve("normal-v5.pcap");
    List<Row> rows = new ArrayList<>();
    TableSummary summary = Table.open(spec(), file, OptionalLong.of(7)).forEach(rows::add);
    assertThat(summary.read()).isEqualTo(7);
  }

  @Test
  void damagedExportsThrowNothingElse() throws IOException {
    byte[] sound = Files.readAllBytes(EXAMPLES.resolve("lab").resolve("attack-ipfix.pcap"));
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      byte[] damaged = Arrays.copyOf(sound, 200 + random.nextInt(sound.length - 200));
      for (int k = 0; k < 20; k++) {
        damaged[24 + random.nextInt(damaged.length - 24)] = (byte) random.nextInt();
      }
      Path file = folder.resolve("damaged.pcap");
      Files.write(file, damaged);
      try {
        Table.open(spec(), file, OptionalLong.empty()).forEach(_ -> {});
      } catch (TableException told) {
        assertThat(told.getMessage()).contains("damaged.pcap");
      }
    }
  }

  @Test
  void textIsNoCapture() throws IOException {
    Path file = folder.resolve("flows.csv");
    Files.writeString(file, "a,b\n1,2\n");
    var table = Table.open(spec(), file, OptionalLong.empty());
    assertThatThrownBy(() -> table.forEach(_ -> {})).isInstanceOf(TableException.class);
  }
}
