/**
 * The demonstration: real flow exports in, learned rules, explained violations out.
 *
 * <p>In: the lab's captures and labels. Out: datagrams to a collector, and a score per label.
 */
@NullMarked
package dev.nomos.console.demo;

import org.jspecify.annotations.NullMarked;
