/**
 * Implications from decision trees: what the other fields tell about each predicate.
 *
 * <p>In: distinct evidences with counts. Out: exact rules, which may be axioms, and approximate
 * ones with their confidence, which are of another type and never are. Pure: no files.
 */
@NullMarked
package dev.nomos.miner.tree;

import org.jspecify.annotations.NullMarked;
