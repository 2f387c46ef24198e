/**
 * Writes records with a language model, token by token, under a rule theory: a token that has no
 * compliant completion is never written.
 *
 * <p>In: a language model, its vocabulary, a {@link dev.nomos.logic.completion.CompletionEngine},
 * prompts. Out: an {@link dev.nomos.enforcer.decode.Outcome} for each prompt.
 */
@NullMarked
package dev.nomos.enforcer.decode;

import org.jspecify.annotations.NullMarked;
