package dev.nomos.miner;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What becomes of records on their way into the evidence table: records read = counted +
 * unreadable, and counted = in the table + overflow + late + those whose evidence expired. They
 * count work done: after a failure, what is done again counts again, though the table has it once.
 */
final class EvidenceCounters {
  final Counter counted;

  /** Left to the validator, which makes dead letters of them. */
  final Counter unreadable;

  /** Records whose evidence found no room in the table: rules are mined without them. */
  final Counter overflow;

  /** Records that came when their evidence would have expired already. */
  final Counter late;

  /** Evidences that left the table because of their age. */
  final Counter expired;

  EvidenceCounters(MeterRegistry meters) {
    counted = records(meters, "counted");
    unreadable = records(meters, "unreadable");
    overflow = records(meters, "overflow");
    late = records(meters, "late");
    expired = meters.counter("nomos.miner.evidence.expired");
  }

  private static Counter records(MeterRegistry meters, String result) {
    return meters.counter("nomos.miner.evidence.input", "result", result);
  }
}
