package dev.nomos.ingest.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nomos.ingest.SharedData;
import dev.nomos.logic.Row;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The rows that the reference tool prepares from the same files by the same specifications: same
 * rows, order and values, but for its known faults.
 */
final class ReferenceTablesTest {
  private static final BigDecimal TOLERANCE = new BigDecimal("0.000001");

  private static DatasetSpec spec(String name) {
    return DatasetSpec.read(SharedData.find("specs/datasets/" + name));
  }

  /** The reference's table, every cell as text; read by Nomos' own reader. */
  private static Tables.Read reference(String file, Row sample) {
    var fields =
        sample.type().fields().stream()
            .map(field -> "{'name': '" + field.name() + "'}")
            .collect(Collectors.joining(", "));
    return Tables.read(
        Tables.spec("'fields': [" + fields + "]"), SharedData.find("reference/prepared/" + file));
  }

  /** Differing cells by column. */
  private static Map<String, Long> differences(Tables.Read ours, Tables.Read reference) {
    Map<String, Long> differences = new TreeMap<>();
    assertThat(ours.rows()).hasSameSizeAs(reference.rows());
    IntStream.range(0, ours.rows().size())
        .forEach(
            i -> {
              Row row = ours.rows().get(i);
              for (var field : row.type().fields())
                if (!same(row.get(field.name()), reference.rows().get(i).get(field.name())))
                  differences.merge(field.name(), 1L, Long::sum);
            });
    return differences;
  }

  private static boolean same(Value ours, Value reference) {
    if (ours == null || reference == null) return ours == reference;
    if (!ours.isNumber()) return ours.text().equals(reference.text());
    var number = new BigDecimal(reference.text());
    return ours.decimal().subtract(number).abs().compareTo(TOLERANCE) < 0;
  }

  @Test
  void flowTableIsTheReferences() {
    var ours = Tables.read(spec("cidds.json"), SharedData.find("cidds/cidds_wk2_normal_10k.csv"));
    assertThat(ours.rows()).hasSize(10_000);
    assertThat(differences(ours, reference("cidds.csv", ours.rows().getFirst()))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "netflix.pcap, netflix.csv, 1562",
    "443-firefox.pcap, 443-firefox.csv.gz, 663",
  })
  void packetWindowsAreTheReferencesButForPaddedLengths(
      String capture, String expected, int windows) {
    var ours = Tables.read(spec("pcap_tcp.json"), SharedData.find("pcap/ndpi/" + capture));
    assertThat(ours.rows()).hasSize(windows);
    var reference = reference(expected, ours.rows().getFirst());
    var differences = differences(ours, reference);
    assertThat(differences.keySet()).allMatch(column -> column.startsWith("tcp.len_ctx"));
    // What Ethernet fills a frame of 60 octets up with is counted as payload there.
    for (int i = 0; i < windows; i++)
      for (int at = 0; at < 3; at++) {
        var row = ours.rows().get(i);
        var padded = reference.rows().get(i).get("tcp.len_ctx" + at);
        if (!same(row.get("tcp.len_ctx" + at), padded)) {
          assertThat(row.get("frame.len_ctx" + at)).isEqualTo(Value.of(60));
          assertThat(row.get("tcp.len_ctx" + at)).isEqualTo(Value.of(0));
        }
      }
  }

  @ParameterizedTest
  @CsvSource({
    "cidds.json, cidds.json",
    "cidds_simple.json, cidds_simple.json",
    "pcap_tcp.json, netflix.json",
  })
  void columnsAndTypesAreTheReferences(String specification, String expected) throws IOException {
    Path file = SharedData.find("reference/prepared/" + expected);
    var types = JsonMapper.builder().build().readTree(file.toFile()).path("types");
    var ours = new TreeMap<String, String>();
    for (var field : spec(specification).rowType().fields())
      ours.put(field.name(), field.type().name().toLowerCase());
    var theirs = new TreeMap<String, String>();
    types.properties().forEach(type -> theirs.put(type.getKey(), type.getValue().asText()));
    assertThat(ours).isEqualTo(theirs);
  }
}
