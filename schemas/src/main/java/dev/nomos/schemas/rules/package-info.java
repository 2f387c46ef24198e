/**
 * Rule files: NetNomos' rules.json with the kinds that Nomos adds, and plain text with one formula
 * a line.
 *
 * <p>In: files, or rules to write. Out: rules with their formulas, or one error that names the file
 * and the place.
 */
@NullMarked
package dev.nomos.schemas.rules;

import org.jspecify.annotations.NullMarked;
