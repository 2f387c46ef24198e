package dev.nomos.ingest.hostile;

import com.github.luben.zstd.Zstd;
import dev.nomos.ingest.capture.CapturedPacket;
import dev.nomos.ingest.capture.UdpExtraction;
import dev.nomos.ingest.capture.UdpPayloads;
import dev.nomos.ingest.netflow.Datagrams;
import dev.nomos.ingest.netflow.TemplateCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Sound inputs, before anything is done to them: what the lab recorded, and what it has none of.
 */
final class Seeds {
  private static final Path TABLES = Path.of("src/test/resources/tables");
  private static final int LINES = 10;
  private static final int PACKETS = 8;

  private Seeds() {}

  /** Loaded when first asked for, once. */
  private static final class Exports {
    static final List<byte[]> ALL =
        Stream.concat(
                ExportSeeds.all().stream(),
                Lab.exports().stream()
                    .flatMap(file -> Lab.packets(file).stream())
                    .flatMap(Seeds::udp))
            .toList();
    static final List<byte[]> TEMPLATES = templates();

    private static List<byte[]> templates() {
      var known = new TemplateCache();
      return ALL.stream()
          .filter(seed -> NetflowSubject.bringsTemplate(seed, known))
          .map(ExportSets::templatesOnly)
          .toList();
    }
  }

  private static Stream<byte[]> udp(CapturedPacket packet) {
    return UdpPayloads.extract(packet) instanceof UdpExtraction.Found(var payload)
        ? Stream.of(payload.octets())
        : Stream.empty();
  }

  /** Datagrams of NetFlow v5, v9 and IPFIX. */
  static List<byte[]> exports() {
    return Exports.ALL;
  }

  /** Those of them that bring a template, with nothing else. */
  static List<byte[]> templates() {
    return Exports.TEMPLATES;
  }

  /** Packets, each after its link type in two octets. */
  static List<byte[]> packets() {
    return Stream.concat(
            PacketSeeds.all().stream(),
            Lab.captures().stream().flatMap(file -> Lab.packets(file).stream()).map(Seeds::linked))
        .toList();
  }

  private static byte[] linked(CapturedPacket packet) {
    return new Datagrams().u16(packet.linkType()).octets(packet.octets()).bytes();
  }

  /** Small capture files of every form. */
  static List<byte[]> captures() {
    List<byte[]> files = new ArrayList<>();
    for (var file : List.of(Lab.exports().getFirst(), Lab.traffic().getFirst())) {
      var packets = Lab.packets(file).subList(0, PACKETS);
      for (var order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
        files.add(CaptureFile.pcap(packets, order, /* nanos= */ false));
        files.add(CaptureFile.pcap(packets, order, /* nanos= */ true));
        files.add(CaptureFile.pcapng(packets, order));
      }
      files.add(CaptureFile.gzip(files.getLast()));
    }
    return List.copyOf(files);
  }

  /** Captures of exports, a payload without its packet, and IPFIX messages one after the other. */
  static List<byte[]> exportFiles() {
    List<byte[]> files = new ArrayList<>(captures());
    var messages = new Datagrams();
    for (var payload : ExportSeeds.all()) {
      files.add(payload);
      if (payload[1] == 10) messages.octets(payload);
    }
    files.add(messages.bytes());
    files.add(messages.octets(ExportSeeds.dataBeforeTemplate()).bytes());
    files.addAll(SflowSeeds.all());
    return List.copyOf(files);
  }

  /** Tables with the columns of the lab's labels, and some of other forms. */
  static List<byte[]> csv() {
    var header = "label,protocol,source_address,source_port\n";
    var texts =
        List.of(
            header + "scan,6,192.0.2.1,80\n,17,,\nscan,1e3,2001:db8::1,-0.5\n",
            header + "\"a,\"\"b\"\"\nc\",6,\"\",1\r\n\r\nd, 7 , x,1.5\r",
            header + "# note\nscan\\,1,6,x,1.000,5 # note\nnan,NaN,NULL,inf\n",
            "\uFEFFsource_port,source_address,protocol,label,extra\n"
                + "1,x,2,y,z\n"
                + "1,x,2,y,z,more\n"
                + "short\n",
            "a,b,c,d\n1,2,3,4\n");
    List<byte[]> files = new ArrayList<>();
    for (var text : texts) files.add(text.getBytes(StandardCharsets.UTF_8));
    files.add(("\uFEFF" + texts.getFirst()).getBytes(StandardCharsets.UTF_16LE));
    files.add(CaptureFile.gzip(files.getFirst()));
    var lines = new String(labels(), StandardCharsets.UTF_8).lines().limit(LINES).toList();
    files.add(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    return List.copyOf(files);
  }

  static List<byte[]> jsonLines() {
    var lines =
        new String(read(TABLES.resolve("rows.jsonl")), StandardCharsets.UTF_8).lines().toList();
    var odd = "\n{\"packets\": 1e999, \"ip\": {\"src\": null}}\n{}\n{\"proto\": \"\\ud800\"}\n";
    List<byte[]> files = new ArrayList<>();
    for (int from = 0; from + LINES <= 4 * LINES; from += LINES)
      files.add(
          (String.join("\n", lines.subList(from, from + LINES)) + odd)
              .getBytes(StandardCharsets.UTF_8));
    files.add(Zstd.compress(files.getFirst()));
    return List.copyOf(files);
  }

  /** Every way in which pages are compressed and values are encoded. */
  static List<byte[]> parquet() {
    try (var files = Files.list(TABLES)) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .sorted()
          .map(Seeds::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A whole table of the lab. */
  static byte[] labels() {
    return read(Lab.FOLDER.resolve("labels.csv"));
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
