package dev.nomos.console.page;

import dev.nomos.schemas.avro.TheoryRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What distinguishes two theory versions, rule by rule: a rule's id is a digest of its formula.
 *
 * @param added the first of them, as with {@code removed} and {@code changed}; the counts say all
 */
record VersionDifference(
    long from,
    long to,
    long addedCount,
    long removedCount,
    long changedCount,
    long unchangedCount,
    List<Member> added,
    List<Member> removed,
    List<Change> changed) {
  private static final int SHOWN = 500;

  record Member(
      String id,
      String formula,
      String english,
      String status,
      String action,
      String provenance,
      List<RuleShelf.ExceptionRow> exceptions) {
    static Member of(TheoryRule rule) {
      return new Member(
          rule.getId(),
          rule.getFormula(),
          rule.getEnglish(),
          rule.getStatus().name(),
          rule.getAction().name(),
          rule.getProvenance().name(),
          RuleShelf.exceptions(rule.getExceptions()));
    }
  }

  /** The same formula with another status, action or exceptions. */
  record Change(Member before, Member after) {}

  static VersionDifference between(
      long from, Map<String, TheoryRule> before, long to, Map<String, TheoryRule> after) {
    List<Member> added = new ArrayList<>();
    List<Change> changed = new ArrayList<>();
    after.forEach(
        (id, rule) -> {
          TheoryRule was = before.get(id);
          if (was == null) added.add(Member.of(rule));
          else if (!sameTreatment(was, rule))
            changed.add(new Change(Member.of(was), Member.of(rule)));
        });
    List<Member> removed =
        before.values().stream()
            .filter(rule -> !after.containsKey(rule.getId()))
            .map(Member::of)
            .toList();
    return new VersionDifference(
        from,
        to,
        added.size(),
        removed.size(),
        changed.size(),
        after.size() - added.size() - changed.size(),
        first(added),
        first(removed),
        first(changed));
  }

  private static boolean sameTreatment(TheoryRule a, TheoryRule b) {
    return a.getStatus() == b.getStatus()
        && a.getAction() == b.getAction()
        && a.getExceptions().equals(b.getExceptions());
  }

  private static <T> List<T> first(List<T> all) {
    return List.copyOf(all.subList(0, Math.min(SHOWN, all.size())));
  }
}
