package dev.nomos.miner.theory;

import dev.nomos.logic.Rule;

/**
 * A rule with what speaks for it.
 *
 * @param support records it was judged on; it held in all of them
 * @param antecedentCount records that put its weakest reading to the test
 * @param expectedViolations records that would break it if its literals were independent
 */
public record ScoredRule(
    Rule rule, long support, long antecedentCount, double expectedViolations) {}
