package dev.nomos.miner.statistics;

import java.util.Comparator;
import java.util.List;

/**
 * What the records say about a clause.
 *
 * <p>Counts are of records. A literal that is unknown in a record holds in it, as the rule is not
 * broken there; see {@link EvidenceColumns} for negations that the space does not have.
 *
 * @param readings one for each literal, in the order in which the literals were given
 * @param natural the index in {@code readings} of the one that reads best; see {@link RuleMeasures}
 * @param records all records
 * @param violations records in which every literal fails
 * @param tested records in which all literals but one fail and that one is known to hold, or fails
 *     too; of the reading where they are fewest. What is unknown puts nothing to the test
 * @param expectedViolations how many there would be if the literals were independent
 * @param log10Chance log10 of the probability of so few violations if the literals were
 *     independent; 0 (certain) for a clause of one literal, which is independent of nothing
 * @param surprise of the least surprising reading; 0 without readings
 * @param examples evidences, numbered as the caller did, that put the natural reading to the test
 *     and obey it: its antecedent and its consequent hold; those of most records first
 * @param nearMisses evidences that obey the rule by one literal only, not the natural reading's
 *     consequent: one step from breaking it; those of most records first
 * @param counterexamples evidences that break it, those of most records first
 */
public record RuleStatistics(
    List<Reading> readings,
    int natural,
    long records,
    long violations,
    long tested,
    double expectedViolations,
    double log10Chance,
    double surprise,
    List<Integer> examples,
    List<Integer> nearMisses,
    List<Integer> counterexamples) {

  /**
   * A clause read as an implication: where all other literals fail, this one holds.
   *
   * @param consequent the literal
   * @param antecedentCount records in which all other literals fail
   * @param confidence share of those in which the consequent holds, in [0, 1]; 1 where there are
   *     none
   * @param lift confidence over the share of all records in which the consequent holds: 1 says that
   *     the antecedent tells nothing; 1 where the consequent never holds
   * @param surprise records that would break the reading if its consequent did not depend on its
   *     antecedent, less those that do
   */
  public record Reading(
      int consequent, long antecedentCount, double confidence, double lift, double surprise) {}

  public RuleStatistics {
    readings = List.copyOf(readings);
    examples = List.copyOf(examples);
    nearMisses = List.copyOf(nearMisses);
    counterexamples = List.copyOf(counterexamples);
  }

  /**
   * Most worth reading first: rules without violations; of those, facts (one literal); then the
   * more surprising by their weakest reading, since a rule is worth what its least tested side is;
   * then the shorter. Rules that are equal in all this stay in the order in which they come.
   */
  public static final Comparator<RuleStatistics> STRONGEST_FIRST = RuleStatistics::compare;

  private static int compare(RuleStatistics a, RuleStatistics b) {
    int order = Boolean.compare(a.violations > 0, b.violations > 0);
    if (order == 0) order = Boolean.compare(a.readings.size() > 1, b.readings.size() > 1);
    if (order == 0) order = Double.compare(b.surprise, a.surprise);
    return order == 0 ? Integer.compare(a.readings.size(), b.readings.size()) : order;
  }

  public Reading naturalReading() {
    return readings.get(natural);
  }

  /** Share of records in which the rule holds, in [0, 1]; 1 where there are none. */
  public double support() {
    return records == 0 ? 1 : (double) (records - violations) / records;
  }

  /** How often the rule was put to the test: {@link #tested}. */
  public long antecedentCount() {
    return tested;
  }
}
