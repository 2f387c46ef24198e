package dev.nomos.validator.judge;

import dev.nomos.logic.Formula;
import dev.nomos.logic.FormulaReader;
import dev.nomos.logic.PlainEnglish;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Truth;
import dev.nomos.schemas.avro.RuleAction;
import dev.nomos.schemas.avro.RuleException;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.avro.TheoryRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a theory with what follows from breaking it. Immutable.
 *
 * @param status ACTIVE or SHADOW
 * @param english the rule in words, as it was published
 */
public record PublishedRule(
    Rule rule, RuleStatus status, RuleAction action, String english, List<Exempt> exceptions) {

  /**
   * Where a rule does not apply.
   *
   * @param expiresMillis event time from which it no longer holds; 0: never
   */
  public record Exempt(String id, Formula condition, long expiresMillis) {
    boolean covers(Row row, long eventTimeMillis) {
      return (expiresMillis == 0 || eventTimeMillis < expiresMillis)
          && condition.evaluate(row) == Truth.TRUE;
    }
  }

  public PublishedRule {
    exceptions = List.copyOf(exceptions);
  }

  /** An active rule that reports and has no exceptions. */
  public static PublishedRule of(Rule rule, RowType type) {
    return new PublishedRule(
        rule,
        RuleStatus.ACTIVE,
        RuleAction.REPORT,
        PlainEnglish.of(rule.formula(), type),
        List.of());
  }

  /** Throws {@link IllegalArgumentException} where the rule or an exception means nothing. */
  static PublishedRule of(TheoryRule told, FormulaReader formulas) {
    String what = "rule " + told.getId();
    Rule rule = new Rule(told.getId(), read(told.getFormula(), what, formulas));
    String english =
        told.getEnglish().isEmpty()
            ? PlainEnglish.of(rule.formula(), formulas.type())
            : told.getEnglish();
    List<Exempt> exceptions =
        told.getExceptions().stream().map(each -> exempt(what, each, formulas)).toList();
    return new PublishedRule(rule, told.getStatus(), told.getAction(), english, exceptions);
  }

  private static Exempt exempt(String rule, RuleException told, FormulaReader formulas) {
    String what = "exception " + told.getId() + " of " + rule;
    Formula condition = read(told.getCondition(), what, formulas);
    return new Exempt(told.getId(), condition.expand(formulas.type()), told.getExpiresMillis());
  }

  private static Formula read(String text, String what, FormulaReader formulas) {
    try {
      return formulas.read(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(what + ": " + e.getMessage(), e);
    }
  }

  /** Whether its violations count against a record: those of a SHADOW rule do not. */
  public boolean isActive() {
    return status == RuleStatus.ACTIVE;
  }

  /** Whether it keeps a record that breaks it off the compliant ones. */
  public boolean blocks() {
    return isActive()
        && switch (action) {
          case MARK, REPORT -> false;
          case BLOCK, DEAD_LETTER -> true;
        };
  }

  /** The id of the first exception that covers the record; null where none does. */
  @Nullable String exceptionFor(Subject record) {
    for (Exempt exception : exceptions) {
      if (exception.covers(record.row(), record.eventTimeMillis())) {
        return exception.id();
      }
    }
    return null;
  }
}
