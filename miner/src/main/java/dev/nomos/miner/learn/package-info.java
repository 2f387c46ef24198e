/**
 * Learning from what was counted, without a stream: searches, plain and guarded, made into a
 * theory.
 *
 * <p>In: a predicate space, distinct evidences with their weights, guards. Out: the rules that hold
 * in every evidence, complete or labelled partial, without those that follow from others.
 */
@NullMarked
package dev.nomos.miner.learn;

import org.jspecify.annotations.NullMarked;
