/**
 * Makes records comply with a theory.
 *
 * <p>In: a rule theory and a record. Out: the record itself, the nearest one that complies, or the
 * rules that no record can satisfy together.
 */
@NullMarked
package dev.nomos.enforcer;

import org.jspecify.annotations.NullMarked;
