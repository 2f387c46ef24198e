/**
 * Brokers and programs in processes of their own, killed and cut off under load.
 *
 * <p>In: a directory. Out: whether anything was lost, doubled or slow to come back.
 */
@NullMarked
package dev.nomos.console.faults;

import org.jspecify.annotations.NullMarked;
