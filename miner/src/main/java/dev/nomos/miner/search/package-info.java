/**
 * Minimal hitting sets over distinct evidences.
 *
 * <p>In: evidences as bit sets, what is known statically of the predicates. Out: sets of predicates
 * that share a bit with every evidence, so that their disjunction holds in every record.
 */
@NullMarked
package dev.nomos.miner.search;

import org.jspecify.annotations.NullMarked;
