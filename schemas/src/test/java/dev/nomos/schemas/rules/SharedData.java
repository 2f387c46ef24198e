package dev.nomos.schemas.rules;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Public captures, tables and rules that some checkouts have beside them. */
final class SharedData {
  private SharedData() {}

  /** The file, or null where this checkout has no shared data. */
  static @Nullable Path find(String name) {
    String set = System.getProperty("nomos.shared.data");
    Path here = Path.of("").toAbsolutePath();
    for (Path up = here; up != null; up = up.getParent()) {
      Path data = set == null ? up.resolve("shared/data") : Path.of(set);
      if (Files.exists(data.resolve(name))) {
        return data.resolve(name);
      }
    }
    return null;
  }
}
