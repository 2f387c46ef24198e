/**
 * A learning run as one HTML page that needs no network.
 *
 * <p>In: a run directory. Out: the page. What comes from data is text in it, never markup.
 */
@NullMarked
package dev.nomos.console.report;

import org.jspecify.annotations.NullMarked;
