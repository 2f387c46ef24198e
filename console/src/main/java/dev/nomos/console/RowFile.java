package dev.nomos.console;

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
 * Rows as a CSV file with a header (RFC 4180, UTF-8; an absent value is an empty cell). The file
 * appears whole or not at all: rows go beside it first.
 */
final class RowFile implements AutoCloseable {
  private final Path file;
  private final Path beside;
  private final BufferedWriter out;
  private final int columns;

  private RowFile(Path file, Path beside, BufferedWriter out, int columns) {
    this.file = file;
    this.beside = beside;
    this.out = out;
    this.columns = columns;
  }

  static RowFile create(Path file, RowType type) throws IOException {
    String name = ".%s.%d.part".formatted(file.getFileName(), ProcessHandle.current().pid());
    Path beside = file.toAbsolutePath().resolveSibling(name); // not a secret, as temp files are
    var rows = new RowFile(file, beside, Files.newBufferedWriter(beside), type.size());
    rows.line(type.fields().stream().map(Field::name).toArray(String[]::new));
    return rows;
  }

  void write(Row row) {
    var cells = new String[columns];
    for (int i = 0; i < columns; i++) cells[i] = text(row.get(i));
    try {
      line(cells);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written: " + e.getMessage(), e);
    }
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
    out.close();
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(beside);
  }
}
