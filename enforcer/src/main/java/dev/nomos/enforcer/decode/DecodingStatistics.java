package dev.nomos.enforcer.decode;

import dev.nomos.logic.completion.CompletionStatistics;

/**
 * What a {@link Decoder} did so far.
 *
 * @param records completed, each candidate counted
 * @param tokens that the model was fed
 * @param drawn tokens that were drawn, not given by the prompt or the order of fields
 * @param masked of {@code drawn}: those at which the rules ruled something out
 * @param firstRemoved of {@code drawn}: those whose likeliest token the rules ruled out
 * @param massRemoved probability that the rules ruled out, summed over {@code drawn}
 * @param redrawn numbers that were drawn anew, since rules forbid a digit of them
 * @param maskNanos time that finding out what is allowed took
 * @param completion what the constraint engine did
 */
public record DecodingStatistics(
    long records,
    long tokens,
    long drawn,
    long masked,
    long firstRemoved,
    double massRemoved,
    long redrawn,
    long maskNanos,
    CompletionStatistics completion) {}
