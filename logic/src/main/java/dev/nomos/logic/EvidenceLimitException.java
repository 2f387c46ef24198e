package dev.nomos.logic;

/**
 * Records are more varied than an evidence table may be large. A table cut short would make rules
 * that the records left out break, so there is none.
 */
public final class EvidenceLimitException extends RuntimeException {
  EvidenceLimitException(int most, long rows) {
    super(
        ("more than %d distinct evidences among the first %d records; use fewer predicates or"
                + " coarser constants, or allow more")
            .formatted(most, rows));
  }
}
