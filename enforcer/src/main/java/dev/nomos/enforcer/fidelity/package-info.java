/**
 * How near made-up or predicted records come to real ones.
 *
 * <p>In: samples of records, or series side by side with the truth. Out: figures, each with its
 * formula, units and range beside it. A figure that is not defined for its input is absent; none is
 * ever NaN.
 */
@NullMarked
package dev.nomos.enforcer.fidelity;

import org.jspecify.annotations.NullMarked;
