package dev.nomos.ingest.hostile;

import dev.nomos.ingest.capture.CaptureException;
import dev.nomos.ingest.capture.CaptureReader;
import dev.nomos.ingest.capture.CapturedPacket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The sample traffic of {@code examples/lab}. */
final class Lab {
  static final Path FOLDER = Path.of("../examples/lab");

  private static final List<String> EXPORTS = List.of("-v5.", "-v9.", "-ipfix.", "-pmacct.");

  private Lab() {}

  /** Captures of flow exports. */
  static List<Path> exports() {
    return captures().stream().filter(Lab::holdsExports).toList();
  }

  /** Captures of the traffic that the exports are of. */
  static List<Path> traffic() {
    return captures().stream().filter(file -> !holdsExports(file)).toList();
  }

  static List<Path> captures() {
    try (var files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().contains(".pcap")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean holdsExports(Path file) {
    return EXPORTS.stream().anyMatch(file.getFileName().toString()::contains);
  }

  static List<CapturedPacket> packets(Path capture) {
    List<CapturedPacket> packets = new ArrayList<>();
    try (var reader = CaptureReader.open(capture)) {
      for (var packet = reader.next(); packet != null; packet = reader.next()) packets.add(packet);
    } catch (CaptureException e) {
      throw new IllegalStateException(e);
    }
    return packets;
  }
}
