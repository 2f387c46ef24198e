package dev.nomos.schemas.spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Specifications from text. */
final class SpecText {
  private SpecText() {}

  static DatasetSpec read(String json) {
    try {
      Path file = Files.createTempFile("spec", ".json");
      try {
        return DatasetSpec.read(Files.writeString(file, json));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is wrong with it; empty where nothing is. */
  static String problem(String json) {
    return problem(() -> read(json));
  }

  static String problem(Path file) {
    return problem(() -> DatasetSpec.read(file));
  }

  private static String problem(Supplier<DatasetSpec> reading) {
    try {
      reading.get();
      return "";
    } catch (SpecException e) {
      return e.getMessage();
    }
  }
}
