package dev.nomos.ingest.prepare;

import dev.nomos.logic.Value;
import java.util.Map;

/** One transformation of a record's columns, in place. Holds no state of its own. */
@FunctionalInterface
interface Step {
  void apply(Map<String, Value> columns) throws UnfitRecord;

  /** A change of one value; null means no value. */
  @FunctionalInterface
  interface Change {
    @org.jspecify.annotations.Nullable
    Value of(Value value) throws UnfitRecord;
  }
}
