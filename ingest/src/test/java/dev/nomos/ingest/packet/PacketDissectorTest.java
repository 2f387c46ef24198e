package dev.nomos.ingest.packet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.ingest.SharedData;
import dev.nomos.ingest.capture.CaptureException;
import dev.nomos.ingest.capture.CaptureReader;
import dev.nomos.ingest.capture.CapturedPacket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PacketDissectorTest {
  private final PacketDissector dissector =
      new PacketDissector(Arrays.asList(PacketField.values()));
  private long number;

  private void dissect(byte[] frame) {
    dissector.dissect(Frames.captured(frame), ++number);
  }

  /** The field's text; null where it is absent. */
  private String get(String field) {
    var value = dissector.get(PacketField.named(field).orElseThrow());
    return value == null ? null : value.text();
  }

  @Test
  void headersAreReadWithWiresharksNames() {
    dissect(Frames.tcp(0x1A, 500, new byte[] {1, 1, 8, 10, 0, 0, 0, 5, -1, -1, -1, -1}));
    assertThat(dissector.flaw()).isNull();
    for (var expected :
        List.of(
            "frame.number=1",
            "frame.time_epoch=1484319036.865722001",
            "frame.len=66",
            "ip.version=4",
            "ip.hdr_len=20",
            "ip.len=52",
            "ip.ttl=64",
            "ip.id=0x0007",
            "ip.proto=6",
            "ip.src=10.0.0.1",
            "ip.dst=10.0.0.2",
            "tcp.srcport=1234",
            "tcp.dstport=80",
            "tcp.seq=1026",
            "tcp.ack=4294967294",
            "tcp.hdr_len=32",
            "tcp.len=0",
            "tcp.flags=0x001a",
            "tcp.flags.syn=1",
            "tcp.flags.fin=0",
            "tcp.flags.push=1",
            "tcp.flags.ack=1",
            "tcp.flags.reset=0",
            "tcp.window_size_value=500",
            "tcp.options.timestamp.tsval=5",
            "tcp.options.timestamp.tsecr=4294967295",
            "_ws.col.protocol=TCP")) {
      var pair = expected.split("=");
      assertThat(get(pair[0])).as(pair[0]).isEqualTo(pair[1]);
    }
  }

  @Test
  void payloadIsWhatIpSaysNotWhatEthernetFillsUpWith() {
    dissect(Frames.padded(Frames.tcp(Frames.ACK, 500)));
    assertThat(get("frame.len")).isEqualTo("60");
    assertThat(get("tcp.len")).isEqualTo("0");
  }

  @Test
  void ipv6IsReadUnderTheSameNames() {
    dissect(Frames.tcp("2001:db8::1", "2001:db8::2", 1, 2, Frames.ACK, 7, new byte[0], 5));
    assertThat(get("ip.version")).isEqualTo("6");
    assertThat(get("ip.src")).isEqualTo("2001:db8::1");
    assertThat(get("ip.dst")).isEqualTo("2001:db8::2");
    assertThat(get("ip.ttl")).isEqualTo("63");
    assertThat(get("ip.len")).isEqualTo("65");
    assertThat(get("tcp.len")).isEqualTo("5");
  }

  @Test
  void scaleIsAFactorAndNeedsBothEndsOfTheHandshake() {
    byte[] shift7 = {3, 3, 7, 1};
    byte[] shift2 = {3, 3, 2, 1};
    dissect(Frames.tcp(Frames.SYN, 1000, shift7));
    assertThat(get("tcp.window_size")).isEqualTo("1000");
    assertThat(get("tcp.window_size_scalefactor")).isNull();
    dissect(Frames.back(Frames.SYN | Frames.ACK, 1000, shift2));
    dissect(Frames.tcp(Frames.ACK, 10));
    assertThat(get("tcp.window_size")).isEqualTo("1280");
    assertThat(get("tcp.window_size_scalefactor")).isEqualTo("128");
    dissect(Frames.back(Frames.ACK, 10));
    assertThat(get("tcp.window_size")).isEqualTo("40");
    assertThat(get("tcp.window_size_scalefactor")).isEqualTo("4");
  }

  @Test
  void scaleIsUnusedWhereOneEndDoesNotOfferItAndUnknownWithoutHandshake() {
    dissect(Frames.tcp(Frames.ACK, 10));
    assertThat(get("tcp.window_size_scalefactor")).isEqualTo("-1");
    dissect(Frames.tcp(Frames.SYN, 1000, new byte[] {3, 3, 7, 1}));
    dissect(Frames.back(Frames.SYN | Frames.ACK, 1000));
    dissect(Frames.tcp(Frames.ACK, 10));
    assertThat(get("tcp.window_size_scalefactor")).isEqualTo("-2");
    assertThat(get("tcp.window_size")).isEqualTo("10");
  }

  @Test
  void everyCutOfAPacketLeavesFieldsAbsentAndTellsWhy() {
    for (var whole :
        List.of(
            Frames.tcp(Frames.SYN, 9, new byte[] {3, 3, 7, 1}),
            Frames.tcp("::1", "::2", 1, 2, 2, 9, new byte[] {3, 3, 7, 1}, 0)))
      for (int length = 0; length < whole.length; length++) {
        var cut = Arrays.copyOf(whole, length);
        dissector.dissect(new CapturedPacket(0, 1, cut, whole.length), 1);
        assertThat(dissector.flaw()).as("%d octets", length).isNotNull();
        assertThat(get("frame.len")).isEqualTo(Integer.toString(whole.length));
        assertThat(get("frame.time_epoch")).isNull();
      }
  }

  @ParameterizedTest
  @CsvSource({
    "14, 0x41, IPv4 header length below 20",
    "14, 0x95, IP version 9",
    "17, 10, IPv4 length below its header's",
    "46, 0x10, TCP header length below 20",
    "46, 0xF0, TCP header longer than its IP packet",
  })
  void liesAreToldAndLeaveTheLengthAbsent(int at, String octet, String flaw) {
    var frame = Frames.tcp(Frames.ACK, 9);
    frame[at] = Integer.decode(octet).byteValue();
    dissect(frame);
    assertThat(dissector.flaw()).isEqualTo(flaw);
    assertThat(get("tcp.len")).isNull();
  }

  @Test
  void optionsThatLieEndTheReadingOfOptions() {
    dissect(Frames.tcp(Frames.ACK, 9, new byte[] {8, 40, 0, 0}));
    assertThat(dissector.flaw()).isEqualTo("TCP options are cut or lie");
    dissect(Frames.tcp(Frames.ACK, 9, new byte[] {8, 0, 0, 0}));
    assertThat(dissector.flaw()).isEqualTo("TCP options are cut or lie");
  }

  @Test
  void theFirstFragmentHasTheTransportHeaderAndTheOthersHaveNot() {
    var frame = Frames.tcp(Frames.ACK, 9);
    frame[20] = 0x20; // more fragments
    dissect(frame);
    assertThat(get("_ws.col.protocol")).isEqualTo("TCP");
    assertThat(get("tcp.srcport")).isEqualTo("1234");
    assertThat(get("ip.flags.mf")).isEqualTo("1");
    frame[21] = 3;
    dissect(frame);
    assertThat(get("ip.frag_offset")).isEqualTo("3");
    assertThat(get("_ws.col.protocol")).isEqualTo("IPv4");
    assertThat(get("ip.proto")).isEqualTo("6");
    assertThat(get("tcp.srcport")).isNull();
  }

  @Test
  void randomOctetsNeverThrow() {
    var random = new Random(7);
    var good = Frames.tcp("::1", "::2", 1, 2, 2, 9, new byte[] {3, 3, 7, 1}, 20);
    for (int i = 0; i < 50_000; i++) {
      var octets = good.clone();
      for (int flips = random.nextInt(12); flips >= 0; flips--)
        octets[12 + random.nextInt(octets.length - 12)] = (byte) random.nextInt(256);
      int linkType = random.nextInt(10) == 0 ? random.nextInt(300) : 1;
      dissector.dissect(new CapturedPacket(i, linkType, octets, octets.length), i);
    }
    assertThat(get("frame.number")).isEqualTo("49999");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pcap/malformed", "pcap/ndpi", "pcap/zeek", "pcap/libtrace"})
  void recordedCapturesNeverThrow(String folder) throws IOException {
    for (Path file : SharedData.below(folder).toList()) {
      try (var reader = CaptureReader.open(file)) {
        long packets = 0;
        for (var packet = reader.next(); packet != null; packet = reader.next()) {
          dissector.dissect(packet, ++packets);
          assertThat(get("frame.number")).isEqualTo(Long.toString(packets));
        }
      } catch (CaptureException brokenFile) {
        assertThat(brokenFile).hasMessageStartingWith(file.toString());
      }
    }
  }

  /** Counts from an independent dissector, in the data's description. */
  @ParameterizedTest
  @CsvSource({
    "ndpi/netflix.pcap, 1748, 46, 46",
    "ndpi/reddit.pcap, 1942, 60, 60",
    "ndpi/teams.pcap, 1317, 38, 38",
    "ndpi/KakaoTalk_talk.pcap, 166, 6, 5",
    "ndpi/opc-ua.pcap, 381, 1, 1",
    "ndpi/rdp_over_tls.pcap, 19, 1, 1",
    "ndpi/zoom.pcap, 457, 9, 9",
    "ndpi/alexa-app.pcapng, 2993, 145, 119",
    "zeek/payload-syn.pcap, 6, 1, 1",
    "libtrace/sll.pcap.gz, 100, 1, 0",
  })
  void linkTypesAndVersionsGiveTheKnownCounts(String file, long tcp, long syn, long synAck)
      throws CaptureException {
    long packets = 0;
    long syns = 0;
    long synAcks = 0;
    try (var reader = CaptureReader.open(SharedData.find("pcap/" + file))) {
      for (var packet = reader.next(); packet != null; packet = reader.next()) {
        dissector.dissect(packet, 1);
        if (!"TCP".equals(get("_ws.col.protocol"))) continue;
        packets++;
        if ("1".equals(get("tcp.flags.syn")) && "0".equals(get("tcp.flags.ack"))) syns++;
        if ("1".equals(get("tcp.flags.syn")) && "1".equals(get("tcp.flags.ack"))) synAcks++;
      }
    }
    assertThat(List.of(packets, syns, synAcks)).containsExactly(tcp, syn, synAck);
  }
}
