/**
 * Distinct evidences to rules: search, judgement, and what makes a candidate a rule.
 *
 * <p>In: counted evidences of a predicate space. Out: rules with what speaks for them, and counts
 * of what was turned down and why. Pure: no Kafka, no clock.
 */
@NullMarked
package dev.nomos.miner.theory;

import org.jspecify.annotations.NullMarked;
