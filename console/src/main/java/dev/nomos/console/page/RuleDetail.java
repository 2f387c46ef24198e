package dev.nomos.console.page;

import dev.nomos.logic.Formula;
import dev.nomos.logic.PlainEnglish;
import dev.nomos.logic.RowType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one rule.
 *
 * @param literals of a clause, of which one must hold; none of any other formula
 * @param fields that its formula is about
 * @param expectedViolations among the records it was mined from, if its literals were independent
 * @param minedFromMillis event time of the newest of these
 * @param examples records that put it to the test and keep it
 * @param counterExamples quarantined records that break it
 * @param proposals relaxations of this rule that wait for a decision
 * @param replaced the rule that this one relaxes; null where it is no relaxation
 * @param family the other rules of its family, the first of them
 * @param history newest first
 */
record RuleDetail(
    RuleRow rule,
    List<Literal> literals,
    Set<String> fields,
    double expectedViolations,
    String spaceId,
    long minedFromMillis,
    List<RuleShelf.ExceptionRow> exceptions,
    List<Map<String, String>> examples,
    List<Map<String, String>> counterExamples,
    List<RuleDetail> proposals,
    @Nullable RuleRow replaced,
    List<RuleRow> family,
    List<RuleShelf.EventRow> history) {

  /**
   * @param negation what holds where the literal does not, in words as {@code english}
   */
  record Literal(String formula, String english, String negation) {
    static Literal of(Formula.Atom atom, RowType type) {
      return new Literal(
          atom.toString(), PlainEnglish.of(atom, type), PlainEnglish.of(atom.negate(), type));
    }
  }
}
