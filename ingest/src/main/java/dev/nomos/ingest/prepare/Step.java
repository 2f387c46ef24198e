package dev.nomos.ingest.prepare;

import dev.nomos.logic.Value;
import org.jspecify.annotations.Nullable;

/** One transformation of a record's columns, in place. Holds no state of its own. */
@FunctionalInterface
interface Step {
  /** {@code columns}: by slot; null is absent. */
  void apply(@Nullable Value[] columns) throws UnfitRecord;

  /** A change of one value; null means no value. */
  @FunctionalInterface
  interface Change {
    @Nullable Value of(Value value) throws UnfitRecord;
  }
}
