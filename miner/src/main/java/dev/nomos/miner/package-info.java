/**
 * Learns the rules of one data set from its records and publishes them as theories.
 *
 * <p>In: prepared records and commands to learn. Out: distinct evidences with counts, rules, theory
 * versions, rule events.
 */
@NullMarked
package dev.nomos.miner;

import org.jspecify.annotations.NullMarked;
