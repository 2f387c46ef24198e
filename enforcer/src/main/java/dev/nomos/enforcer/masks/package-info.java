/**
 * Masks for generators of any kind: what may be written next, such that every record can still be
 * completed.
 *
 * <p>In: questions about batches of records as JSON, and a rule theory that may change at any time.
 * Out: of each record, the values or characters that may follow, or why none may. Nothing is
 * remembered of a record between two questions.
 */
@NullMarked
package dev.nomos.enforcer.masks;

import org.jspecify.annotations.NullMarked;
