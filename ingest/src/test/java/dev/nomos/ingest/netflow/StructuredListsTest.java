package dev.nomos.ingest.netflow;

import static dev.nomos.ingest.netflow.Datagrams.ipfix;
import static dev.nomos.ingest.netflow.Datagrams.set;
import static dev.nomos.ingest.netflow.Datagrams.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.ingest.netflow.DecodeResult.Decoded;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StructuredListsTest {
  private static final int BASIC = 291;
  private static final int SUB = 292;
  private static final int MULTI = 293;
  private static final int ALL_OF = 3;

  private static Decoded decoded(byte[] payload) {
    var result =
        new PacketDecoder(DecoderLimits.DEFAULT)
            .decode(payload, new ExporterId("192.0.2.1"), new TemplateCache());
    assertThat(result).isInstanceOf(Decoded.class);
    return (Decoded) result;
  }

  /** A record of protocol 6, the list, and port 80; template 400 is a port and a count. */
  private static byte[] datagram(int element, Datagrams list) {
    byte[] octets = list.bytes();
    var record = new Datagrams().u8(6, 255).u16(octets.length).octets(octets).u16(80);
    return ipfix(
        1,
        set(2, template(300, 4, 1, element, 0xFFFF, 7, 2)),
        set(2, template(400, 7, 2, 2, 4)),
        set(300, record));
  }

  private static Object list(Decoded decoded, String name) {
    assertThat(decoded.problems()).isEmpty();
    var fields = decoded.flows().getFirst().fields();
    assertThat(fields)
        .containsEntry("protocolIdentifier", 6L)
        .containsEntry("sourceTransportPort", 80L);
    return fields.get(name);
  }

  private static void staysOctets(Decoded decoded, String name, Datagrams list) {
    var flow = decoded.flows().getFirst();
    assertThat(flow.fields()).containsEntry("sourceTransportPort", 80L);
    assertThat(flow.fields().get(name)).isEqualTo(list.bytes());
    assertThat(decoded.problems())
        .extracting(Problem::kind)
        .containsExactly(Problem.Kind.LIST_NOT_EXPANDED);
  }

  @Test
  void basicListOfFixedLengthElements() {
    var list = new Datagrams().u8(ALL_OF).u16(14, 4).u32(1, 4, 8);
    assertThat(list(decoded(datagram(BASIC, list)), "basicList"))
        .isEqualTo(
            List.of(
                Map.of("egressInterface", 1L),
                Map.of("egressInterface", 4L),
                Map.of("egressInterface", 8L)));
  }

  @Test
  void basicListOfVariableLengthElements() {
    var list =
        new Datagrams().u8(ALL_OF).u16(82, 0xFFFF).u8(4).hex("65746830").u8(255).u16(1).hex("78");
    assertThat(list(decoded(datagram(BASIC, list)), "basicList"))
        .isEqualTo(List.of(Map.of("interfaceName", "eth0"), Map.of("interfaceName", "x")));
  }

  @Test
  void basicListOfEnterpriseElements() {
    var list = new Datagrams().u8(ALL_OF).u16(0x8000 | 882, 4).u32(6876).u8(10, 0, 0, 1);
    assertThat(list(decoded(datagram(BASIC, list)), "basicList"))
        .isEqualTo(List.of(Map.of("vmwareTenantDestinationIPv4Address", "10.0.0.1")));
  }

  @Test
  void emptyListHasNoItems() {
    var list = new Datagrams().u8(ALL_OF).u16(14, 4);
    assertThat(list(decoded(datagram(BASIC, list)), "basicList")).isEqualTo(List.of());
  }

  @Test
  void subTemplateListIsRecordsOfItsTemplate() {
    var list = new Datagrams().u8(ALL_OF).u16(400).u16(53).u32(2).u16(443).u32(9);
    assertThat(list(decoded(datagram(SUB, list)), "subTemplateList"))
        .isEqualTo(
            List.of(
                Map.of("sourceTransportPort", 53L, "packetDeltaCount", 2L),
                Map.of("sourceTransportPort", 443L, "packetDeltaCount", 9L)));
  }

  @Test
  void subTemplateMultiListIsRecordsOfSeveralTemplates() {
    var list =
        new Datagrams()
            .u8(ALL_OF)
            .u16(400, 10, 53)
            .u32(2)
            .u16(300, 4 + 5) // protocol, a list of nothing, port
            .u8(6, 1, ALL_OF)
            .u16(81)
            .u16(400, 4); // no record
    var items = (List<?>) list(decoded(datagram(MULTI, list)), "subTemplateMultiList");
    assertThat(items).hasSize(2);
    assertThat(items.getFirst())
        .isEqualTo(Map.of("sourceTransportPort", 53L, "packetDeltaCount", 2L));
    assertThat(items.getLast().toString()).contains("sourceTransportPort=81");
  }

  @Test
  void listWithoutItsTemplateStaysOctets() {
    var list = new Datagrams().u8(ALL_OF).u16(999).u16(53).u32(2);
    staysOctets(decoded(datagram(SUB, list)), "subTemplateList", list);
  }

  @Test
  void listThatEndsWithinARecordStaysOctets() {
    var list = new Datagrams().u8(ALL_OF).u16(400).u16(53).u32(2).u16(443);
    staysOctets(decoded(datagram(SUB, list)), "subTemplateList", list);
  }

  @Test
  void listOfNothingForEverStaysOctets() {
    var list = new Datagrams().u8(ALL_OF).u16(14, 0).u8(1, 2, 3);
    staysOctets(decoded(datagram(BASIC, list)), "basicList", list);
  }

  @Test
  void listsInListsAreExpandedToALimit() {
    byte[] list = new Datagrams().u8(ALL_OF).u16(14, 4).u32(7).bytes();
    for (int depth = 1; depth < 6; depth++) {
      var decoded = decoded(datagram(BASIC, new Datagrams().octets(list)));
      boolean expanded = depth <= StructuredLists.MOST_DEPTH;
      assertThat(decoded.problems()).as("depth %d", depth).hasSize(expanded ? 0 : 1);
      assertThat(decoded.flows().getFirst().fields().get("basicList")).isInstanceOf(List.class);
      list =
          new Datagrams()
              .u8(ALL_OF)
              .u16(BASIC, 0xFFFF)
              .u8(255)
              .u16(list.length)
              .octets(list)
              .bytes();
    }
  }

  @Test
  void damagedListsAreValues() {
    var random = new Random(5);
    var sample =
        datagram(MULTI, new Datagrams().u8(ALL_OF).u16(400, 10, 53).u32(2).u16(400, 10, 54).u32(3));
    for (int i = 0; i < 20_000; i++) {
      var mutated = sample.clone();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--)
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
      var cut = Arrays.copyOf(mutated, random.nextInt(2) == 0 ? sample.length : random.nextInt(90));
      var result =
          new PacketDecoder(DecoderLimits.DEFAULT)
              .decode(cut, new ExporterId("192.0.2.1"), new TemplateCache());
      if (result instanceof Decoded decoded)
        for (var flow : decoded.flows()) assertThat(flow.fields().toString()).isNotNull();
    }
  }
}
