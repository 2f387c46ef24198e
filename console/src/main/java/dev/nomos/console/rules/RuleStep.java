package dev.nomos.console.rules;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nomos.schemas.avro.RuleEvent;
import dev.nomos.schemas.avro.RuleEventKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule event as reports tell it; the components are the members of its JSON.
 *
 * @param at event time of the stream
 * @param kind status, action, exception, quarantine, proposal, health or refused
 * @param before status: what it was; absent for any other kind
 * @param theory version in force from then on, or being made; 0 before the first
 * @param who who or which policy decided; absent where the event does not tell
 * @param records quarantined records that break the rule, as are {@code evidences} and {@code
 *     keys}; absent where there are none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RuleStep(
    @Nullable String at,
    String rule,
    String kind,
    @Nullable String before,
    String status,
    String action,
    String health,
    long theory,
    @Nullable String who,
    @Nullable String why,
    long support,
    long tested,
    @Nullable String replaces,
    @Nullable String replacedBy,
    @Nullable String exception,
    @Nullable Long evidences,
    @Nullable Long records,
    @Nullable Long keys,
    @Nullable String command) {

  public static RuleStep of(RuleEvent event) {
    boolean isStatus = event.getKind() == RuleEventKind.STATUS;
    return new RuleStep(
        EventTime.text(event.getEventTimeMillis()),
        event.getRuleId(),
        RuleSummary.word(event.getKind()),
        isStatus ? RuleSummary.word(event.getBefore()) : null,
        RuleSummary.word(event.getStatus()),
        RuleSummary.word(event.getAction()),
        RuleSummary.word(event.getHealth()),
        event.getTheoryVersion(),
        given(event.getWho()),
        given(event.getWhy()),
        event.getSupport(),
        event.getAntecedentCount(),
        given(event.getReplaces()),
        given(event.getReplacedBy()),
        given(event.getExceptionId()),
        counted(event.getEvidences()),
        counted(event.getRecords()),
        counted(event.getKeys()),
        given(event.getCommandId()));
  }

  private static @Nullable String given(String text) {
    return text.isEmpty() ? null : text;
  }

  private static @Nullable Long counted(long number) {
    return number == 0 ? null : number;
  }

  /** What happened, in words: {@code shadow -> active, by anna: seen for a week}. */
  public String words() {
    List<String> parts = new ArrayList<>();
    parts.add(what());
    if (replacedBy != null) parts.add("replaced by " + replacedBy);
    if (replaces != null) parts.add("relaxes " + replaces);
    if (records != null) parts.add("%,d quarantined records".formatted(records));
    if (who != null) parts.add("by " + who);
    return String.join(", ", parts).strip() + (why == null ? "" : ": " + why);
  }

  private String what() {
    return switch (kind) {
      case "status" -> move();
      case "action" -> "action " + action;
      case "health" -> health;
      case "exception" -> "exception " + (exception == null ? "" : exception);
      default -> kind;
    };
  }

  private String move() {
    if (rule.isEmpty()) return "done"; // it answers LEARN or RESPACE
    return before == null || before.equals(status) ? status : before + " -> " + status;
  }
}
