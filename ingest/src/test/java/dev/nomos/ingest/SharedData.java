package dev.nomos.ingest;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Real captures that are not part of the repository; tests that need them are skipped without. */
public final class SharedData {
  private SharedData() {}

  public static Path find(String relative) {
    var given = System.getProperty("nomos.shared.data");
    var places =
        given == null
            ? List.of("../shared/data", "../../shared/data", "../../../shared/data")
            : List.of(given);
    var found = places.stream().map(p -> Path.of(p, relative)).filter(Files::exists).findFirst();
    assumeTrue(found.isPresent(), () -> "no shared data " + relative + " in " + places);
    return found.orElseThrow();
  }

  public static Stream<Path> below(String relative) throws java.io.IOException {
    try (var files = Files.walk(find(relative))) {
      return files.filter(Files::isRegularFile).sorted().toList().stream();
    }
  }
}
