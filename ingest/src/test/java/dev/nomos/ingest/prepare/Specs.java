package dev.nomos.ingest.prepare;

import dev.nomos.schemas.spec.DatasetSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Specifications from text. */
public final class Specs {
  private Specs() {}

  public static DatasetSpec of(String json) {
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

  /** The fields and the steps, in JSON, single-quoted. */
  public static DatasetSpec of(String fields, String steps, String derived) {
    return of(
        """
        {'name': 'test', 'fields': [%s], 'preprocessing': [%s], 'derived_variables': [%s]}
        """
            .formatted(fields, steps, derived)
            .replace('\'', '"'));
  }
}
