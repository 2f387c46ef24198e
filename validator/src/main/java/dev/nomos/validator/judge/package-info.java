/**
 * Judges one record at a time; knows no Kafka, no clock and no order of partitions.
 *
 * <p>In: theories with the offsets from which they judge, a record, what was suppressed so far.
 * Out: which rules the record breaks, which of the violations are published, and what becomes of
 * the record. The live validator and a replay run the same step.
 */
@NullMarked
package dev.nomos.validator.judge;

import org.jspecify.annotations.NullMarked;
