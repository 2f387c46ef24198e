package dev.nomos.ingest.table;

import dev.nomos.logic.Row;

/** Takes what becomes of a file's records, one after the other. */
public interface RecordSink {
  /** Thrown by a sink to end the reading; the summary then tells what was read until there. */
  final class StopReading extends RuntimeException {
    public StopReading() {
      super("the reader wants no more", null, false, false);
    }
  }

  /**
   * A prepared row.
   *
   * @param partition the name of its window's partition, empty where there are no windows
   * @param from the record that it was made of, or its window's last
   */
  void row(Row row, String partition, Provenance from);

  /** A record, or a window, that does not fit. {@code place}: such as "line 7". */
  void rejected(Provenance from, String place, String reason);

  /** One more record was read, whatever becomes of it. */
  void read();
}
