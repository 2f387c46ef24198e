package dev.nomos.console;

import dev.nomos.logic.Row;
import java.io.IOException;

/** Where rows go that a model writes. */
interface RowSink extends AutoCloseable {
  /** {@code number}: of the row, larger than of any before it. */
  void write(long number, Row row);

  /** There are no more rows. */
  void finish() throws IOException;

  @Override
  void close() throws IOException;
}
