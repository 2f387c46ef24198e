/**
 * Formulas over one record, their three-valued truth, predicate spaces, evidence and rule theories.
 *
 * <p>In: rows of typed fields. Out: evidences, verdicts and witnesses. Pure: no Kafka, no input or
 * output, no clock.
 */
@NullMarked
package dev.nomos.logic;

import org.jspecify.annotations.NullMarked;
