/**
 * Reports of how near made-up records and predicted series come to real ones.
 *
 * <p>In: figures of the enforcer's measures. Out: the members of the JSON, and pages of one file
 * that need no network. What comes from data is text in them, never markup.
 */
@NullMarked
package dev.nomos.console.fidelity;

import org.jspecify.annotations.NullMarked;
