package dev.nomos.validator.judge;

import dev.nomos.logic.Formula;
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
  static PublishedRule of(TheoryRule told, RowType type) {
    Rule rule = new Rule(told.getId(), Formula.parse(told.getFormula()));
    String english =
        told.getEnglish().isEmpty() ? PlainEnglish.of(rule.formula(), type) : told.getEnglish();
    List<Exempt> exceptions =
        told.getExceptions().stream().map(each -> exempt(rule, each, type)).toList();
    return new PublishedRule(rule, told.getStatus(), told.getAction(), english, exceptions);
  }

  private static Exempt exempt(Rule rule, RuleException told, RowType type) {
    Formula condition = Formula.parse(told.getCondition());
    List<String> problems = condition.problems(type);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "exception %s of rule %s: %s"
              .formatted(told.getId(), rule.id(), String.join("; ", problems)));
    }
    return new Exempt(told.getId(), condition.expand(type), told.getExpiresMillis());
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
