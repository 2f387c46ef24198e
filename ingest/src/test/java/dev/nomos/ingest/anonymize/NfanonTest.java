package dev.nomos.ingest.anonymize;

import static dev.nomos.ingest.netflow.Datagrams.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nomos.ingest.netflow.Datagrams;
import dev.nomos.ingest.netflow.DecodeResult;
import dev.nomos.ingest.netflow.DecoderLimits;
import dev.nomos.ingest.netflow.ExporterId;
import dev.nomos.ingest.netflow.PacketDecoder;
import dev.nomos.ingest.netflow.TemplateCache;
import java.io.File;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same flows, the same key: nfanon of the nfdump package gives the same IPv4 addresses. Not
 * IPv6: nfanon 1.7.1 gives one address different images in the fields of one record.
 */
@Timeout(60)
final class NfanonTest {
  private static final String KEY =
      "0x1522178d33a4cf80130a5b1649907d10d8988f8379796527625 74c2d2a842202".replace(" ", "");
  private static final int FLOWS = 200;

  @TempDir private Path folder;

  @Test
  void mapsAddressesAsNfanonDoes() throws Exception {
    for (var program : List.of("nfcapd", "nfanon", "nfdump"))
      assumeTrue(isInstalled(program), "skipped: no " + program + " (package nfdump) on the path");
    var datagrams = datagrams(new Random(20));
    var flows = Files.createDirectory(folder.resolve("flows"));
    record(flows, datagrams);
    Path file;
    try (var files = Files.newDirectoryStream(flows, "nfcapd.2*")) {
      file = files.iterator().next();
    }
    run("nfanon", "-q", "-K", KEY, "-r", file.toString(), "-w", folder.resolve("anon").toString());

    assertThat(addresses(file)).as("what nfcapd wrote").isEqualTo(decoded(datagrams));
    var theirs = addresses(folder.resolve("anon"));
    assertThat(theirs).hasSize(FLOWS).isEqualTo(decoded(anonymized(datagrams)));
  }

  private static boolean isInstalled(String program) {
    return List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).stream()
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  /** Version 9; a flow's source port is its number. */
  private static List<byte[]> datagrams(Random random) {
    var v4 =
        Datagrams.template(256, 8, 4, 12, 4, 15, 4, 7, 2, 11, 2, 4, 1, 2, 4, 1, 4, 22, 4, 21, 4);
    List<byte[]> datagrams = new ArrayList<>();
    datagrams.add(Datagrams.v9(1, 0, set(0, v4)));
    for (int flow = 0; flow < FLOWS; flow++) {
      var addresses = new byte[12];
      random.nextBytes(addresses);
      var record =
          new Datagrams().octets(addresses).u16(1 + flow, 443).u8(6).u32(3, 120, 90_000, 95_000);
      datagrams.add(Datagrams.v9(1, 0, set(256, record)));
    }
    return datagrams;
  }

  private void record(Path flows, List<byte[]> datagrams) throws Exception {
    int port;
    try (var free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    var said = folder.resolve("nfcapd.txt").toFile();
    var nfcapd =
        new ProcessBuilder(
                "nfcapd", "-p", "" + port, "-b", "127.0.0.1", "-w", flows.toString(), "-t", "3600")
            .redirectErrorStream(true)
            .redirectOutput(said)
            .start();
    try (var socket = new DatagramSocket()) {
      while (!Files.readString(said.toPath()).contains("Startup nfcapd")) Thread.sleep(20);
      for (var payload : datagrams) {
        socket.send(
            new DatagramPacket(payload, payload.length, InetAddress.getLoopbackAddress(), port));
        Thread.sleep(1);
      }
    } finally {
      Thread.sleep(300); // nfcapd does not read what came just before its end
      nfcapd.destroy();
      nfcapd.waitFor();
    }
  }

  /** Source, destination and next hop by source port, as nfdump prints a file. */
  private Map<Integer, List<String>> addresses(Path file) throws Exception {
    Map<Integer, List<String>> flows = new TreeMap<>();
    for (var line : run("nfdump", "-q", "-r", file.toString(), "-o", "fmt:%sp %sa %da %nh")) {
      var columns = line.strip().split("\\s+", -1);
      if (columns.length != 4) continue;
      flows.put(Integer.parseInt(columns[0]), List.of(columns[1], columns[2], columns[3]));
    }
    return flows;
  }

  private List<String> run(String... command) throws IOException, InterruptedException {
    var output = Files.createTempFile(folder, command[0], ".txt");
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    var said = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(said).isZero();
    return said.lines().toList();
  }

  private static List<byte[]> anonymized(List<byte[]> datagrams) throws Exception {
    var file = Files.createTempFile("key", ".txt");
    var anonymizer = new ExportAnonymizer(AnonymizationKey.read(Files.writeString(file, KEY)));
    Files.delete(file);
    List<byte[]> safe = new ArrayList<>();
    for (var payload : datagrams)
      safe.add(
          ((ExportAnonymizer.Result.Safe)
                  anonymizer.anonymize(payload, "127.0.0.1", new ArrayList<>()))
              .payload());
    return safe;
  }

  private static Map<Integer, List<String>> decoded(List<byte[]> datagrams) {
    var decoder = new PacketDecoder(DecoderLimits.DEFAULT);
    var templates = new TemplateCache();
    Map<Integer, List<String>> flows = new TreeMap<>();
    for (var payload : datagrams) {
      var result = decoder.decode(payload, new ExporterId("127.0.0.1"), templates);
      for (var flow : ((DecodeResult.Decoded) result).flows()) {
        var fields = flow.fields();
        flows.put(
            ((Long) fields.get("sourceTransportPort")).intValue(),
            List.of(
                (String) fields.get("sourceIPv4Address"),
                (String) fields.get("destinationIPv4Address"),
                (String) fields.get("ipNextHopIPv4Address")));
      }
    }
    return flows;
  }
}
