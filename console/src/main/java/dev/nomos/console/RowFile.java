package dev.nomos.console;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.nomos.logic.Field;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * Rows as a CSV file with a header (RFC 4180, UTF-8; an absent value is an empty cell), or where
 * its name ends in .jsonl as JSON lines (an absent value is left out). The file appears whole or
 * not at all: rows go beside it first.
 */
final class RowFile implements AutoCloseable {
  private final Path file;
  private final Path beside;
  private final BufferedWriter out;
  private final RowType type;
  private final @Nullable JsonGenerator json;

  private RowFile(Path file, Path beside, BufferedWriter out, RowType type) throws IOException {
    this.file = file;
    this.beside = beside;
    this.out = out;
    this.type = type;
    json = file.toString().endsWith(".jsonl") ? generator(out) : null;
  }

  private static JsonGenerator generator(BufferedWriter out) throws IOException {
    return new JsonFactoryBuilder()
        .rootValueSeparator((String) null)
        .build()
        .createGenerator(out)
        .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
  }

  static RowFile create(Path file, RowType type) throws IOException {
    String name = ".%s.%d.part".formatted(file.getFileName(), ProcessHandle.current().pid());
    Path beside = file.toAbsolutePath().resolveSibling(name); // not a secret, as temp files are
    var rows = new RowFile(file, beside, Files.newBufferedWriter(beside), type);
    if (rows.json == null) {
      rows.line(type.fields().stream().map(Field::name).toArray(String[]::new));
    }
    return rows;
  }

  void write(Row row) {
    try {
      if (json == null) {
        var cells = new String[type.size()];
        for (int i = 0; i < cells.length; i++) cells[i] = text(row.get(i));
        line(cells);
      } else {
        object(json, row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  private static void object(JsonGenerator json, Row row) throws IOException {
    json.writeStartObject();
    for (var present : row.asMap().entrySet()) {
      json.writeFieldName(present.getKey());
      if (present.getValue().isNumber()) {
        json.writeNumber(present.getValue().text());
      } else {
        json.writeString(present.getValue().text());
      }
    }
    json.writeEndObject();
    json.writeRaw('\n');
  }

  private static String text(@Nullable Value value) {
    return value == null ? "" : value.text();
  }

  private void line(String[] cells) throws IOException {
    for (int i = 0; i < cells.length; i++) {
      if (i > 0) out.write(',');
      out.write(quoted(cells[i]));
    }
    out.write('\n');
  }

  private static String quoted(String cell) {
    for (int i = 0; i < cell.length(); i++)
      if (cell.charAt(i) == ',' || cell.charAt(i) == '"' || cell.charAt(i) < ' ')
        return '"' + cell.replace("\"", "\"\"") + '"';
    return cell;
  }

  /** All rows are there. */
  void finish() throws IOException {
    if (json != null) json.flush();
    out.close();
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(beside);
  }
}
