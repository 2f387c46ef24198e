/**
 * The constraint engine: which values of a field still have a compliant completion, and why none
 * has; and which compliant record is nearest to one that is not.
 *
 * <p>In: a rule theory, the domain of each field, a partly known or violating record. Out: what may
 * be written next, such that a record never comes to a dead end; the nearest compliant record.
 */
@NullMarked
package dev.nomos.logic.completion;

import org.jspecify.annotations.NullMarked;
