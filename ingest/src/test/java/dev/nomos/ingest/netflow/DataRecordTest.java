package dev.nomos.ingest.netflow;

import static dev.nomos.ingest.netflow.Datagrams.EXPORT_SECONDS;
import static dev.nomos.ingest.netflow.Datagrams.ipfix;
import static dev.nomos.ingest.netflow.Datagrams.set;
import static dev.nomos.ingest.netflow.Datagrams.template;
import static dev.nomos.ingest.netflow.Datagrams.usualRecord;
import static dev.nomos.ingest.netflow.Datagrams.usualTemplate;
import static dev.nomos.ingest.netflow.Datagrams.v5;
import static dev.nomos.ingest.netflow.Datagrams.v9;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.ingest.netflow.FlowRecord.TimeSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DataRecordTest {
  private static final ExporterId EXPORTER = new ExporterId("192.0.2.1");

  private final TemplateCache templates = new TemplateCache();
  private final PacketDecoder decoder = new PacketDecoder(DecoderLimits.DEFAULT);

  private List<FlowRecord> flows(byte[] payload) {
    var result = decoder.decode(payload, EXPORTER, templates);
    assertThat(result).isInstanceOf(DecodeResult.Decoded.class);
    return ((DecodeResult.Decoded) result).flows();
  }

  private static long number(FlowRecord flow, String name) {
    int field = flow.layout().indexOf(name);
    assertThat(flow.isNumber(field)).as(name).isTrue();
    return flow.number(field);
  }

  @Test
  void numbersAndOctetsAreReadWithoutText() {
    var flow =
        flows(v9(2, 5, set(0, usualTemplate()), set(256, usualRecord(17, 0, 120, 1)))).getFirst();
    assertThat(number(flow, "octetDeltaCount")).isEqualTo(120);
    assertThat(number(flow, "flowEndMilliseconds")).isEqualTo(EXPORT_SECONDS * 1000 - 5_000);
    int address = flow.layout().indexOf("destinationIPv4Address");
    assertThat(flow.isNumber(address)).isFalse();
    assertThat(flow.length(address)).isEqualTo(4);
    assertThat(flow.octet(address, 3)).isEqualTo((byte) 53);
    assertThat(flow.length(flow.layout().indexOf("flowEndMilliseconds"))).isEqualTo(-1);
  }

  @Test
  void everyFieldAgreesWithItsPlaceInTheMap() {
    var variable = template(300, 82, 0xFFFF, 1, 3, 210, 2, 83, 0xFFFF, 96, 0xFFFF, 4, 1, 34, 0);
    var record = new Datagrams().u8(2).hex("6869").hex("000102").u16(0).u8(0).u8(1).hex("78").u8(6);
    for (var payload : List.of(v5(1), ipfix(1, set(2, variable), set(300, record)))) {
      var flow = flows(payload).getFirst();
      Map<String, Object> read = new LinkedHashMap<>();
      for (int i = 0; i < flow.layout().size(); i++) {
        var value = flow.value(i);
        assertThat(value == null).isEqualTo(flow.isAbsent(i));
        assertThat(value instanceof Long).isEqualTo(flow.isNumber(i));
        if (value instanceof Long number) assertThat(flow.number(i)).isEqualTo(number);
        if (value != null) read.put(flow.layout().name(i), value);
      }
      assertThat(flow.fields()).isEqualTo(read).hasSize(read.size());
      assertThat(new ArrayList<>(flow.fields().keySet())).isEqualTo(new ArrayList<>(read.keySet()));
    }
  }

  @Test
  void variableLengthFieldsOfAnyLengthMoveThoseBehindThem() {
    var fields = template(300, 82, 0xFFFF, 7, 2, 83, 0xFFFF, 11, 2);
    var data = new Datagrams();
    int[] lengths = {0, 1, 254, 255, 700};
    for (int length : lengths) {
      for (int port = 1; port <= 2; port++) {
        if (length < 255) data.u8(length);
        else data.u8(255).u16(length);
        data.octets(new byte[length]).u16(port);
      }
    }
    var flows = flows(ipfix(1, set(2, fields), set(300, data)));
    assertThat(flows).hasSize(lengths.length);
    for (int i = 0; i < lengths.length; i++) {
      assertThat(flows.get(i).length(2)).isEqualTo(lengths[i]);
      assertThat(number(flows.get(i), "sourceTransportPort")).isEqualTo(1);
      assertThat(number(flows.get(i), "destinationTransportPort")).isEqualTo(2);
    }
  }

  @Test
  void threeOctetLengthMayBeShort() {
    var flow =
        flows(
                ipfix(
                    1,
                    set(2, template(300, 82, 0xFFFF, 4, 1)),
                    set(300, new Datagrams().u8(255).u16(2).hex("6869").u8(6))))
            .getFirst();
    assertThat(flow.fields()).isEqualTo(Map.of("interfaceName", "hi", "protocolIdentifier", 6L));
  }

  @Test
  void numberThatIsTooLargeIsAbsent() {
    var flow =
        flows(ipfix(1, set(2, template(300, 1, 8)), set(300, new Datagrams().u64(-1)))).getFirst();
    assertThat(flow.isAbsent(0)).isTrue();
    assertThat(flow.isNumber(0)).isFalse();
    assertThat(flow.fields()).isEmpty();
    assertThat(flow.fields()).doesNotContainKey("octetDeltaCount");
  }

  @Test
  void fieldsCannotBeChanged() {
    var fields = flows(v5(1)).getFirst().fields();
    assertThatThrownBy(fields::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> fields.put("octetDeltaCount", 1L))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void recordsOfOneTemplateShareTheirLayout() {
    var one = flows(v9(2, 5, set(0, usualTemplate()), set(256, usualRecord(17, 0, 120, 1))));
    var other = flows(v9(1, 5, set(256, usualRecord(6, 2, 40, 1))));
    assertThat(other.getFirst().layout()).isSameAs(one.getFirst().layout());
  }

  @Test
  void readyValuesAreARecordToo() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("sourceIPv4Address", "192.0.2.7");
    fields.put("octetDeltaCount", 1500L);
    var flow = new FlowRecord(0, 28, 1, 2, TimeSource.EXPORT, fields);
    assertThat(flow.fields()).isEqualTo(fields);
    assertThat(flow.number(1)).isEqualTo(1500);
    assertThat(flow.layout().isShared()).isFalse();
    assertThat(flow.endMillis()).isEqualTo(2);
  }

  @Test
  void layoutsThatAreKeptAreBounded() {
    var cache = new LayoutCache(ElementTable.standard());
    for (int i = 0; i < 1_000; i++) {
      int id = i;
      var fields = IntStream.range(0, 200).mapToObj(f -> new TemplateField(id, f + 1, 1)).toList();
      cache.of(new Template(false, List.of(), fields), 10);
    }
    assertThat(cache.fields()).isBetween(LayoutCache.MOST_FIELDS / 2, LayoutCache.MOST_FIELDS);
  }
}
