package dev.nomos.console.compliance;

import dev.nomos.logic.Row;
import dev.nomos.logic.TheoryChecker;
import dev.nomos.logic.Verdict;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one source's records do to the rules. A rule is broken only by a record in which it is
 * definitely false: a missing value breaks nothing. One owner thread.
 */
public final class Score {
  private final String source;
  private final ScoredRules rules;
  private final TheoryChecker checker;

  /** {@code broken[r]}: records that break rule r; {@code first[r]}: the first, from 1. */
  private final long[] broken;

  private final long[] first;

  /** {@code familiesBroken[f]}: records that break a rule of family f; in {@code last} the last. */
  private final long[] familiesBroken;

  private final long[] last;

  /** {@code byRules[n]}: records that break n rules. */
  private final long[] byRules;

  private long records;

  public Score(String source, ScoredRules rules) {
    this.source = source;
    this.rules = rules;
    this.checker = new TheoryChecker(rules.theory());
    this.broken = new long[rules.rules().size()];
    this.first = new long[broken.length];
    this.familiesBroken = new long[rules.families().size()];
    this.last = new long[familiesBroken.length];
    this.byRules = new long[broken.length + 1];
  }

  /** Scores the next record. */
  public void add(Row row) {
    records++;
    Verdict verdict = checker.check(row);
    byRules[verdict.size()]++;
    for (int i = 0; i < verdict.size(); i++) {
      int rule = verdict.number(i);
      if (broken[rule]++ == 0) {
        first[rule] = records;
      }
      int family = rules.familyOf(rule);
      if (last[family] != records) {
        last[family] = records;
        familiesBroken[family]++;
      }
    }
  }

  public String source() {
    return source;
  }

  public long records() {
    return records;
  }

  /** Records that break a rule. */
  public long violating() {
    return records - byRules[0];
  }

  /** Share of records that break no rule; 1 where there are none. */
  public double score() {
    return share(byRules[0]);
  }

  long broken(int rule) {
    return broken[rule];
  }

  /** Number of the first record that breaks the rule, from 1; 0 where none does. */
  long first(int rule) {
    return first[rule];
  }

  long familyBroken(int family) {
    return familiesBroken[family];
  }

  /** Rules that some record breaks. */
  public int rulesBroken() {
    int count = 0;
    for (long violations : broken) {
      count += violations > 0 ? 1 : 0;
    }
    return count;
  }

  /** Share of the records; 1 where there are none. */
  double share(long some) {
    return records == 0 ? 1 : (double) some / records;
  }

  /** How many rules so many records break, by the number of records. */
  SortedMap<Long, Long> rulesByViolations() {
    SortedMap<Long, Long> found = new TreeMap<>();
    for (long violations : broken) {
      found.merge(violations, 1L, Long::sum);
    }
    return Collections.unmodifiableSortedMap(found);
  }

  /** How many records break so many rules, by the number of rules. */
  SortedMap<Long, Long> recordsByRules() {
    SortedMap<Long, Long> found = new TreeMap<>();
    for (int n = 0; n < byRules.length; n++) {
      if (byRules[n] > 0) {
        found.put((long) n, byRules[n]);
      }
    }
    return Collections.unmodifiableSortedMap(found);
  }
}
