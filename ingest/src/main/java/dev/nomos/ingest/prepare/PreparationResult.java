package dev.nomos.ingest.prepare;

import dev.nomos.logic.Row;

/** What became of one input record. */
public sealed interface PreparationResult {
  record Prepared(Row row) implements PreparationResult {}

  /** A filter step of the specification leaves the record out, as intended. */
  record Filtered(String step) implements PreparationResult {}

  /** The record does not fit the specification. */
  record Rejected(String reason) implements PreparationResult {}
}
