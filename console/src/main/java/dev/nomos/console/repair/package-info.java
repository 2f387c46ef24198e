/**
 * Repairs the rows of a file that break rules.
 *
 * <p>In: rules with a data set's specification, a file. Out: rows that all comply, and what was
 * changed.
 */
@NullMarked
package dev.nomos.console.repair;

import org.jspecify.annotations.NullMarked;
