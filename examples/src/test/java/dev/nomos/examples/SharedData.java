package dev.nomos.examples;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Public captures and tables that some checkouts have beside them. */
final class SharedData {
  private SharedData() {}

  /** The file; a test is skipped where this checkout has no shared data. */
  static Path require(String name) {
    String set = System.getProperty("nomos.shared.data");
    for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
      Path data = set == null ? up.resolve("shared/data") : Path.of(set);
      if (Files.exists(data.resolve(name))) {
        return data.resolve(name);
      }
    }
    assumeTrue(false, "shared data is absent: " + name);
    throw new IllegalStateException("not reached");
  }
}
