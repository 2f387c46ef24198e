package dev.nomos.console;

import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * Prepared rows as a file in UTF-8, which appears whole or not at all: rows go beside it first. Or
 * the same lines on standard output.
 */
final class RowFile implements RowSink {
  private final @Nullable Path file;
  private final @Nullable Path beside;
  private final RowSyntax syntax;
  private final Writer out;

  private RowFile(@Nullable Path file, @Nullable Path beside, RowSyntax syntax, Writer out) {
    this.file = file;
    this.beside = beside;
    this.syntax = syntax;
    this.out = out;
  }

  /** The file's name tells its syntax. */
  static RowFile create(Path file, RowType type) throws IOException {
    String name = ".%s.%d.part".formatted(file.getFileName(), ProcessHandle.current().pid());
    Path beside = file.toAbsolutePath().resolveSibling(name); // not a secret, as temp files are
    RowSyntax syntax = RowSyntax.of(file);
    var rows = new RowFile(file, beside, syntax, Files.newBufferedWriter(beside));
    rows.out.write(syntax.header(type));
    return rows;
  }

  /** CSV for whoever reads standard output. */
  static RowFile onStandardOutput(RowType type) throws IOException {
    var out = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
    out.write(RowSyntax.CSV.header(type));
    return new RowFile(null, null, RowSyntax.CSV, out);
  }

  @Override
  public void write(long number, Row row) {
    write(row);
  }

  void write(Row row) {
    try {
      out.write(syntax.line(row));
    } catch (IOException e) {
      throw new UncheckedIOException(
          (file == null ? "standard output" : file) + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** All rows are there. */
  @Override
  public void finish() throws IOException {
    if (file == null || beside == null) {
      out.flush();
      return;
    }
    out.close();
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    if (beside != null) {
      out.close();
      Files.deleteIfExists(beside);
    }
  }
}
