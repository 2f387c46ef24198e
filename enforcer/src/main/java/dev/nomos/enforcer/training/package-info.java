/**
 * Trains language models, in PyTorch by way of DJL; its native libraries are loaded here only.
 *
 * <p>In: records as tokens. Out: weights that {@link dev.nomos.enforcer.model.Gpt2} runs, with
 * checkpoints and the loss curve.
 */
@NullMarked
package dev.nomos.enforcer.training;

import org.jspecify.annotations.NullMarked;
