package dev.nomos.console;

import dev.nomos.logic.Row;
import java.io.IOException;

/** Where records go, one after the other. */
interface RecordFile extends AutoCloseable {
  /** Whether the record could be written; what cannot is told of, and goes nowhere. */
  boolean write(Row row);

  /** All records are there. */
  void finish() throws IOException;

  /** Without {@link #finish} no file appears. */
  @Override
  void close() throws IOException;
}
