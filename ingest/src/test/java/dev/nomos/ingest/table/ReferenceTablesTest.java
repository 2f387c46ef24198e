package dev.nomos.ingest.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nomos.ingest.SharedData;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The rows that the reference tool prepares from the same files by the same specifications: same
 * rows, order and values, but for its known faults.
 */
final class ReferenceTablesTest {
  /** Seconds since 1970 have steps of 2⁻²² in a double; a deviation of differences has two. */
  private static final BigDecimal DOUBLE_OF_NOW = new BigDecimal(0x1p-21);

  private static DatasetSpec spec(String name) {
    return DatasetSpec.read(SharedData.find("specs/datasets/" + name));
  }

  /** The reference's table, every cell as text; read by Nomos' own reader. */
  private static Tables.Read reference(String file, JsonNode facts) {
    var fields =
        names(facts).stream()
            .map(name -> "{'name': '" + name + "'}")
            .collect(Collectors.joining(", "));
    return Tables.read(
        Tables.spec("'fields': [" + fields + "]"), SharedData.find("reference/prepared/" + file));
  }

  private static JsonNode facts(String file) throws IOException {
    return JsonMapper.builder()
        .build()
        .readTree(SharedData.find("reference/prepared/" + file).toFile());
  }

  private static List<String> names(JsonNode facts) {
    List<String> names = new ArrayList<>();
    facts.path("columns").forEach(name -> names.add(name.asText()));
    return names;
  }

  /** A cell that differs; times through doubles do not count. */
  private record Deviation(int row, String column, Value ours, Value reference) {}

  /** Every cell of every column; both tables have the same rows and columns in the same order. */
  private static List<Deviation> deviations(Tables.Read ours, Tables.Read reference) {
    assertThat(ours.rows()).hasSameSizeAs(reference.rows());
    List<Deviation> deviations = new ArrayList<>();
    for (int i = 0; i < ours.rows().size(); i++) {
      var row = ours.rows().get(i);
      var expected = reference.rows().get(i);
      for (var field : row.type().fields()) {
        var a = row.get(field.name());
        var b = expected.get(field.name());
        if (!same(field.type(), a, b)) deviations.add(new Deviation(i, field.name(), a, b));
      }
    }
    return deviations;
  }

  private static boolean same(FieldType type, Value ours, Value reference) {
    if (ours == null || reference == null) return ours == reference;
    if (!ours.isNumber()) return ours.text().equals(reference.text());
    var number = new BigDecimal(reference.text());
    return type == FieldType.REAL
        ? ours.decimal().subtract(number).abs().compareTo(DOUBLE_OF_NOW) <= 0
        : ours.decimal().compareTo(number) == 0;
  }

  @Test
  void flowTableIsTheReferences() throws IOException {
    var ours = Tables.read(spec("cidds.json"), SharedData.find("cidds/cidds_wk2_normal_10k.csv"));
    assertThat(ours.rows()).hasSize(10_000);
    assertThat(deviations(ours, reference("cidds.csv", facts("cidds.json")))).isEmpty();
  }

  @Test
  void simpleFlowTableHasTheReferencesRows() throws IOException {
    var ours =
        Tables.read(spec("cidds_simple.json"), SharedData.find("cidds/cidds_wk2_normal_10k.csv"));
    assertThat(ours.rows()).hasSize(facts("cidds_simple.json").path("rows").asInt());
  }

  /** Cells of a column of the reference that deviate, all for one known fault. */
  record KnownFault(String capture, String column, long cells) {}

  /** tcp.len counts what Ethernet fills a frame of 60 octets up with. */
  private static final List<KnownFault> PADDING_AS_PAYLOAD =
      List.of(
          new KnownFault("netflix", "tcp.len_ctx0", 1),
          new KnownFault("netflix", "tcp.len_ctx1", 14),
          new KnownFault("netflix", "tcp.len_ctx2", 27));

  @ParameterizedTest
  @CsvSource({
    "netflix.pcap, netflix, netflix.csv",
    "443-firefox.pcap, 443-firefox, 443-firefox.csv.gz",
  })
  void packetWindowsAreTheReferencesButForPaddedLengths(
      String capture, String name, String expected) throws IOException {
    var facts = facts(name + ".json");
    var ours = Tables.read(spec("pcap_tcp.json"), SharedData.find("pcap/ndpi/" + capture));
    assertThat(ours.rows()).hasSize(facts.path("rows").asInt());
    var found = deviations(ours, reference(expected, facts));
    var byColumn =
        found.stream().collect(Collectors.groupingBy(Deviation::column, Collectors.counting()));
    assertThat(byColumn)
        .isEqualTo(
            PADDING_AS_PAYLOAD.stream()
                .filter(fault -> fault.capture.equals(name))
                .collect(Collectors.toMap(KnownFault::column, KnownFault::cells)));
    for (var deviation : found) {
      var frame = deviation.column.replace("tcp.len", "frame.len");
      assertThat(ours.rows().get(deviation.row).get(frame)).isEqualTo(Value.of(60));
      assertThat(deviation.ours).isEqualTo(Value.of(0));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "cidds.json, cidds.json",
    "cidds_simple.json, cidds_simple.json",
    "pcap_tcp.json, netflix.json",
    "pcap_tcp.json, 443-firefox.json",
  })
  void columnsTheirOrderAndTypesAreTheReferences(String specification, String expected)
      throws IOException {
    var facts = facts(expected);
    var fields = spec(specification).rowType().fields();
    assertThat(fields).extracting("name").isEqualTo(names(facts));
    for (var field : fields)
      assertThat(field.type().name().toLowerCase(Locale.ROOT))
          .as(field.name())
          .isEqualTo(facts.path("types").path(field.name()).asText());
  }
}
