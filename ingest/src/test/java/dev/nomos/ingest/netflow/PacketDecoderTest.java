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

import dev.nomos.ingest.netflow.DecodeResult.Decoded;
import dev.nomos.ingest.netflow.DecodeResult.Malformed;
import dev.nomos.ingest.netflow.FlowRecord.TimeSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PacketDecoderTest {
  private static final ExporterId EXPORTER = new ExporterId("192.0.2.1");

  private final TemplateCache templates = new TemplateCache();

  private DecodeResult decode(byte[] payload) {
    return new PacketDecoder(DecoderLimits.DEFAULT).decode(payload, EXPORTER, templates);
  }

  private Decoded decoded(byte[] payload) {
    var result = decode(payload);
    assertThat(result).isInstanceOf(Decoded.class);
    return (Decoded) result;
  }

  private FlowRecord only(byte[] payload) {
    var flows = decoded(payload).flows();
    assertThat(flows).hasSize(1);
    return flows.getFirst();
  }

  private static List<Problem.Kind> kinds(Decoded decoded) {
    return decoded.problems().stream().map(Problem::kind).toList();
  }

  private static TemplateKey key(int version, long domain, int id) {
    return new TemplateKey(EXPORTER, version, domain, id);
  }

  @Test
  void v5RecordHasIanaNamesAndAbsoluteTimes() {
    var flow = only(v5(1));
    assertThat(flow.fields())
        .containsAllEntriesOf(
            Map.of(
                "sourceIPv4Address", "10.0.0.1",
                "destinationIPv4Address", "192.0.2.9",
                "destinationTransportPort", 443L,
                "protocolIdentifier", 6L,
                "tcpControlBits", 27L,
                "octetDeltaCount", 4_000L,
                "packetDeltaCount", 10L,
                "ingressInterface", 1L,
                "samplingInterval", 100L,
                "flowEndMilliseconds", EXPORT_SECONDS * 1000 + 500 - 5_000))
        .doesNotContainKey("icmpTypeCodeIPv4");
    assertThat(flow.startMillis()).isEqualTo(EXPORT_SECONDS * 1000 + 500 - 10_000);
    assertThat(flow.timeSource()).isEqualTo(TimeSource.FLOW);
    assertThat(flow.offset()).isEqualTo(24);
  }

  @Test
  void v5CountThatPromisesTooMuchIsToleratedAndReported() {
    var result = decoded(v5(55_582));
    assertThat(result.flows()).hasSize(1);
    assertThat(kinds(result)).containsExactly(Problem.Kind.COUNT_MISMATCH);
  }

  @Test
  void v5CountIsTrustedWhenPaddingFollows() {
    var result = decoded(Arrays.copyOf(v5(1), 1_728));
    assertThat(result.flows()).hasSize(1);
    assertThat(kinds(result)).containsExactly(Problem.Kind.TRAILING_OCTETS);
  }

  @Test
  void upTimeThatWrappedStillGivesTheRightTime() {
    var body = new Datagrams().u32(0xFFFF_FF00L, 50);
    var wrapped =
        new Datagrams()
            .u16(9, 2)
            .u32(100, EXPORT_SECONDS, 1, 0)
            .octets(set(0, template(256, 22, 4, 21, 4)))
            .octets(set(256, body))
            .bytes();
    var flow = only(wrapped);
    assertThat(flow.startMillis()).isEqualTo(EXPORT_SECONDS * 1000 - 356);
    assertThat(flow.endMillis()).isEqualTo(EXPORT_SECONDS * 1000 - 50);
  }

  @Test
  void v9TemplateInOneDatagramDescribesDataInTheNext() {
    decoded(v9(1, 5, set(0, usualTemplate())));
    var flow = only(v9(1, 5, set(256, usualRecord(17, 0, 120, 1))));
    assertThat(flow.fields())
        .containsEntry("destinationIPv4Address", "203.0.113.53")
        .containsEntry("octetDeltaCount", 120L)
        .containsEntry("flowStartMilliseconds", EXPORT_SECONDS * 1000 - 10_000);
  }

  @Test
  void unknownTemplateIsCountedAndSkipped() {
    var result = decoded(v9(1, 5, set(300, usualRecord(17, 0, 120, 1))));
    assertThat(result.flows()).isEmpty();
    assertThat(result.awaiting())
        .containsExactly(new AwaitingTemplate(key(9, 5, 300), 0, 20, 4 + 32));
  }

  @Test
  void templateIsNotSharedBetweenDomains() {
    decoded(v9(1, 5, set(0, usualTemplate())));
    assertThat(decoded(v9(1, 6, set(256, usualRecord(17, 0, 1, 1)))).awaiting()).hasSize(1);
  }

  @Test
  void templateIsNotSharedBetweenProtocolVersions() {
    decoded(v9(1, 5, set(0, usualTemplate())));
    assertThat(decoded(ipfix(5, set(256, usualRecord(17, 0, 1, 1)))).awaiting()).hasSize(1);
  }

  @Test
  void recordsAreIndexedOverAllSets() {
    var data = set(256, usualRecord(6, 2, 40, 1));
    var two = set(256, usualRecord(6, 2, 40, 1).octets(usualRecord(6, 2, 40, 1).bytes()));
    var flows = decoded(v9(4, 5, set(0, usualTemplate()), data, two)).flows();
    assertThat(flows).extracting(FlowRecord::index).containsExactly(0, 1, 2);
    assertThat(flows).extracting(FlowRecord::offset).doesNotHaveDuplicates();
  }

  @Test
  void v9OptionsAreKeptApart() {
    var options = new Datagrams().u16(257, 4, 4).u16(1, 4, 34, 4).u16(0);
    var result = decoded(v9(2, 0, set(1, options), set(257, new Datagrams().u32(9, 1000))));
    assertThat(result.flows()).isEmpty();
    assertThat(result.options()).hasSize(1);
    assertThat(result.options().getFirst().fields())
        .isEqualTo(Map.of("scope.system", 9L, "samplingInterval", 1000L));
  }

  @Test
  void ipfixReadsVariableLengthsReducedSizesAndEnterpriseFields() {
    var fields =
        new Datagrams()
            .u16(300, 5)
            .u16(82, 0xFFFF)
            .u16(1, 3)
            .u16(0x8000 | 7, 2)
            .u32(9)
            .u16(0x8000 | 1, 8)
            .u32(29305)
            .u16(83, 0xFFFF);
    var record =
        new Datagrams().u8(4).hex("65746830").hex("010000").u16(0xABCD).u64(11).u8(255).u16(300);
    record.octets("x".repeat(300).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    var flow = only(ipfix(1, set(2, fields), set(300, record)));
    assertThat(flow.fields())
        .containsEntry("interfaceName", "eth0")
        .containsEntry("octetDeltaCount", 65_536L)
        .containsEntry("reverseOctetDeltaCount", 11L)
        .containsEntry("interfaceDescription", "x".repeat(300));
    assertThat((byte[]) flow.fields().get("element.9.7")).containsExactly(0xAB, 0xCD);
    assertThat(flow.timeSource()).isEqualTo(TimeSource.EXPORT);
  }

  @Test
  void ipfixTimesComeInManyUnits() {
    var fields = template(300, 150, 4, 155, 8);
    long ntp = (EXPORT_SECONDS + 2_208_988_800L) << 32 | 0x8000_0000L;
    var flow =
        only(ipfix(1, set(2, fields), set(300, new Datagrams().u32(EXPORT_SECONDS - 60).u64(ntp))));
    assertThat(flow.startMillis()).isEqualTo((EXPORT_SECONDS - 60) * 1000);
    assertThat(flow.endMillis()).isEqualTo(EXPORT_SECONDS * 1000 + 500);
    assertThat(flow.fields()).containsEntry("flowEndMilliseconds", flow.endMillis());
  }

  @Test
  void ipfixUpTimesCountFromTheSystemsStart() {
    var fields = template(300, 22, 4, 21, 4, 160, 8);
    var record = new Datagrams().u32(1_000, 3_000).u64(1_600_000_000_000L);
    var flow = only(ipfix(1, set(2, fields), set(300, record)));
    assertThat(flow.startMillis()).isEqualTo(1_600_000_001_000L);
    assertThat(flow.endMillis()).isEqualTo(1_600_000_003_000L);
  }

  @Test
  void observationTimeStandsInForFlowTimes() {
    var flow =
        only(
            ipfix(
                1,
                set(2, template(300, 323, 8)),
                set(300, new Datagrams().u64(1_650_000_000_000L))));
    assertThat(flow.endMillis()).isEqualTo(1_650_000_000_000L);
    assertThat(flow.timeSource()).isEqualTo(TimeSource.OBSERVATION);
  }

  @Test
  void redefinedTemplateReplacesTheOldOne() {
    decoded(ipfix(1, set(2, template(300, 1, 4))));
    decoded(ipfix(1, set(2, template(300, 2, 4))));
    assertThat(only(ipfix(1, set(300, new Datagrams().u32(3)))).fields())
        .isEqualTo(Map.of("packetDeltaCount", 3L));
  }

  @Test
  void withdrawnTemplateIsForgotten() {
    decoded(ipfix(1, set(2, template(300, 1, 4))));
    decoded(ipfix(1, set(2, new Datagrams().u16(300, 0))));
    assertThat(decoded(ipfix(1, set(300, new Datagrams().u32(3)))).awaiting()).hasSize(1);
  }

  @Test
  void allTemplatesOfADomainAreWithdrawnTogether() {
    decoded(ipfix(1, set(2, template(300, 1, 4)), set(2, template(301, 1, 4))));
    decoded(ipfix(2, set(2, template(300, 1, 4))));
    decoded(ipfix(1, set(2, new Datagrams().u16(2, 0))));
    assertThat(templates.count(EXPORTER)).isEqualTo(1);
    assertThat(templates.get(key(10, 2, 300))).isNotNull();
  }

  @Test
  void withdrawalOfAllOptionsTemplatesBetweenLeavesTheOthersToTheirOwn() {
    decode(
        ipfix(
            1,
            set(2, template(2)),
            set(2, template(300, 1, 4)),
            set(3, template(3)),
            set(2, template(2))));
    assertThat(templates.get(key(10, 1, 300))).isNull();
  }

  @Test
  void paddingAfterTheLastRecordIsIgnored() {
    var data = new Datagrams().u32(3).u8(1, 2, 3);
    assertThat(decoded(ipfix(1, set(2, template(300, 1, 4)), set(300, data))).flows()).hasSize(1);
  }

  @Test
  void paddingElementIsNoField() {
    var flow =
        only(
            ipfix(1, set(2, template(300, 210, 2, 1, 4)), set(300, new Datagrams().u16(9).u32(3))));
    assertThat(flow.fields()).isEqualTo(Map.of("octetDeltaCount", 3L));
  }

  @Test
  void repeatedElementsAreNumbered() {
    var flow =
        only(ipfix(1, set(2, template(300, 1, 1, 1, 1)), set(300, new Datagrams().u8(3, 4))));
    assertThat(flow.fields()).isEqualTo(Map.of("octetDeltaCount", 3L, "octetDeltaCount.2", 4L));
  }

  @Test
  void severalMessagesInOnePayloadAreAllDecoded() {
    var first = ipfix(1, set(2, template(300, 1, 4)), set(300, new Datagrams().u32(3)));
    var second = ipfix(1, set(300, new Datagrams().u32(4)));
    var result = decoded(new Datagrams().octets(first).octets(second).bytes());
    assertThat(result.flows()).extracting(FlowRecord::index).containsExactly(0, 1);
    assertThat(result.messages()).hasSize(2);
  }

  @Test
  void malformedSecondMessageCostsOnlyItself() {
    var first = ipfix(1, set(2, template(300, 1, 4)), set(300, new Datagrams().u32(3)));
    var result = decoded(new Datagrams().octets(first).u16(10, 400).u32(1, 2, 3).bytes());
    assertThat(result.flows()).hasSize(1);
    assertThat(kinds(result)).containsExactly(Problem.Kind.MESSAGE_DISCARDED);
  }

  @Test
  void malformedMessageLeavesNoTemplate() {
    var broken = new Datagrams().u16(300, 400).u32(0).bytes();
    assertThat(decode(v9(2, 5, set(0, usualTemplate()), broken)))
        .isEqualTo(new Malformed("set needs 396 octets, but 4 are left", 76));
    assertThat(templates.count(EXPORTER)).isZero();
  }

  @Test
  void templatesBeyondTheLimitAreRefused() {
    var few = new PacketDecoder(new DecoderLimits(2, 8));
    var sets = new Datagrams();
    for (int id = 300; id < 305; id++) sets.octets(template(id, 1, 4).bytes());
    var result = (Decoded) few.decode(ipfix(1, set(2, sets)), EXPORTER, templates);
    assertThat(templates.count(EXPORTER)).isEqualTo(2);
    assertThat(kinds(result)).containsOnly(Problem.Kind.TEMPLATE_REFUSED).hasSize(3);
  }

  @Test
  void templateWithTooManyFieldsIsRefusedAndForgotten() {
    var few = new PacketDecoder(new DecoderLimits(9, 2));
    few.decode(ipfix(1, set(2, template(300, 1, 4))), EXPORTER, templates);
    few.decode(ipfix(1, set(2, template(300, 1, 4, 2, 4, 7, 2))), EXPORTER, templates);
    assertThat(templates.get(key(10, 1, 300))).isNull();
  }

  @Test
  void recordsOfNoOctetsAreSkippedNotCountedForEver() {
    var result = decoded(v9(1, 5, set(0, template(256, 1, 0)), set(256, new Datagrams().u32(1))));
    assertThat(kinds(result)).contains(Problem.Kind.SET_SKIPPED);
  }

  @Test
  void numberAboveSixtyThreeBitsIsLeftOutAndReported() {
    var result =
        decoded(
            ipfix(1, set(2, template(300, 1, 8, 7, 2)), set(300, new Datagrams().u64(-1).u16(5))));
    assertThat(result.flows().getFirst().fields()).isEqualTo(Map.of("sourceTransportPort", 5L));
    assertThat(kinds(result)).containsExactly(Problem.Kind.VALUE_OUT_OF_RANGE);
  }

  @Test
  void sixteenOctetAddressesAreWrittenTheCanonicalWay() {
    var data =
        new Datagrams().hex("20010db8000000000000000000000001 00000000000000000000000000000000");
    var flow = only(ipfix(1, set(2, template(300, 27, 16, 28, 16)), set(300, data)));
    assertThat(flow.fields().values()).containsExactly("2001:db8::1", "::");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "0009", "ffff00000000", "000a0004"})
  void shortOrForeignPayloadIsMalformed(String hex) {
    assertThat(decode(new Datagrams().hex(hex).bytes())).isInstanceOf(Malformed.class);
  }

  private static List<byte[]> samples() {
    var options = new Datagrams().u16(257, 4, 4).u16(1, 4, 34, 4);
    return List.of(
        v5(1),
        v9(3, 5, set(0, usualTemplate()), set(256, usualRecord(6, 2, 40, 1)), set(1, options)),
        ipfix(
            1,
            set(2, template(300, 82, 0xFFFF, 1, 8, 27, 16)),
            set(300, new Datagrams().u8(2).hex("6869").u64(5).u64(1).u64(2)),
            set(3, new Datagrams().u16(301, 2, 1).u16(149, 4, 34, 4))));
  }

  @Test
  void everyTruncationIsAValue() {
    for (var sample : samples())
      for (int length = 0; length < sample.length; length++)
        assertThat(decode(Arrays.copyOf(sample, length))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8})
  void noMutationMakesItThrowOrGrow(long seed) {
    var random = new Random(seed);
    var samples = samples();
    for (int i = 0; i < 10_000; i++) {
      var mutated = samples.get(random.nextInt(samples.size())).clone();
      for (int changes = 1 + random.nextInt(6); changes > 0; changes--)
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
      if (decode(mutated) instanceof Decoded decoded) {
        assertThat(decoded.flows().size()).isLessThanOrEqualTo(mutated.length);
        assertThat(decoded.problems()).hasSizeLessThanOrEqualTo(PacketDecoder.MAX_PROBLEMS);
      }
    }
    assertThat(templates.count(EXPORTER))
        .isLessThanOrEqualTo(DecoderLimits.DEFAULT.templatesPerExporter());
  }

  @Test
  void templateSurvivesItsBytes() {
    var fields =
        IntStream.range(0, 5).mapToObj(i -> new TemplateField(i * 7_000L, i, 0xFFFF - i)).toList();
    var template = new Template(true, fields.subList(0, 2), fields.subList(2, 5));
    assertThat(Template.fromBytes(template.toBytes())).isEqualTo(template);
  }
}
