package dev.nomos.ingest.packet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.ingest.capture.CapturedPacket;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PacketBuilderTest {
  private static final int ETHERNET = 14;

  private final PacketBuilder builder = new PacketBuilder();

  /** From "name=value" pairs. */
  private static Map<PacketField, Value> fields(String... pairs) {
    Map<PacketField, Value> fields = new EnumMap<>(PacketField.class);
    for (var pair : pairs) {
      int at = pair.indexOf('=');
      fields.put(
          PacketField.named(pair.substring(0, at)).orElseThrow(), value(pair.substring(at + 1)));
    }
    return fields;
  }

  private static Value value(String text) {
    return text.matches("-?\\d+(\\.\\d+)?") ? Value.of(new BigDecimal(text)) : Value.of(text);
  }

  private CapturedPacket built(String... pairs) {
    return built(fields(pairs));
  }

  private CapturedPacket built(Map<PacketField, Value> fields) {
    var result = builder.build(fields);
    assertThat(result).as("%s", fields).isInstanceOf(BuiltPacket.Possible.class);
    return ((BuiltPacket.Possible) result).packet();
  }

  /** What is read of a packet, by name. */
  private static Map<String, String> read(CapturedPacket packet) {
    var dissector = new PacketDissector(Arrays.asList(PacketField.values()));
    dissector.dissect(packet, 1);
    assertThat(dissector.flaw()).isNull();
    Map<String, String> read = new HashMap<>();
    for (var field : PacketField.values()) {
      var value = dissector.get(field);
      if (value != null) read.put(field.wiresharkName(), value.text());
    }
    return read;
  }

  @Test
  void whatNothingIsSaidOfHasADefault() {
    assertThat(read(built()))
        .containsEntry("frame.time_epoch", "946684800")
        .containsEntry("frame.len", "54")
        .containsEntry("ip.version", "4")
        .containsEntry("ip.src", "192.0.2.1")
        .containsEntry("ip.dst", "198.51.100.1")
        .containsEntry("ip.ttl", "64")
        .containsEntry("ip.flags.df", "1")
        .containsEntry("tcp.srcport", "49152")
        .containsEntry("tcp.dstport", "9")
        .containsEntry("tcp.flags", "0x0010")
        .containsEntry("tcp.len", "0")
        .containsEntry("tcp.window_size_value", "65535");
    assertThat(read(built("udp.length=108")))
        .containsEntry("_ws.col.protocol", "UDP")
        .containsEntry("udp.dstport", "9")
        .containsEntry("frame.len", "142");
    assertThat(read(built("ip.version=6", "tcp.len=3")))
        .containsEntry("ip.src", "2001:db8:1::1")
        .containsEntry("ip.dst", "2001:db8:2::1")
        .containsEntry("frame.len", "77");
  }

  @Test
  void lengthsFollowFromOneAnother() {
    assertThat(read(built("ip.len=152"))).containsEntry("tcp.len", "112");
    assertThat(read(built("frame.len=66"))).containsEntry("tcp.len", "12");
    assertThat(read(built("frame.len=66", "tcp.len=0"))).containsEntry("tcp.hdr_len", "32");
    assertThat(read(built("ip.len=60", "tcp.len=8"))).containsEntry("tcp.hdr_len", "32");
    assertThat(read(built("frame.len=60", "tcp.len=0")))
        .as("filled up")
        .containsEntry("ip.len", "40");
    assertThat(read(built("frame.len=72", "tcp.len=0")))
        .as("no multiple of four")
        .containsEntry("ip.len", "40");
  }

  @Test
  void hugePayloadIsCutAndTheLengthStays() {
    var packet = built("tcp.len=60000");
    assertThat(packet.octets()).hasSize(PacketBuilder.LONGEST_CAPTURED);
    assertThat(packet.originalLength()).isEqualTo(60_054);
    assertThat(read(packet)).containsEntry("tcp.len", "60000").containsEntry("ip.len", "60040");
    assertThat(built("tcp.len=60000", "frame.cap_len=54").octets()).hasSize(54);
    assertThat(built("tcp.len=60000", "frame.cap_len=60054").octets()).hasSize(60_054);
  }

  @Test
  void optionsAreThoseThatAreSaid() {
    assertThat(
            read(
                built(
                    "tcp.options.mss_val=1460",
                    "tcp.options.timestamp.tsval=4294967295",
                    "tcp.options.timestamp.tsecr=7",
                    "tcp.hdr_len=40")))
        .containsEntry("tcp.options.mss_val", "1460")
        .containsEntry("tcp.options.timestamp.tsval", "4294967295")
        .containsEntry("tcp.options.timestamp.tsecr", "7")
        .containsEntry("tcp.hdr_len", "40");
    assertThat(read(built("tcp.options.mss_val=1460"))).containsEntry("tcp.hdr_len", "24");
    assertThat(read(built("ip.hdr_len=60", "tcp.hdr_len=60", "tcp.len=1")))
        .containsEntry("frame.len", "135");
  }

  @Test
  void flagsAreSaidTogetherOrOneByOne() {
    assertThat(read(built("tcp.flags=0x01c2"))).containsEntry("tcp.flags", "0x01c2");
    assertThat(read(built("tcp.flags=18"))).containsEntry("tcp.flags.syn", "1");
    assertThat(read(built("tcp.flags.syn=1", "tcp.flags.ack=0", "tcp.flags.cwr=1")))
        .containsEntry("tcp.flags", "0x0082");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tcp.len=-1| tcp.len = -1, which is not from 0 to 65",
        "tcp.len=65496| which is not from 0 to 65495",
        "tcp.seq=4294967296| tcp.seq = 4294967296, which is not from 0 to 4294967295",
        "tcp.seq=0.5| tcp.seq = 0.5, which is not",
        "tcp.ack=-1| tcp.ack = -1",
        "tcp.srcport=65536| tcp.srcport = 65536",
        "tcp.srcport=https| tcp.srcport = https, which is not from 0 to 65535",
        "tcp.window_size_value=65536| tcp.window_size_value",
        "tcp.hdr_len=16| tcp.hdr_len = 16, which is not from 20 to 60",
        "tcp.hdr_len=22| tcp.hdr_len = 22, which is no multiple of 4",
        "tcp.options.mss_val=1460 tcp.hdr_len=20| tcp.hdr_len = 20, which is not from 24 to 60",
        "tcp.flags.syn=2| tcp.flags.syn = 2",
        "tcp.flags=2 tcp.flags.syn=0| tcp.flags.syn = 0, where a packet with the other",
        "ip.ttl=256| ip.ttl = 256",
        "ip.hdr_len=64| ip.hdr_len = 64",
        "ip.version=5| ip.version = 5, where a packet with the other fields has 4",
        "ip.len=39| ip.len = 39, which is not from 40 to 65535",
        "ip.len=100 tcp.len=3| ip.len = 100, where a packet with the other fields has 43",
        "ip.src=here| ip.src = here, which is no IP address",
        "ip.src=::1 ip.dst=10.0.0.1| are not both of IPv6",
        "ip.version=4 ip.src=::1| are not both of IPv4",
        "ip.version=6 ip.hdr_len=20| ip.hdr_len = 20, where a packet with the other fields has 40",
        "ip.version=6 ip.flags.df=1| ip.flags.df = 1, where a packet with the other fields has"
            + " none",
        "ip.proto=1| ip.proto = 1: only TCP (6) and UDP (17) are built",
        "_ws.col.protocol=ARP| _ws.col.protocol = ARP: only TCP and UDP are built",
        "_ws.col.protocol=UDP tcp.seq=1| tcp.seq = 1, where a packet with the other fields has"
            + " none",
        "udp.length=7| udp.length = 7, which is not from 8",
        "frame.len=53| frame.len = 53, which is not from 54",
        "frame.len=60 tcp.len=100| frame.len = 60, which is not from 154",
        "frame.cap_len=55 frame.len=54| frame.cap_len = 55",
        "frame.cap_len=40 tcp.seq=1| tcp.seq = 1, where a packet with the other fields has none",
        "frame.time_epoch=-0.5| frame.time_epoch = -0.5, which is not from 0",
        "frame.time_epoch=0| frame.time_epoch = 0, where a packet with the other fields has none",
        "frame.time_epoch=4294967296| frame.time_epoch",
        "frame.time_epoch=1.0000001| in whole microseconds"
      })
  void whatNoPacketHasIsToldOf(String pairs, String why) {
    var result = builder.build(fields(pairs.split(" ")));
    assertThat(result).isInstanceOf(BuiltPacket.Impossible.class);
    assertThat(((BuiltPacket.Impossible) result).why()).contains(why);
  }

  @Test
  void whatDependsOnEarlierPacketsStandsInForWhatIsSent() {
    assertThat(read(built("tcp.seq_relative=7", "tcp.ack_relative=9", "tcp.window_size=500")))
        .containsEntry("tcp.seq", "7")
        .containsEntry("tcp.ack", "9")
        .containsEntry("tcp.window_size_value", "500");
    assertThat(read(built("tcp.window_size=131072")))
        .containsEntry("tcp.window_size_value", "65535");
  }

  private static final List<PacketField> RANDOM =
      List.of(
          PacketField.IP_TTL,
          PacketField.IP_DSFIELD,
          PacketField.IP_HDR_LEN,
          PacketField.TCP_HDR_LEN,
          PacketField.TCP_SRCPORT,
          PacketField.TCP_DSTPORT,
          PacketField.TCP_SEQ,
          PacketField.TCP_ACK,
          PacketField.TCP_FLAGS,
          PacketField.TCP_WINDOW_SIZE_VALUE,
          PacketField.TCP_URGENT_POINTER,
          PacketField.TCP_LEN,
          PacketField.UDP_SRCPORT,
          PacketField.UDP_LENGTH);

  private static long random(PacketField field, Random random) {
    return switch (field) {
      case IP_TTL, IP_DSFIELD -> random.nextInt(256);
      case IP_HDR_LEN, TCP_HDR_LEN -> 20 + 4 * random.nextInt(11);
      case TCP_SEQ, TCP_ACK -> random.nextLong(1L << 32);
      case TCP_FLAGS -> random.nextInt(1 << 12);
      case TCP_LEN -> random.nextInt(1_500);
      case UDP_LENGTH -> 8 + random.nextInt(1_500);
      default -> random.nextInt(1 << 16);
    };
  }

  @Test
  void checksumsAreRightAndAllFieldsAreRead() {
    var random = new Random(5);
    for (int i = 0; i < 2_000; i++) {
      String prefix = random.nextBoolean() ? "udp." : "tcp.";
      boolean isV6 = random.nextInt(3) == 0;
      Map<PacketField, Value> fields = new EnumMap<>(PacketField.class);
      fields.put(PacketField.IP_VERSION, Value.of(isV6 ? 6 : 4));
      fields.put(PacketField.IP_PROTO, Value.of(prefix.equals("tcp.") ? 6 : 17));
      for (var field : RANDOM) {
        var name = field.wiresharkName();
        boolean isOther = !name.startsWith("ip.") && !name.startsWith(prefix);
        if (isOther || random.nextInt(3) == 0 || (isV6 && field == PacketField.IP_HDR_LEN))
          continue;
        fields.put(field, Value.of(random(field, random)));
      }
      var packet = built(fields);
      var read = read(packet);
      fields.forEach(
          (field, value) ->
              assertThat(value(read.get(field.wiresharkName())))
                  .as("%s of %s", field, fields)
                  .satisfies(text -> assertThat(SaidFields.isSame(value, text)).isTrue()));
      assertThat(packet.originalLength()).isEqualTo(packet.octets().length);
      assertChecksums(packet.octets(), isV6);
    }
  }

  private static void assertChecksums(byte[] frame, boolean isV6) {
    int header = isV6 ? 40 : (frame[ETHERNET] & 0xF) * 4;
    int addresses = ETHERNET + (isV6 ? 8 : 12);
    int addressOctets = isV6 ? 32 : 8;
    int protocol = frame[ETHERNET + (isV6 ? 6 : 9)];
    int segment = frame.length - ETHERNET - header;
    if (!isV6) assertThat(sum(frame, ETHERNET, header, 0)).isEqualTo(0xFFFF);
    long pseudo = sum(frame, addresses, addressOctets, protocol + (long) segment);
    assertThat(sum(frame, ETHERNET + header, segment, pseudo)).isEqualTo(0xFFFF);
    if (protocol == 17) {
      int at = ETHERNET + header + 6;
      assertThat(frame[at] == 0 && frame[at + 1] == 0).as("no checksum").isFalse();
    }
  }

  /** The sum of RFC 1071 over octets, on top of {@code from}. */
  private static long sum(byte[] octets, int at, int length, long from) {
    long sum = from;
    for (int i = 0; i < length; i++) sum += (octets[at + i] & 0xFFL) << (i % 2 == 0 ? 8 : 0);
    while (sum >> 16 != 0) sum = (sum & 0xFFFF) + (sum >> 16);
    return sum;
  }
}
