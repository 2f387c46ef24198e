/**
 * Checks every prepared record against the theory in force at its event time.
 *
 * <p>In: prepared records, theory versions, and the log of versions adopted before. Out: violations
 * with their witness, compliant records where a rule blocks, the log of adopted versions, and dead
 * letters for what cannot be read or must not go on.
 */
@NullMarked
package dev.nomos.validator;

import org.jspecify.annotations.NullMarked;
