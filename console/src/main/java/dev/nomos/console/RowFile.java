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
import org.jspecify.annotations.Nullable;

/** Prepared rows as a file in UTF-8, or the same lines on standard output. */
final class RowFile implements RowSink {
  /** Null for standard output. */
  private final @Nullable UnfinishedFile file;

  private final RowSyntax syntax;
  private final Writer out;

  private RowFile(@Nullable UnfinishedFile file, RowSyntax syntax, Writer out) {
    this.file = file;
    this.syntax = syntax;
    this.out = out;
  }

  /** The file's name tells its syntax. */
  static RowFile create(Path name, RowType type) throws IOException {
    UnfinishedFile file = UnfinishedFile.of(name);
    RowSyntax syntax = RowSyntax.of(name);
    var rows = new RowFile(file, syntax, Files.newBufferedWriter(file.beside()));
    rows.out.write(syntax.header(type));
    return rows;
  }

  /** CSV for whoever reads standard output. */
  static RowFile onStandardOutput(RowType type) throws IOException {
    var out = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
    out.write(RowSyntax.CSV.header(type));
    return new RowFile(null, RowSyntax.CSV, out);
  }

  @Override
  public boolean write(long number, Row row) {
    return write(row);
  }

  boolean write(Row row) {
    try {
      out.write(syntax.line(row));
      if (file == null) {
        requireReader();
      }
      return true;
    } catch (IOException e) {
      String message =
          file == null ? e.getMessage() : file.file() + " cannot be written: " + e.getMessage();
      throw new UncheckedIOException(message, e);
    }
  }

  /** Standard output throws nothing by itself. */
  private static void requireReader() throws IOException {
    if (System.out.checkError()) {
      throw new IOException("standard output cannot be written: whoever read it is gone");
    }
  }

  @Override
  public void finish() throws IOException {
    if (file == null) {
      out.flush();
      requireReader();
      return;
    }
    out.close();
    file.appear();
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      out.close();
      file.discard();
    }
  }
}
