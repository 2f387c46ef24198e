package dev.nomos.console.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The captures and labels of {@code examples/lab}: a recording of normal traffic to learn from, and
 * one with attacks to check.
 *
 * @param directory holds {@code normal-*.pcap}, {@code mixed-*.pcap} and {@code labels.csv}
 */
public record Lab(Path directory) {
  public Replay normal() throws IOException {
    return Replay.of(captures("normal-"));
  }

  public Replay mixed() throws IOException {
    return Replay.of(captures("mixed-"));
  }

  public Labels labels() throws IOException {
    Path file = directory.resolve("labels.csv");
    if (!Files.isReadable(file)) {
      throw new BadInputException("no readable file " + file);
    }
    return Labels.read(file);
  }

  private List<Path> captures(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> captures =
          files
              .filter(file -> file.getFileName().toString().matches(prefix + ".*\\.pcap(\\.gz)?"))
              .sorted()
              .toList();
      if (captures.isEmpty()) {
        throw new BadInputException("no file " + directory.resolve(prefix + "*.pcap"));
      }
      return captures;
    }
  }
}
