package dev.nomos.ingest.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.ingest.SharedData;
import dev.nomos.ingest.capture.UdpExtraction.Found;
import dev.nomos.ingest.capture.UdpExtraction.Skipped;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CaptureReaderTest {
  /** 10.0.0.1:1025 to 10.0.0.2:53, payload "hi". */
  private static final String IP_UDP =
      "4500001e00000000401100000a0000010a000002" + "04010035000a0000" + "6869";

  private static final String MACS = "000000000001000000000002";

  private @TempDir Path folder;

  private Path file(byte[] octets) throws Exception {
    return Files.write(folder.resolve("capture"), octets);
  }

  private static byte[] octets(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static byte[] pcap(ByteOrder order, int magic, int linkType, byte[] packet) {
    return ByteBuffer.allocate(24 + 16 + packet.length)
        .order(order)
        .putInt(magic)
        .putShort((short) 2)
        .putShort((short) 4)
        .putInt(0)
        .putInt(0)
        .putInt(65_535)
        .putInt(linkType)
        .putInt(1_700_000_000)
        .putInt(5)
        .putInt(packet.length)
        .putInt(packet.length)
        .put(packet)
        .array();
  }

  private static byte[] pcapng(ByteOrder order, byte[] packet) {
    int filled = (packet.length + 3) / 4 * 4;
    return ByteBuffer.allocate(28 + 32 + 32 + filled)
        .order(order)
        .putInt(0x0A0D0D0A)
        .putInt(28)
        .putInt(0x1A2B3C4D)
        .putInt(1)
        .putLong(-1)
        .putInt(28)
        .putInt(1)
        .putInt(32)
        .putShort((short) 101)
        .putShort((short) 0)
        .putInt(0)
        .putShort((short) 9) // resolution: nanoseconds
        .putShort((short) 1)
        .put((byte) 9)
        .put(new byte[3])
        .putInt(0)
        .putInt(32)
        .putInt(6)
        .putInt(32 + filled)
        .putInt(0)
        .putInt((int) (1_700_000_000_000_000_005L >>> 32))
        .putInt((int) 1_700_000_000_000_000_005L)
        .putInt(packet.length)
        .putInt(packet.length)
        .put(Arrays.copyOf(packet, filled))
        .putInt(32 + filled)
        .array();
  }

  private static List<CapturedPacket> read(Path file) throws CaptureException {
    List<CapturedPacket> packets = new ArrayList<>();
    try (var reader = CaptureReader.open(file)) {
      for (var p = reader.next(); p != null; p = reader.next()) packets.add(p);
    }
    return packets;
  }

  @ParameterizedTest
  @CsvSource({
    "LITTLE_ENDIAN,a1b2c3d4,5000",
    "BIG_ENDIAN,a1b2c3d4,5000",
    "LITTLE_ENDIAN,a1b23c4d,5",
    "BIG_ENDIAN,a1b23c4d,5"
  })
  void pcapIsReadInBothOrdersAndUnits(String order, String magic, long nanos) throws Exception {
    var byteOrder = order.startsWith("L") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    var capture = pcap(byteOrder, Integer.parseUnsignedInt(magic, 16), 101, octets(IP_UDP));
    var packets = read(file(capture));
    assertThat(packets).hasSize(1);
    assertThat(packets.getFirst().epochNanos()).isEqualTo(1_700_000_000_000_000_000L + nanos);
    assertThat(packets.getFirst().octets()).isEqualTo(octets(IP_UDP));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LITTLE_ENDIAN", "BIG_ENDIAN"})
  void pcapngIsReadInBothOrders(String order) throws Exception {
    var byteOrder = order.startsWith("L") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    var packets = read(file(pcapng(byteOrder, octets(IP_UDP))));
    assertThat(packets).hasSize(1);
    assertThat(packets.getFirst().epochNanos()).isEqualTo(1_700_000_000_000_000_005L);
    assertThat(packets.getFirst().linkType()).isEqualTo(101);
    assertThat(packets.getFirst().octets()).isEqualTo(octets(IP_UDP));
  }

  @Test
  void gzippedCaptureIsReadWhateverItsName() throws Exception {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(pcap(ByteOrder.LITTLE_ENDIAN, 0xA1B2C3D4, 101, octets(IP_UDP)));
    }
    assertThat(read(file(out.toByteArray()))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "1," + MACS + "0800",
    "1," + MACS + "81000064" + "0800",
    "1," + MACS + "88a80064" + "81000065" + "0800",
    "113,00000001000600000000000100000800",
    "276,0800000000000001000100060000000000010000",
    "0,02000000",
    "108,00000002",
    "101,''"
  })
  void udpIsFoundBehindEveryLinkLayer(int linkType, String header) {
    var packet = octets(header + IP_UDP);
    var found = UdpPayloads.extract(new CapturedPacket(7, linkType, packet, packet.length));
    assertThat(found).isInstanceOf(Found.class);
    var payload = ((Found) found).payload();
    assertThat(payload.sourceAddress()).isEqualTo("10.0.0.1");
    assertThat(payload.sourcePort()).isEqualTo(1025);
    assertThat(payload.destinationPort()).isEqualTo(53);
    assertThat(payload.octets()).isEqualTo(new byte[] {'h', 'i'});
  }

  @Test
  void udpIsFoundBehindIpv6ExtensionHeaders() {
    var packet =
        octets(
            "6000000000120040"
                + "20010db8000000000000000000000001"
                + "20010db8000000000000000000000002"
                + "1100010400000000"
                + "04010035000a00006869");
    var found = UdpPayloads.extract(new CapturedPacket(7, 101, packet, packet.length));
    assertThat(((Found) found).payload().sourceAddress()).isEqualTo("2001:db8::1");
  }

  @Test
  void fragmentIsSkippedWithItsReason() {
    var packet = octets(IP_UDP);
    packet[6] = 0x20;
    assertThat(UdpPayloads.extract(new CapturedPacket(0, 101, packet, packet.length)))
        .isEqualTo(new Skipped("IPv4 fragment"));
  }

  @Test
  void cutFileIsAnErrorThatNamesFileAndOffset() throws Exception {
    var capture = pcap(ByteOrder.LITTLE_ENDIAN, 0xA1B2C3D4, 101, octets(IP_UDP));
    var file = file(Arrays.copyOf(capture, 50));
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(CaptureException.class)
        .hasMessage(file + ": offset 40: packet needs 30 octets, but the file ends after 10");
  }

  @Test
  void hostileLengthIsAnErrorNotAnAllocation() throws Exception {
    var capture = pcap(ByteOrder.BIG_ENDIAN, 0xA1B2C3D4, 101, octets(IP_UDP));
    capture[32] = 0x7F;
    var file = file(capture);
    assertThatThrownBy(() -> read(file)).hasMessageContaining("more than");
  }

  @Test
  void foreignFileIsAnError() throws Exception {
    var file = file("PK no capture".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> read(file)).hasMessageContaining("neither pcap nor pcapng");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void damagedCapturesEndInPacketsOrOneError(long seed) throws Exception {
    var random = new Random(seed);
    var samples =
        List.of(
            pcap(ByteOrder.LITTLE_ENDIAN, 0xA1B2C3D4, 1, octets(MACS + "0800" + IP_UDP)),
            pcapng(ByteOrder.LITTLE_ENDIAN, octets(IP_UDP)));
    for (int i = 0; i < 1_000; i++) {
      var mutated = samples.get(i % 2).clone();
      for (int j = 0; j < 3; j++) mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
      try {
        for (var packet : read(file(Arrays.copyOf(mutated, 1 + random.nextInt(mutated.length)))))
          assertThat(UdpPayloads.extract(packet)).isNotNull();
      } catch (CaptureException expected) {
        assertThat(expected).hasMessageContaining("offset");
      }
    }
  }

  /** Counted with an independent reader; the collection's table has them. */
  @Test
  void realCapturesHaveTheirPackets() throws Exception {
    var rows = Files.readString(SharedData.find("README.md")).lines();
    var packets = Pattern.compile("^\\| (\\S+\\.(?:pcap|pcapng|cap|trace)\\S*) \\|.*?(\\d+) pkts");
    int compared = 0;
    for (var row : rows.map(packets::matcher).filter(Matcher::find).toList()) {
      var file = SharedData.find("pcap").resolve(row.group(1));
      if (!Files.exists(file)) continue; // of another folder
      assertThat(read(file)).as(row.group(1)).hasSize(Integer.parseInt(row.group(2)));
      compared++;
    }
    assertThat(compared).isGreaterThan(80);
  }

  @Test
  void everyRealCaptureIsRead() throws Exception {
    Map<String, String> refused = new java.util.TreeMap<>();
    for (var file : SharedData.below("pcap").filter(f -> !f.toString().endsWith(".csv")).toList()) {
      try {
        for (var packet : read(file)) assertThat(UdpPayloads.extract(packet)).isNotNull();
      } catch (CaptureException e) {
        refused.put(file.getFileName().toString(), e.getMessage());
      }
    }
    assertThat(refused).isEmpty();
  }
}
