package dev.nomos.console.page;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows of one data set, now. Any thread may ask; every answer is an immutable copy.
 */
public interface LiveState {
  Overview overview();

  /** The rules in force and those once broken, most violations first, then most support. */
  List<RuleRow> rules();

  /** Newest first, of one rule if {@code ruleId} is given. At most what is still remembered. */
  List<ViolationRow> violations(@Nullable String ruleId, int limit);

  /**
   * Violations with a {@link ViolationRow#id} above {@code id}, oldest first; the last {@code
   * limit}.
   */
  List<ViolationRow> violationsAfter(long id, int limit);

  /** Oldest first, without gaps. */
  List<Bucket> timeline();

  /**
   * @param phase what is going on, in words: "learning", "checking"
   */
  record Overview(String dataset, String phase, Counters counters) {}

  /**
   * @param theoryVersion 0 before the first theory
   */
  record Counters(
      long records,
      double recordsPerSecond,
      long distinctEvidence,
      long predicates,
      long rules,
      long theoryVersion,
      long violations,
      double violationsPerSecond,
      long deadLetters) {}

  /**
   * @param antecedentCount records in which the rule was put to the test
   * @param lastViolationMillis event time; 0 if it was never broken
   */
  record RuleRow(
      String id,
      String formula,
      String english,
      String status,
      long support,
      long antecedentCount,
      long violations,
      long lastViolationMillis) {}

  /**
   * @param id rises by one with each violation seen since this view began
   * @param partition of the records topic, as is {@code offset}
   */
  record ViolationRow(
      long id,
      long eventTimeMillis,
      String ruleId,
      String english,
      String formula,
      long theoryVersion,
      int partition,
      long offset,
      Map<String, String> fields,
      List<FailedRow> failed) {
    public ViolationRow {
      fields = Map.copyOf(fields);
      failed = List.copyOf(failed);
    }
  }

  /**
   * One predicate that was false.
   *
   * @param seen field to value
   */
  record FailedRow(String predicate, String english, Map<String, String> seen, String threshold) {
    public FailedRow {
      seen = Map.copyOf(seen);
    }
  }

  /**
   * @param startMillis wall-clock time; each bucket lasts until the next begins
   */
  record Bucket(long startMillis, long records, long violations) {}
}
