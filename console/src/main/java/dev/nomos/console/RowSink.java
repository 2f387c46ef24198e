package dev.nomos.console;

import dev.nomos.logic.Row;
import java.io.IOException;

/** Where rows go that a model writes, one after the other. */
interface RowSink extends AutoCloseable {
  /**
   * Whether the row could be written; what cannot is told of, and goes nowhere.
   *
   * @param number of the row, larger than of any before it
   */
  boolean write(long number, Row row);

  /** All rows are there. */
  void finish() throws IOException;

  /** Without {@link #finish} nothing appears that was not there before. */
  @Override
  void close() throws IOException;
}
