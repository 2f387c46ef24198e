package dev.nomos.console.page;

import java.util.List;
import java.util.Locale;

/**
 * One rule in a list.
 *
 * @param status UNKNOWN where only its violations tell of it
 * @param family id of the rule that stands for its family, its own where it stands for itself
 * @param members rules of its family that this row stands for; 1 where families are not folded
 * @param antecedentCount records in which the rule was put to the test
 * @param lift 0 where unknown
 * @param exceptions how many
 * @param replaces id of the rule that this one relaxes; empty where it is no relaxation
 * @param proposals relaxations of this rule that wait for a decision
 * @param wouldPass records that this relaxation would have let pass
 * @param violations published; {@code suppressed} those that only their numbers tell of
 * @param lastViolationMillis event time, as are the other moments; 0 where there is none
 */
record RuleRow(
    String id,
    String formula,
    String english,
    String status,
    String action,
    String provenance,
    String health,
    String family,
    long members,
    long support,
    long antecedentCount,
    double lift,
    long exceptions,
    String replaces,
    long proposals,
    long wouldPass,
    long quarantinedEvidences,
    long quarantinedRecords,
    long quarantinedKeys,
    long violations,
    long suppressed,
    long lastViolationMillis,
    long lastTestedMillis,
    long sinceMillis) {

  boolean contains(List<String> words) {
    if (words.isEmpty()) return true;
    String text = (english + ' ' + formula + ' ' + id).toLowerCase(Locale.ROOT);
    return words.stream().allMatch(text::contains);
  }

  /** This row standing for as many rules of its family. */
  RuleRow standingFor(long many) {
    return new RuleRow(
        id,
        formula,
        english,
        status,
        action,
        provenance,
        health,
        family,
        many,
        support,
        antecedentCount,
        lift,
        exceptions,
        replaces,
        proposals,
        wouldPass,
        quarantinedEvidences,
        quarantinedRecords,
        quarantinedKeys,
        violations,
        suppressed,
        lastViolationMillis,
        lastTestedMillis,
        sinceMillis);
  }
}
