package dev.nomos.logic.completion;

/**
 * What a {@link CompletionEngine} did so far.
 *
 * @param questions whether some values of a field have a compliant completion
 * @param searches questions that nothing remembered answered
 * @param nodes decisions in searches
 * @param fallbacks searches that were left to Z3
 * @param undecided searches that ended without an answer: their values are refused
 */
public record CompletionStatistics(
    long questions, long searches, long nodes, long fallbacks, long undecided) {}
