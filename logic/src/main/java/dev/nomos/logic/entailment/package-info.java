/**
 * What follows from a theory, decided by Z3 under the same three-valued truth as {@link
 * dev.nomos.logic.Formula#evaluate}.
 *
 * <p>In: rules, a row type, axioms over one field each, and queries. Out: verdicts with
 * counter-models, minimal cores, theories without redundant rules. The native library is loaded
 * when the first theory is, never before.
 */
@NullMarked
package dev.nomos.logic.entailment;

import org.jspecify.annotations.NullMarked;
