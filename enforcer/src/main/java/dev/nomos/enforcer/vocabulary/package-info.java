/**
 * Records as sequences of tokens, for a language model.
 *
 * <p>In: a data set's specification and its records. Out: what each field can be completed with,
 * and a record as tokens and back.
 */
@NullMarked
package dev.nomos.enforcer.vocabulary;

import org.jspecify.annotations.NullMarked;
