package dev.nomos.bench;

import dev.nomos.logic.RecordBatch;
import dev.nomos.logic.RowType;

/** Endless records. One thread's. */
interface BatchSource {
  RowType type();

  /** Adds one record to a batch of {@link #type} that is not full. */
  void addTo(RecordBatch.Builder batch);
}
