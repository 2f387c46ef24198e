package dev.nomos.ingest.table;

import dev.nomos.ingest.prepare.Specs;
import dev.nomos.logic.Row;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Whole tables from text. */
final class Tables {
  private Tables() {}

  /** The members of a specification after its name, single-quoted. */
  static DatasetSpec spec(String members) {
    return Specs.of(("{'name': 'test', " + members + "}").replace('\'', '"'));
  }

  record Read(List<Row> rows, TableSummary summary) {
    /** The values of a column, row by row; null where absent. */
    List<@Nullable String> column(String name) {
      List<@Nullable String> values = new ArrayList<>();
      for (var row : rows) {
        Value value = row.get(name);
        values.add(value == null ? null : value.text());
      }
      return values;
    }
  }

  static Read read(DatasetSpec spec, Path file) {
    List<Row> rows = new ArrayList<>();
    var summary = Table.open(spec, file, OptionalLong.empty()).forEach(rows::add);
    return new Read(rows, summary);
  }

  static Read read(DatasetSpec spec, byte[] content) {
    try {
      Path file = Files.createTempFile("table", ".csv");
      try {
        return read(spec, Files.write(file, content));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Read read(String members, String content) {
    return read(spec(members), content.getBytes(StandardCharsets.UTF_8));
  }
}
