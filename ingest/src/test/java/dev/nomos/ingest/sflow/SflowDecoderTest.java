package dev.nomos.ingest.sflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.ingest.netflow.Datagrams;
import dev.nomos.ingest.netflow.DecodeResult.Decoded;
import dev.nomos.ingest.netflow.DecodeResult.Malformed;
import dev.nomos.ingest.netflow.FlowRecord.TimeSource;
import dev.nomos.ingest.netflow.MessageHeader;
import dev.nomos.ingest.netflow.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SflowDecoderTest {
  private static final long RECEIVED = 1_700_000_000_123L;

  /** 02:…:02 to 02:…:01, VLAN 100 in VLAN 7, 10.0.0.1:1025 to 10.0.0.2:443, SYN. */
  private static final String TCP_FRAME =
      "020000000001 020000000002 88a8 6007 8100 0064 0800"
          + "45b80028 12344000 40060000 0a000001 0a000002"
          + "0401 01bb 00000001 00000000 5002 ffff 0000 0000";

  /** Agent 192.0.2.7, sub-agent 3, sequence 99, up for 5 s. */
  private static byte[] datagram(int count, byte[]... samples) {
    var out = new Datagrams().u32(5, 1).u8(192, 0, 2, 7).u32(3, 99, 5_000, count);
    for (byte[] sample : samples) out.octets(sample);
    return out.bytes();
  }

  private static byte[] framed(long format, Datagrams body) {
    byte[] octets = body.bytes();
    return new Datagrams().u32(format, octets.length).octets(octets).bytes();
  }

  /** Sequence 17, source 0:5, one in 1,000, pool 17,000, 2 drops, from interface 5 to 9. */
  private static byte[] sample(byte[]... records) {
    return sample(5, 9, records);
  }

  private static byte[] sample(long input, long output, byte[]... records) {
    var body = new Datagrams().u32(17, 5, 1_000, 17_000, 2, input, output, records.length);
    for (byte[] record : records) body.octets(record);
    return framed(1, body);
  }

  private static byte[] rawHeader(int protocol, int frame, String hex) {
    byte[] header = new Datagrams().hex(hex).bytes();
    return framed(
        1,
        new Datagrams()
            .u32(protocol, frame, 4, header.length)
            .octets(Arrays.copyOf(header, (header.length + 3) / 4 * 4)));
  }

  private static Decoded decoded(byte[] datagram) {
    var result = SflowDecoder.decode(datagram, RECEIVED);
    assertThat(result).isInstanceOf(Decoded.class);
    return (Decoded) result;
  }

  private static Map<String, Object> only(byte[]... records) {
    var decoded = decoded(datagram(1, sample(records)));
    assertThat(decoded.problems()).isEmpty();
    assertThat(decoded.flows()).hasSize(1);
    return decoded.flows().getFirst().fields();
  }

  @Test
  void sampledFrameBecomesAFlowOfOnePacket() {
    var decoded = decoded(datagram(1, sample(rawHeader(1, 1_518, TCP_FRAME))));
    assertThat(decoded.messages())
        .containsExactly(new MessageHeader(MessageHeader.SFLOW, 3, 99, RECEIVED, 0, 1));
    var flow = decoded.flows().getFirst();
    assertThat(flow.startMillis()).isEqualTo(RECEIVED);
    assertThat(flow.timeSource()).isEqualTo(TimeSource.ARRIVAL);
    assertThat(flow.offset()).isEqualTo(28);
    assertThat(flow.fields())
        .containsAllEntriesOf(
            Map.ofEntries(
                Map.entry("exporterIPv4Address", "192.0.2.7"),
                Map.entry("observationDomainId", 3L),
                Map.entry("sflow.sampleSequence", 17L),
                Map.entry("samplingInterval", 1_000L),
                Map.entry("selectorIdTotalPktsObserved", 17_000L),
                Map.entry("sflow.drops", 2L),
                Map.entry("ingressInterface", 5L),
                Map.entry("egressInterface", 9L),
                Map.entry("packetDeltaCount", 1L),
                Map.entry("octetDeltaCount", 1_518L),
                Map.entry("sourceMacAddress", "02:00:00:00:00:02"),
                Map.entry("destinationMacAddress", "02:00:00:00:00:01"),
                Map.entry("dot1qVlanId", 7L),
                Map.entry("dot1qPriority", 3L),
                Map.entry("dot1qCustomerVlanId", 100L),
                Map.entry("ethernetType", 0x0800L)))
        .containsAllEntriesOf(
            Map.ofEntries(
                Map.entry("sourceIPv4Address", "10.0.0.1"),
                Map.entry("destinationIPv4Address", "10.0.0.2"),
                Map.entry("protocolIdentifier", 6L),
                Map.entry("ipClassOfService", 0xB8L),
                Map.entry("ipTTL", 64L),
                Map.entry("ipTotalLength", 40L),
                Map.entry("sourceTransportPort", 1_025L),
                Map.entry("destinationTransportPort", 443L),
                Map.entry("tcpControlBits", 2L)));
  }

  @Test
  void expandedSampleHasWideInterfaces() {
    var body =
        new Datagrams()
            .u32(17, 0, 0x1000_0005, 1_000, 17_000, 2, 0, 0x1000_0005, 0, 0x2000_0009, 0);
    var fields = decoded(datagram(1, framed(3, body))).flows().getFirst().fields();
    assertThat(fields)
        .containsEntry("sflow.sourceIndex", 0x1000_0005L)
        .containsEntry("ingressInterface", 0x1000_0005L)
        .containsEntry("egressInterface", 0x2000_0009L);
  }

  @ParameterizedTest
  @CsvSource({
    "0x40000102, forwardingStatus, 128",
    "0x40000102, sflow.dropReason, 258",
    "0x80000003, sflow.egressInterfaces, 3",
  })
  void outputIsNotAlwaysAnInterface(String output, String field, long value) {
    var datagram = datagram(1, sample(0x3FFF_FFFF, Long.decode(output)));
    var fields = decoded(datagram).flows().getFirst().fields();
    assertThat(fields)
        .containsEntry(field, value)
        .doesNotContainKeys("ingressInterface", "egressInterface");
  }

  @Test
  void sampledIpRecordsHaveTheSameNames() {
    var v4 = new Datagrams().u32(84, 17).u8(10, 0, 0, 1, 10, 0, 0, 2).u32(53, 5_353, 0, 16);
    assertThat(only(framed(3, v4)))
        .containsEntry("sourceIPv4Address", "10.0.0.1")
        .containsEntry("octetDeltaCount", 84L)
        .containsEntry("destinationTransportPort", 5_353L)
        .containsEntry("ipClassOfService", 16L);
    var v6 =
        new Datagrams()
            .u32(84, 6)
            .hex("20010db8000000000000000000000001 20010db8000000000000000000000002")
            .u32(1, 2, 18, 0);
    assertThat(only(framed(4, v6)))
        .containsEntry("destinationIPv6Address", "2001:db8::2")
        .containsEntry("tcpControlBits", 18L);
    var ethernet = new Datagrams().u32(64).hex("020000000001 0000 020000000002 0000").u32(0x0806);
    assertThat(only(framed(2, ethernet)))
        .containsEntry("sourceMacAddress", "02:00:00:00:00:01")
        .containsEntry("ethernetType", 0x0806L);
  }

  @Test
  void extendedRecordsTellVlansRoutesAndUsers() {
    var vlans = new Datagrams().u32(10, 1, 0xFFFF_FFFFL, 2);
    var router = new Datagrams().u32(1).u8(192, 0, 2, 1).u32(24, 16);
    var gateway =
        new Datagrams()
            .u32(1)
            .u8(192, 0, 2, 1)
            .u32(64_500, 64_501, 64_502, 2)
            .u32(2, 2, 65_001, 65_002)
            .u32(1, 2, 65_003, 65_004)
            .u32(2)
            .u16(64_500, 1, 64_500, 2)
            .u32(100);
    var user =
        new Datagrams().u32(106, 3).octets("amy\0".getBytes(StandardCharsets.US_ASCII)).u32(106, 0);
    var nat = new Datagrams().u32(1).u8(192, 0, 2, 8).u32(0);
    var fields =
        only(
            framed(1001, vlans),
            framed(1002, router),
            framed(1003, gateway),
            framed(1004, user),
            framed(1007, nat));
    assertThat(fields)
        .containsEntry("vlanId", 10L)
        .containsEntry("sflow.egressPriority", 2L)
        .doesNotContainKey("postVlanId")
        .containsEntry("ipNextHopIPv4Address", "192.0.2.1")
        .containsEntry("destinationIPv4PrefixLength", 16L)
        .containsEntry("bgpSourceAsNumber", 64_501L)
        .containsEntry("bgpNextAdjacentAsNumber", 65_001L)
        .containsEntry("bgpDestinationAsNumber", 65_004L)
        .containsEntry("sflow.asPath", "65001 65002 {65003,65004}")
        .containsEntry("sflow.communities", "64500:1 64500:2")
        .containsEntry("sflow.localPreference", 100L)
        .containsEntry("userName", "amy")
        .containsEntry("postNATSourceIPv4Address", "192.0.2.8");
  }

  @Test
  void labelsExtensionHeadersAndIcmpAreReadThrough() {
    var v6 =
        "60012345 0010 0040"
            + "20010db8"
            + "0".repeat(23)
            + "1"
            + "20010db8"
            + "0".repeat(23)
            + "2";
    var packet = "020000000001 020000000002 8847 00064040 000c8140" + v6 + "3a00000000000000 8000";
    assertThat(only(rawHeader(1, 200, packet)))
        .containsEntry("sourceIPv6Address", "2001:db8::1")
        .containsEntry("flowLabelIPv6", 0x12345L)
        .containsEntry("ipTotalLength", 56L)
        .containsEntry("protocolIdentifier", 58L)
        .containsEntry("icmpTypeCodeIPv6", 0x8000L)
        .hasEntrySatisfying(
            "mplsLabelStackSection2",
            label -> assertThat(label).isEqualTo(new byte[] {0, 0x0C, (byte) 0x81}));
  }

  @Test
  void fragmentsBehindTheFirstHaveNoPorts() {
    var later = TCP_FRAME.replace("12344000", "12342010");
    assertThat(only(rawHeader(1, 100, later)))
        .containsEntry("fragmentOffset", 16L)
        .containsEntry("protocolIdentifier", 6L)
        .doesNotContainKey("sourceTransportPort");
  }

  @Test
  void countersAndEnterprisesSamplesAreCounted() {
    var counters = framed(2, new Datagrams().u32(1, 2, 0));
    var strange = framed(4413 << 12 | 1, new Datagrams().u32(1));
    var decoded = decoded(datagram(3, counters, strange, sample()));
    assertThat(decoded.flows()).hasSize(1);
    assertThat(decoded.problems())
        .extracting(Problem::kind)
        .containsExactly(Problem.Kind.SAMPLE_SKIPPED, Problem.Kind.SAMPLE_SKIPPED);
    assertThat(decoded.problems().getLast().what()).contains("4413:1");
  }

  @Test
  void sampleThatLiesIsDiscardedAndTheNextIsDecoded() {
    byte[] lie = sample(rawHeader(1, 64, TCP_FRAME));
    lie[8 + 32 + 7] = 127; // the record's length
    var decoded = decoded(datagram(2, lie, sample()));
    assertThat(decoded.flows()).hasSize(1);
    assertThat(decoded.problems())
        .extracting(Problem::kind)
        .containsExactly(Problem.Kind.SAMPLE_DISCARDED);
  }

  @Test
  void wrongCountOfSamplesIsReported() {
    assertThat(decoded(datagram(2, sample())).problems())
        .extracting(Problem::kind)
        .containsExactly(Problem.Kind.COUNT_MISMATCH);
    assertThat(decoded(datagram(1, sample(), sample())).problems())
        .extracting(Problem::kind)
        .containsExactly(Problem.Kind.TRAILING_OCTETS);
  }

  @Test
  void everyTruncationYieldsRecordsOrAReason() {
    byte[] whole = datagram(2, sample(rawHeader(1, 64, TCP_FRAME)), sample());
    for (int length = 0; length < whole.length; length++) {
      var result = SflowDecoder.decode(Arrays.copyOf(whole, length), RECEIVED);
      if (length < 28) assertThat(result).isInstanceOf(Malformed.class);
      else assertThat(((Decoded) result).problems()).as("cut at %d", length).isNotEmpty();
    }
    assertThat(decoded(whole).problems()).isEmpty();
  }

  @Test
  void randomOctetsAreValues() {
    var random = new Random(5);
    byte[] whole = datagram(2, sample(rawHeader(1, 64, TCP_FRAME)), sample());
    for (int i = 0; i < 5_000; i++) {
      byte[] mutated = whole.clone();
      for (int j = 0; j < 4; j++) mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
      assertThat(SflowDecoder.decode(mutated, RECEIVED)).isNotNull();
    }
  }

  @Test
  void domainIsKnownWithoutDecoding() {
    byte[] datagram = datagram(0);
    assertThat(SflowDecoder.isSflow(datagram)).isTrue();
    assertThat(MessageHeader.domainOf(datagram)).hasValue(3);
    assertThat(SflowDecoder.isSflow(Datagrams.v5(1))).isFalse();
  }

  @Test
  void namesAreIanasButForThoseOfSflow() throws Exception {
    Set<String> names = new TreeSet<>();
    try (var in =
        Objects.requireNonNull(
            Datagrams.class.getResourceAsStream("/dev/nomos/ingest/netflow/elements.csv"))) {
      new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> names.add(line.split(",", -1)[2]));
    }
    assertThat(only(rawHeader(1, 64, TCP_FRAME)).keySet())
        .allMatch(name -> name.startsWith("sflow.") || names.contains(name));
  }
}
