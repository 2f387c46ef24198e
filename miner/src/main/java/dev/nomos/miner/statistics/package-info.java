/**
 * What speaks for a rule: how often it was put to the test, how likely that is by chance, which
 * records show it, and which rules are one rule at other places.
 *
 * <p>In: distinct evidences with counts, rules over their predicates. Out: statistics, their order,
 * families. Pure: no files, no clock.
 */
@NullMarked
package dev.nomos.miner.statistics;

import org.jspecify.annotations.NullMarked;
