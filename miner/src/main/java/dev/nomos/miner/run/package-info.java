/**
 * What a learning run leaves behind for people and programs to read: statistics of its rules and of
 * its search, beside the specifications and rules.
 *
 * <p>In: rules, evidences, search outcomes; or a run directory. Out: {@code statistics.json} and
 * {@code search.json}, or what they say.
 */
@NullMarked
package dev.nomos.miner.run;

import org.jspecify.annotations.NullMarked;
