package dev.nomos.validator.replay;

import java.util.List;
import java.util.Map;

/**
 * What a replay found. Records = compliant + violating + unjudged + dead.
 *
 * @param rules those of the theories judged by
 * @param dead records that cannot be read
 * @param violations rules broken, active or in shadow, one for each rule and record
 * @param told those among them that are not suppressed
 * @param excepted breaches that an exception covers
 * @param fired rules with violations or excepted breaches, the one with most violations first
 */
public record ReplayReport(
    long records,
    long compliant,
    long violating,
    long unjudged,
    long dead,
    long violations,
    long told,
    long excepted,
    int rules,
    List<FiredRule> fired) {
  /** Record keys counted for one rule. */
  public static final int MOST_KEYS = 200;

  /**
   * One rule that fired.
   *
   * @param status of the rule in the last theory by which it fired
   * @param violations how often it would have fired
   * @param excepted how often an exception covered it
   * @param keys record key to violations, most first; the first {@value #MOST_KEYS} keys seen
   * @param otherKeys violations with any further key
   */
  public record FiredRule(
      String id,
      String formula,
      String english,
      String status,
      String action,
      long violations,
      long excepted,
      Map<String, Long> keys,
      long otherKeys) {}
}
