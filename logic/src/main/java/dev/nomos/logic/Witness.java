package dev.nomos.logic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Why a rule is false in a record: each comparison of the rule with the values that it met.
 *
 * @param failed the comparisons that are false, in the rule's order; all of them for a clause
 */
public record Witness(List<FailedPredicate> failed) {
  /**
   * @param predicate the comparison as a formula
   * @param english the comparison in words
   * @param seen the values of the fields it names, by field name
   * @param threshold what the field's value was compared with, as text: a constant, or the right
   *     side's value
   */
  public record FailedPredicate(
      String predicate, String english, Map<String, String> seen, String threshold) {}

  public Witness {
    failed = List.copyOf(failed);
  }

  public static Witness of(Rule rule, Row row) {
    List<FailedPredicate> failed = new ArrayList<>();
    rule.formula()
        .eachAtom(
            comparison -> {
              if (comparison.evaluate(row) == Truth.FALSE) {
                failed.add(explain(comparison, row));
              }
            });
    return new Witness(failed);
  }

  private static FailedPredicate explain(Formula.Atom comparison, Row row) {
    Map<String, String> seen = new TreeMap<>();
    for (String name : comparison.expand(row.type()).fields()) {
      Value value = row.get(name);
      if (value != null) {
        seen.put(name, value.text());
      }
    }
    Value threshold =
        comparison instanceof Formula.Compare(_, _, var right) ? right.evaluate(row) : null;
    return new FailedPredicate(
        comparison.toString(),
        PlainEnglish.of(comparison, row.type()),
        seen,
        threshold == null ? "" : threshold.text());
  }
}
