package dev.nomos.validator.replay;

import dev.nomos.validator.judge.Breach;
import dev.nomos.validator.judge.Judgement;
import dev.nomos.validator.judge.PublishedRule;
import dev.nomos.validator.judge.Subject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Counts judgements, by rule and key. One owner. */
final class Tally {
  private final Map<String, RuleTally> rules = new HashMap<>();
  private long compliant;
  private long violating;
  private long unjudged;
  private long dead;
  private long violations;
  private long told;
  private long excepted;

  private static final class RuleTally {
    private PublishedRule rule;
    private long violations;
    private long excepted;
    private final Map<String, Long> keys = new HashMap<>();
    private long otherKeys;

    RuleTally(PublishedRule rule) {
      this.rule = rule;
    }

    void violated(String key) {
      violations++;
      if (keys.size() < ReplayReport.MOST_KEYS || keys.containsKey(key)) {
        keys.merge(key, 1L, Long::sum);
      } else {
        otherKeys++;
      }
    }

    ReplayReport.FiredRule report() {
      Map<String, Long> sorted = new LinkedHashMap<>();
      keys.entrySet().stream()
          .sorted(
              Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                  .thenComparing(Map.Entry.comparingByKey()))
          .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
      return new ReplayReport.FiredRule(
          rule.rule().id(),
          rule.rule().formula().toString(),
          rule.english(),
          name(rule.status()),
          name(rule.action()),
          violations,
          excepted,
          sorted,
          otherKeys);
    }

    private static String name(Enum<?> value) {
      return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  void dead() {
    dead++;
  }

  void add(Subject record, Judgement judgement) {
    switch (judgement) {
      case Judgement.Unjudged _ -> unjudged++;
      case Judgement.Judged judged -> {
        if (judged.isViolating()) {
          violating++;
        } else {
          compliant++;
        }
        judged.breaches().forEach(breach -> add(record, breach));
      }
    }
  }

  private void add(Subject record, Breach breach) {
    RuleTally tally =
        rules.computeIfAbsent(breach.rule().rule().id(), _ -> new RuleTally(breach.rule()));
    tally.rule = breach.rule();
    switch (breach) {
      case Breach.Excepted _ -> {
        excepted++;
        tally.excepted++;
      }
      case Breach.Violated(_, _, boolean isPublished) -> {
        violations++;
        told += isPublished ? 1 : 0;
        tally.violated(record.key());
      }
    }
  }

  /** {@code ruleCount}: rules judged by, whether they fired or not. */
  ReplayReport report(int ruleCount) {
    List<ReplayReport.FiredRule> fired =
        rules.values().stream()
            .map(RuleTally::report)
            .sorted(
                Comparator.comparingLong(ReplayReport.FiredRule::violations)
                    .reversed()
                    .thenComparing(ReplayReport.FiredRule::id))
            .toList();
    return new ReplayReport(
        compliant + violating + unjudged + dead,
        compliant,
        violating,
        unjudged,
        dead,
        violations,
        told,
        excepted,
        ruleCount,
        fired);
  }
}
