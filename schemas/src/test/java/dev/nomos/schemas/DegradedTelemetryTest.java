package dev.nomos.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.schemas.avro.Origin;
import dev.nomos.schemas.serde.InMemorySchemaRegistry;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DegradedTelemetryTest {
  private static final String FLOWS =
      """
      {"name": "flows",
       "fields": [
         {"name": "proto", "value_type": "categorical", "roles": ["proto"]},
         {"name": "packets", "source_name": "packetDeltaCount", "value_type": "integer", "roles": ["count"]},
         {"name": "octets", "value_type": "integer", "roles": ["size"]},
         {"name": "class", "value_type": "categorical"},
         {"name": "port", "value_type": "integer", "roles": ["port"]}],
       "preprocessing": [
         {"kind": "map_rules", "columns": ["IN_BYTES"], "target_column": "class", "rules": [
           {"mode": "range", "lower": 0, "upper": 99, "output": "small"},
           {"mode": "default", "output": "large"}]},
         {"kind": "rename", "mapping": {"IN_BYTES": "octets"}}],
       "derived_variables": [
         {"name": "mean", "operation": "ratio", "inputs": ["octets", "packets"]},
         {"name": "twice", "operation": "sum", "inputs": ["mean", "mean"]},
         {"name": "copy", "operation": "copy", "inputs": ["port"]}]}
      """;
  private static final String WINDOWS =
      """
      {"name": "windows",
       "fields": [
         {"name": "host", "value_type": "categorical"},
         {"name": "len", "value_type": "integer", "roles": ["size"]},
         {"name": "time", "value_type": "integer", "roles": ["time"]}],
       "exclude_fields": ["time"],
       "context_window": {"size": 3, "partition_by": ["host"], "order_by": ["time"]},
       "derived_variables": [
         {"name": "first", "operation": "copy", "inputs": ["host_ctx0"], "value_type": "categorical"},
         {"name": "gap", "operation": "diff", "inputs": ["time_ctx1", "time_ctx0"]},
         {"name": "mean_gap", "operation": "avg", "inputs": ["gap"]}]}
      """;

  @TempDir private Path directory;

  private DatasetSpec spec(String json) throws IOException {
    return DatasetSpec.read(Files.writeString(directory.resolve("spec.json"), json));
  }

  private Set<String> known(String json, boolean datagramsLost, boolean samplingUnknown)
      throws IOException {
    RecordFormat format = RecordFormat.of(spec(json));
    Origin origin = new Origin("192.0.2.1", 0, 1L, 0, datagramsLost, samplingUnknown);
    Row row = full(format.type());
    var registry = new InMemorySchemaRegistry();
    var serde = format.serde(registry);
    byte[] octets = serde.serializer().serialize("t", format.toAvro(origin, row));
    GenericRecord read = serde.deserializer().deserialize("t", octets);
    assertThat(format.row(read)).as("what was sent stays").isEqualTo(row);
    assertThat(format.known(format.toAvro(origin, row))).isEqualTo(format.known(read));
    return new TreeSet<>(format.known(read).asMap().keySet());
  }

  private static Row full(RowType type) {
    Map<String, Value> values = new HashMap<>();
    type.fields()
        .forEach(
            field ->
                values.put(field.name(), field.type().isNumeric() ? Value.of(1) : Value.of("a")));
    return Row.of(type, values);
  }

  @Test
  void soundTelemetryLeavesEveryField() throws IOException {
    assertThat(known(FLOWS, false, false)).hasSize(8);
    assertThat(known(WINDOWS, false, false)).hasSize(9);
  }

  @Test
  void anUnknownSamplingRateHidesCountersAndWhateverIsMadeOfThem() throws IOException {
    assertThat(known(FLOWS, false, true)).containsExactly("copy", "port", "proto");
    assertThat(known(WINDOWS, false, true))
        .containsExactly("first", "gap", "host_ctx0", "host_ctx1", "host_ctx2", "mean_gap");
  }

  @Test
  void lostDatagramsHideWhatAWindowSaysBesidesItsFirstRow() throws IOException {
    assertThat(known(FLOWS, true, false)).as("a record by itself is whole").hasSize(8);
    assertThat(known(WINDOWS, true, false)).containsExactly("first", "host_ctx0", "len_ctx0");
  }

  @Test
  void bothTogetherHideBoth() throws IOException {
    assertThat(known(WINDOWS, true, true)).containsExactly("first", "host_ctx0");
  }
}
