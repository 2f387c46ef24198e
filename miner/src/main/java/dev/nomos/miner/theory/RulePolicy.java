package dev.nomos.miner.theory;

/**
 * What makes a candidate a rule rather than a coincidence.
 *
 * <p>A clause "A or B or C" is one implication in three readings: where A and B fail, C must hold,
 * and so on. A reading that was hardly ever put to the test says nothing, and a clause whose
 * literals would rarely fail together anyway is no surprise (the idea of Daikon's confidence
 * limits, Ernst et al. 2007).
 *
 * @param minimumAntecedent records that put the clause's weakest reading to the test, at least
 * @param minimumExpectedViolations records that would break the clause if its literals were
 *     independent, at least: at 5 the chance of seeing none is below 1 %
 * @param shadowShare the last share of the learning period, in event time, in [0, 1): rules are
 *     mined from what was seen before it, and those that it breaks are rejected
 */
public record RulePolicy(
    long minimumAntecedent, double minimumExpectedViolations, double shadowShare) {
  public static final RulePolicy DEFAULT = new RulePolicy(20, 5, 0.3);

  public RulePolicy {
    if (minimumAntecedent < 1) {
      throw new IllegalArgumentException(
          "miner.minimum-antecedent must be at least 1, but was " + minimumAntecedent);
    }
    if (!(minimumExpectedViolations >= 0)) {
      throw new IllegalArgumentException(
          "miner.minimum-expected-violations must not be negative, but was "
              + minimumExpectedViolations);
    }
    if (!(shadowShare >= 0 && shadowShare < 1)) {
      throw new IllegalArgumentException(
          "miner.shadow-share must be at least 0 and below 1, but was " + shadowShare);
    }
  }
}
