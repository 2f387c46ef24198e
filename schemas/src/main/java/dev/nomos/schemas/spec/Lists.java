package dev.nomos.schemas.spec;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What absent JSON members become. */
final class Lists {
  private Lists() {}

  static <T> List<T> copy(@Nullable List<T> given) {
    if (given == null) {
      return List.of();
    }
    if (given.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("a list in it holds null, which means nothing here");
    }
    return List.copyOf(given);
  }

  static <T> T required(String key, @Nullable T given) {
    if (given == null) {
      throw new IllegalArgumentException("'" + key + "' is missing");
    }
    return given;
  }
}
