package dev.nomos.logic;

import java.util.List;

/**
 * A conjunction of rules in force from a moment in event time. Immutable.
 *
 * @param version positive, greater than that of every earlier theory of the data set
 * @param effectiveFromMillis event time in milliseconds since 1970: it judges records from then on
 */
public record RuleTheory(long version, long effectiveFromMillis, List<Rule> rules) {
  public RuleTheory {
    if (version < 1) {
      throw new IllegalArgumentException("a theory's version must be positive, but was " + version);
    }
    rules = List.copyOf(rules);
  }
}
