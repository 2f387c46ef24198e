/**
 * Language models over token sequences, run in plain Java.
 *
 * <p>In: weights from files and the tokens so far. Out: the next token's logits.
 */
@NullMarked
package dev.nomos.enforcer.model;

import org.jspecify.annotations.NullMarked;
