/**
 * Evidence as plain text, and the sets found over it.
 *
 * <p>In: files with a distinct evidence a line, or a count a line. Out: evidences over predicates
 * numbered without gaps; files with a set of predicates a line.
 */
@NullMarked
package dev.nomos.console.search;

import org.jspecify.annotations.NullMarked;
