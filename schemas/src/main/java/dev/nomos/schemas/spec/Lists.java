package dev.nomos.schemas.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What absent JSON members become. */
final class Lists {
  private Lists() {}

  static <T> List<T> copy(@Nullable List<T> given) {
    return given == null ? List.of() : List.copyOf(given);
  }

  static <T> T required(String key, @Nullable T given) {
    if (given == null) {
      throw new IllegalArgumentException("'" + key + "' is missing");
    }
    return given;
  }
}
