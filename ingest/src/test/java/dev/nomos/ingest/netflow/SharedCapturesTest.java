package dev.nomos.ingest.netflow;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.nomos.ingest.SharedData;
import dev.nomos.ingest.capture.CaptureReader;
import dev.nomos.ingest.capture.UdpExtraction;
import dev.nomos.ingest.capture.UdpPayloads;
import dev.nomos.ingest.netflow.DecodeResult.Decoded;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Real exports of many vendors: numbers of records, and survival of what befalls them. */
final class SharedCapturesTest {
  /** Files of several messages back to back, of which the table counts the first only. */
  private static final Map<String, Integer> FLOWS_ELSEWHERE =
      Map.of(
          "IPFIX basic (softflowd; second message after the first)", 12,
          "v5 basic (zero-padded datagram)", 30);

  private record Export(ExporterId exporter, byte[] payload) {}

  private static List<Export> exports(Path file) throws Exception {
    var name = file.toString();
    if (name.endsWith(".ipfix")) return messages(Files.readAllBytes(file));
    if (!name.contains("pcap"))
      return List.of(new Export(new ExporterId("192.0.2.1"), Files.readAllBytes(file)));
    List<Export> exports = new ArrayList<>();
    try (var reader = CaptureReader.open(file)) {
      for (var p = reader.next(); p != null; p = reader.next())
        if (UdpPayloads.extract(p) instanceof UdpExtraction.Found(var udp))
          exports.add(new Export(new ExporterId(udp.sourceAddress()), udp.octets()));
    }
    return exports;
  }

  /** A file of IPFIX messages, cut where their lengths say. */
  private static List<Export> messages(byte[] file) {
    List<Export> exports = new ArrayList<>();
    for (int at = 0; at < file.length; ) {
      int length = Math.max(16, (file[at + 2] & 0xFF) << 8 | (file[at + 3] & 0xFF));
      int end = Math.min(file.length, at + length);
      exports.add(new Export(new ExporterId("192.0.2.1"), Arrays.copyOfRange(file, at, end)));
      at = end;
    }
    return exports;
  }

  @Test
  void everyGroupYieldsItsRecords() throws Exception {
    var folder = SharedData.find("netflow");
    Map<String, String> wrong = new LinkedHashMap<>();
    for (var line : Files.readAllLines(folder.resolve("groups.tsv"), StandardCharsets.UTF_8)) {
      var cells = line.split("\t", -1);
      if (cells[0].equals("name")) continue;
      var templates = new TemplateCache();
      int flows = 0;
      int options = 0;
      int awaiting = 0;
      for (var file : cells[1].split(",", -1))
        for (var export : exports(folder.resolve(file)))
          if (new PacketDecoder(DecoderLimits.DEFAULT)
                  .decode(export.payload(), export.exporter(), templates)
              instanceof Decoded decoded) {
            flows += decoded.flows().size();
            options += decoded.options().size();
            awaiting += decoded.awaiting().size();
          }
      int expected = FLOWS_ELSEWHERE.getOrDefault(cells[0], Integer.parseInt(cells[4]));
      var found = List.of(flows, options, awaiting);
      var wanted = List.of(expected, Integer.parseInt(cells[5]), Integer.parseInt(cells[6]));
      if (!found.equals(wanted)) wrong.put(cells[0], found + " instead of " + wanted);
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void damagedExportsAreValues() throws Exception {
    var random = new Random(11);
    for (var file :
        SharedData.below("netflow/dat").filter(f -> f.toString().endsWith(".dat")).toList()) {
      var sample = Files.readAllBytes(file);
      var templates = new TemplateCache();
      var decoder = new PacketDecoder(DecoderLimits.DEFAULT);
      var exporter = new ExporterId("192.0.2.1");
      for (int length = 0; length < sample.length; length += 1 + sample.length / 400)
        decoder.decode(Arrays.copyOf(sample, length), exporter, templates);
      for (int i = 0; i < 400; i++) {
        var mutated = sample.clone();
        for (int j = 0; j < 4; j++)
          mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
        assertThat(decoder.decode(mutated, exporter, templates)).isNotNull();
      }
    }
  }

  @Test
  void elementsAgreeWithTheRegistry() throws Exception {
    var file = SharedData.find("specs/iana/ipfix-information-elements.csv");
    var table = ElementTable.standard();
    int compared = 0;
    try (var csv =
        CsvReader.builder().missingFieldStrategy(FieldMismatchStrategy.IGNORE).ofCsvRecord(file)) {
      for (var record : csv) {
        if (record.getFieldCount() < 3 || !record.getField(0).matches("[0-9]+")) continue;
        if (record.getField(2).isEmpty()) continue; // reserved
        var element = table.known(0, Integer.parseInt(record.getField(0)));
        assertThat(element).as(record.getField(1)).isNotNull();
        assertThat(List.of(element.name(), element.registryType()))
            .isEqualTo(List.of(record.getField(1), record.getField(2)));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(400);
  }

  /** Theirs are named by ntop, in capitals; ours say the same in words: the ids must exist. */
  @Test
  void elementsOfNtopAreThoseThatItLists() throws Exception {
    var listed = Files.readString(SharedData.find("specs/iana/ntop-35632.csv"));
    for (int id = 1; id < 1024; id++)
      if (ElementTable.standard().known(35632, id) != null)
        assertThat(listed).contains("35632." + id + ",");
  }
}
