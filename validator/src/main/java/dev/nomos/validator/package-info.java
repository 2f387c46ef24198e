/**
 * Checks every prepared record against the theory in force at its event time.
 *
 * <p>In: prepared records and theory versions. Out: violations with their witness, the log of
 * adopted versions, and dead letters for what cannot be read.
 */
@NullMarked
package dev.nomos.validator;

import org.jspecify.annotations.NullMarked;
