/**
 * Grammar and profile to predicate space.
 *
 * <p>In: a grammar, a data set's specification, rows of a learning period. Out: ordered predicates,
 * or one error that names every template that yields nothing.
 */
@NullMarked
package dev.nomos.miner.predicates;

import org.jspecify.annotations.NullMarked;
