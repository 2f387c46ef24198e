package dev.nomos.ingest.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nomos.ingest.SharedData;
import dev.nomos.ingest.capture.DatagramFile;
import dev.nomos.ingest.capture.FileDatagram;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counters scaled by the exporter's sampling rate, against what nfcapd makes of the same. */
final class SamplingNfdumpTest {
  private static final int PATIENCE_SECONDS = 30;

  @TempDir private Path folder;

  private record Volume(String source, String destination, long packets, long octets) {}

  /** Samplers told by options, by the records themselves, and by the header. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "akvorado/options-template.pcap,akvorado/options-data.pcap,akvorado/template.pcap,"
            + "akvorado/data.pcap",
        "graylog/netflow5.pcap",
      })
  void scaledCountersAreThoseOfNfdump(String names) throws Exception {
    List<Path> files = new ArrayList<>();
    for (var name : names.split(",", -1)) files.add(SharedData.find("netflow/" + name));
    List<Volume> scaled = new ArrayList<>();
    List<Volume> raw = new ArrayList<>();
    var decoding = new ExportFiles(Set.of(), record -> add(record, scaled, raw));
    for (var file : files) decoding.decode(file);
    assertThat(scaled).isNotEmpty().doesNotContainAnyElementsOf(raw);
    assertThat(nfdump(files)).containsExactlyInAnyOrderElementsOf(scaled);
  }

  private static void add(ExportedRecord record, List<Volume> scaled, List<Volume> raw) {
    if (!(record instanceof ExportedRecord.Flow)) return;
    scaled.add(volume(record, "scaledPacketDeltaCount", "scaledOctetDeltaCount"));
    raw.add(volume(record, "packetDeltaCount", "octetDeltaCount"));
  }

  private static Volume volume(ExportedRecord record, String packets, String octets) {
    var fields = record.fields();
    return new Volume(
        String.valueOf(fields.get("sourceIPv4Address")),
        String.valueOf(fields.get("destinationIPv4Address")),
        (long) fields.getOrDefault(packets, -1L),
        (long) fields.getOrDefault(octets, -1L));
  }

  private List<Volume> nfdump(List<Path> files) throws Exception {
    int port;
    try (var free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    var flows = Files.createDirectory(folder.resolve("flows"));
    var nfcapd =
        start("nfcapd", "-w", flows.toString(), "-b", "127.0.0.1", "-p", Integer.toString(port));
    try {
      await(port, nfcapd);
      for (var file : files) send(file, port);
      await(port, nfcapd);
    } finally {
      nfcapd.destroy(); // it writes what it has
      nfcapd.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    var json = folder.resolve("nfdump.json");
    var reader =
        new ProcessBuilder("nfdump", "-R", flows.toString(), "-o", "json")
            .redirectOutput(json.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(reader.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    List<Volume> volumes = new ArrayList<>();
    for (var flow : JsonMapper.builder().build().readTree(Files.readString(json)))
      volumes.add(
          new Volume(
              flow.path("src4_addr").asText(),
              flow.path("dst4_addr").asText(),
              flow.path("in_packets").asLong(),
              flow.path("in_bytes").asLong()));
    return volumes;
  }

  private static Process start(String... command) throws IOException {
    try {
      return new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      assumeTrue(false, "no nfcapd to compare with: " + e.getMessage());
      throw e;
    }
  }

  /** Until the kernel has a socket of the port, and nothing waits in it to be read. */
  private static void await(int port, Process nfcapd) throws IOException, InterruptedException {
    var table = Path.of("/proc/net/udp");
    assumeTrue(Files.exists(table), "no /proc/net/udp to see the socket in");
    var address = "0100007F:%04X".formatted(port);
    for (int i = 0; i < PATIENCE_SECONDS * 50; i++) {
      assertThat(nfcapd.isAlive()).as("nfcapd").isTrue();
      for (var line : Files.readAllLines(table, StandardCharsets.US_ASCII)) {
        var cells = line.trim().split("\\s+", -1);
        if (cells[1].equals(address) && cells[4].endsWith(":00000000")) return;
      }
      Thread.sleep(20);
    }
    throw new IllegalStateException("nfcapd did not read its socket");
  }

  private static void send(Path file, int port) throws Exception {
    try (var socket = new DatagramSocket();
        var datagrams = DatagramFile.open(file)) {
      for (var next = datagrams.next(); next != null; next = datagrams.next())
        if (next instanceof FileDatagram.Found(_, var payload))
          socket.send(
              new DatagramPacket(
                  payload.octets(),
                  payload.octets().length,
                  InetAddress.getLoopbackAddress(),
                  port));
    }
  }
}
