package dev.nomos.console.learn;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A run directory in the making: files go into a hidden directory beside it, which gets the run's
 * name when all are there. Closing without {@link #finish} leaves nothing behind.
 */
final class RunDirectoryWriter implements AutoCloseable {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private final Path run;
  private final Path making;

  /** Throws {@link IOException} where {@code runs} cannot be written to. */
  RunDirectoryWriter(Path runs, String name) throws IOException {
    Files.createDirectories(runs);
    this.run = unused(runs, name);
    this.making = // not a secret, as temporary directories are
        Files.createDirectory(runs.resolve(".%s.%s".formatted(name, UUID.randomUUID())));
  }

  /** Tells before hours of work what would stop the writing; makes nothing. */
  static void requireWritable(Path runs) throws IOException {
    Path folder = runs.toAbsolutePath();
    while (folder.getParent() != null && !Files.exists(folder)) {
      folder = folder.getParent();
    }
    if (!Files.isDirectory(folder)) {
      throw new IOException("runs directory " + runs + ": " + folder + " is no directory");
    }
    if (!Files.isWritable(folder)) {
      throw new IOException("runs directory " + runs + ": cannot write to " + folder);
    }
  }

  /** Two runs may begin in one second. */
  private static Path unused(Path runs, String name) {
    Path run = runs.resolve(name);
    for (int i = 2; Files.exists(run); i++) {
      run = runs.resolve(name + "-" + i);
    }
    return run;
  }

  /** What the run will be called. */
  String name() {
    return run.toString();
  }

  /** Where its files are until it is finished. */
  Path directory() {
    return making;
  }

  Path file(String name) {
    return making.resolve(name);
  }

  /** Records become objects with keys in snake case. */
  void json(String name, Object value) throws IOException {
    JSON.writeValue(file(name).toFile(), value);
  }

  void text(String name, String content) throws IOException {
    Files.writeString(file(name), content);
  }

  void lines(String name, Iterable<String> lines) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file(name))) {
      for (String line : lines) {
        out.write(line);
        out.write('\n');
      }
    }
  }

  /** The run directory, complete. */
  Path finish() throws IOException {
    Files.move(making, run, StandardCopyOption.ATOMIC_MOVE);
    return run;
  }

  @Override
  public void close() throws IOException {
    if (!Files.exists(making)) {
      return;
    }
    List<Path> left;
    try (Stream<Path> files = Files.walk(making)) {
      left = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : left) {
      Files.delete(file);
    }
  }
}
