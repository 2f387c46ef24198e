package dev.nomos.ingest.anonymize;

import static dev.nomos.ingest.netflow.Datagrams.set;
import static dev.nomos.ingest.netflow.Datagrams.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.ingest.collect.Withheld;
import dev.nomos.ingest.netflow.Datagrams;
import dev.nomos.ingest.netflow.DecodeResult;
import dev.nomos.ingest.netflow.DecoderLimits;
import dev.nomos.ingest.netflow.ExporterId;
import dev.nomos.ingest.netflow.FlowRecord;
import dev.nomos.ingest.netflow.PacketDecoder;
import dev.nomos.ingest.netflow.TemplateCache;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ExportAnonymizerTest {
  private static final String EXPORTER = "192.0.2.1";
  private static final AnonymizationKey KEY = new AnonymizationKey(new byte[32]);

  private final ExportAnonymizer anonymizer = new ExportAnonymizer(KEY);
  private final CryptoPan mapping = new CryptoPan(KEY);

  private byte[] safe(byte[] payload) {
    var before = payload.clone();
    var result = anonymizer.anonymize(payload, EXPORTER, new ArrayList<>());
    assertThat(payload).as("the input").isEqualTo(before);
    assertThat(result).isInstanceOf(ExportAnonymizer.Result.Safe.class);
    var safe = ((ExportAnonymizer.Result.Safe) result).payload();
    assertThat(safe).hasSameSizeAs(payload);
    return safe;
  }

  private static FlowRecord only(byte[]... payloads) {
    var templates = new TemplateCache();
    var decoder = new PacketDecoder(DecoderLimits.DEFAULT);
    List<FlowRecord> flows = new ArrayList<>();
    for (var payload : payloads) {
      var result = decoder.decode(payload, new ExporterId(EXPORTER), templates);
      flows.addAll(((DecodeResult.Decoded) result).flows());
    }
    assertThat(flows).hasSize(1);
    return flows.getFirst();
  }

  private String v4(int... octets) {
    int address = octets[0] << 24 | octets[1] << 16 | octets[2] << 8 | octets[3];
    int image = mapping.v4(address);
    return (image >>> 24)
        + "."
        + (image >> 16 & 255)
        + "."
        + (image >> 8 & 255)
        + "."
        + (image & 255);
  }

  @Test
  void version5KeepsItsNumbersButNoAddressAndNoSystem() {
    var flow = only(safe(Datagrams.v5(1))).fields();
    var raw = only(Datagrams.v5(1)).fields();
    assertThat(flow)
        .containsEntry("sourceIPv4Address", v4(10, 0, 0, 1))
        .containsEntry("destinationIPv4Address", v4(192, 0, 2, 9))
        .containsEntry("ipNextHopIPv4Address", v4(0, 0, 0, 0))
        .containsEntry("bgpSourceAsNumber", 0L);
    for (var kept : List.of("octetDeltaCount", "sourceTransportPort", "samplingInterval"))
      assertThat(flow.get(kept)).isEqualTo(raw.get(kept));
  }

  @Test
  void addressesAreMappedAndWhatIsNotKnownIsErased() {
    // source v4 and v6, MAC, octets, a text, a vendor's field, an unknown element, a prefix length
    var definition =
        new Datagrams()
            .u16(256, 9)
            .u16(8, 4, 27, 16, 56, 6, 1, 8, 371, 0xFFFF)
            .u16(0x8000 | 500, 4)
            .u32(9999)
            .u16(4_000, 4, 9, 1, 82, 4);
    var record =
        new Datagrams()
            .u8(10, 0, 0, 1)
            .hex("20010db8000000000000000000000001")
            .hex("020000aabbcc")
            .u64(1_500)
            .u8(4)
            .octets(new byte[] {'j', 'o', 'h', 'n'})
            .u8(10, 0, 0, 2, 10, 0, 0, 3, 24)
            .octets(new byte[] {'e', 't', 'h', '0'});
    var payload = Datagrams.ipfix(1, set(2, definition), set(256, record));
    var flow = only(safe(payload)).fields();
    assertThat(flow)
        .containsEntry("sourceIPv4Address", v4(10, 0, 0, 1))
        .containsEntry("sourceMacAddress", "00:00:00:00:00:00")
        .containsEntry("octetDeltaCount", 1_500L)
        .containsEntry("sourceIPv4PrefixLength", 24L)
        .containsEntry("interfaceName", "eth0")
        .containsEntry("userName", "");
    assertThat((String) flow.get("sourceIPv6Address")).isNotEqualTo("2001:db8::1");
    assertThat(flow.get("element.9999.500")).isEqualTo(new byte[4]);
    assertThat(flow.get("element.0.4000")).isEqualTo(new byte[4]);
  }

  @Test
  void templatesAreRememberedByExporterVersionAndDomain() {
    var data = set(256, Datagrams.usualRecord(6, 0x1B, 100, 1));
    var definition = set(0, Datagrams.usualTemplate());
    assertThat(anonymizer.anonymize(Datagrams.v9(1, 7, data), EXPORTER, new ArrayList<>()))
        .isEqualTo(new ExportAnonymizer.Result.Awaiting(new RecordPlans.Key(EXPORTER, 9, 7, 256)));
    safe(Datagrams.v9(1, 7, definition));
    var safe = safe(Datagrams.v9(1, 7, data));
    assertThat(only(Datagrams.v9(1, 7, definition), safe).fields())
        .containsEntry("sourceIPv4Address", v4(10, 0, 0, 1))
        .containsEntry("octetDeltaCount", 100L);
    for (var other : List.of(Datagrams.v9(1, 8, data), Datagrams.ipfix(7, data)))
      assertThat(anonymizer.anonymize(other, EXPORTER, new ArrayList<>()))
          .isInstanceOf(ExportAnonymizer.Result.Awaiting.class);
  }

  @Test
  void whatNoRecordExplainsIsErased() {
    var hidden = new Datagrams().u8(10, 9, 8).bytes();
    var data =
        set(256, new Datagrams().octets(Datagrams.usualRecord(6, 2, 1, 1).bytes()).octets(hidden));
    var reserved = set(100, new Datagrams().u8(10, 9, 8, 7));
    var v9 = safe(Datagrams.v9(3, 0, set(0, Datagrams.usualTemplate()), data, reserved));
    assertThat(contains(v9, hidden)).isFalse();
    var trailing = new Datagrams().octets(Datagrams.v5(1)).u8(1, 1).octets(hidden).u8(7).bytes();
    assertThat(contains(safe(trailing), hidden)).isFalse();
  }

  @Test
  void whatCannotBeReadIsRefused() {
    assertRefused(new byte[0], Withheld.Reason.UNKNOWN_PROTOCOL);
    assertRefused(
        new Datagrams().u32(5, 1).u8(10, 0, 0, 1).bytes(), // sFlow
        Withheld.Reason.UNKNOWN_PROTOCOL);
    assertRefused(new Datagrams().u16(9, 1).bytes(), Withheld.Reason.MALFORMED);
    assertRefused(
        new Datagrams().octets(Datagrams.v9(1, 1)).u16(256, 3).bytes(), Withheld.Reason.MALFORMED);
  }

  private void assertRefused(byte[] payload, Withheld.Reason reason) {
    assertThat(anonymizer.anonymize(payload, EXPORTER, new ArrayList<>()))
        .isEqualTo(new ExportAnonymizer.Result.Refused(reason));
  }

  /** Wherever the datagram is cut, or its data changed: what a template says is believed. */
  @Test
  void noAddressSurvivesCutsAndChanges() {
    var definition =
        set(2, template(300, 8, 4, 12, 4, 15, 4, 1, 4, 234, 0xFFFF, 225, 4, 313, 0xFFFF));
    var random = new Random(7);
    for (int run = 0; run < 3_000; run++) {
      var record = new Datagrams().octets(address(random)).octets(address(random));
      record.octets(address(random)).u32(random.nextInt(1_000)).u8(0);
      record.octets(address(random)).u8(8).octets(address(random)).octets(address(random));
      var payload = Datagrams.ipfix(5, definition, set(300, record));
      if (run % 2 == 0) payload = Arrays.copyOf(payload, random.nextInt(payload.length + 1));
      else payload[16 + definition.length + random.nextInt(record.bytes().length + 4)]++;
      if (new ExportAnonymizer(KEY).anonymize(payload, EXPORTER, new ArrayList<>())
          instanceof ExportAnonymizer.Result.Safe(var safe)) assertThat(leaks(safe)).isEmpty();
    }
  }

  /** 10.201.202.x: nothing else in the datagrams looks like it. */
  private static byte[] address(Random random) {
    return new byte[] {10, (byte) 201, (byte) 202, (byte) random.nextInt(256)};
  }

  private static Set<Integer> leaks(byte[] octets) {
    Set<Integer> leaks = new HashSet<>();
    for (int i = 0; i + 3 <= octets.length; i++)
      if (octets[i] == 10 && octets[i + 1] == (byte) 201 && octets[i + 2] == (byte) 202)
        leaks.add(i);
    return leaks;
  }

  private static boolean contains(byte[] octets, byte[] part) {
    for (int i = 0; i + part.length <= octets.length; i++)
      if (Arrays.equals(octets, i, i + part.length, part, 0, part.length)) return true;
    return false;
  }

  @Test
  void exporterIsMappedLikeTheAddressesInside() {
    assertThat(anonymizer.exporter("10.0.0.1")).isEqualTo(v4(10, 0, 0, 1));
    assertThat(anonymizer.exporter("2001:db8::1")).contains(":").isNotEqualTo("2001:db8::1");
  }

  @Test
  void splitPutsEachSetInOnePart() {
    var definition = set(2, Datagrams.usualTemplate());
    var data = set(256, Datagrams.usualRecord(6, 2, 1, 1));
    var parts =
        ExportAnonymizer.split(
            new Datagrams()
                .octets(Datagrams.ipfix(1, data, definition, data))
                .octets(Datagrams.v5(1))
                .octets(Datagrams.ipfix(2, definition))
                .bytes());
    assertThat(parts.templates())
        .isEqualTo(
            new Datagrams()
                .octets(Datagrams.ipfix(1, definition))
                .octets(Datagrams.ipfix(2, definition))
                .bytes());
    assertThat(parts.data())
        .isEqualTo(
            new Datagrams().octets(Datagrams.ipfix(1, data, data)).octets(Datagrams.v5(1)).bytes());
  }
}
