package dev.nomos.console.rules;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.RuleException;
import dev.nomos.schemas.avro.RuleStatus;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that the topics tell of one rule; the components are the members of its JSON, beside those of
 * {@link RuleSummary}.
 *
 * @param lift absent where unknown
 * @param lastTested event time
 * @param quarantinedEvidences distinct evidences that break it
 * @param quarantinedKeys distinct record keys among them, estimated
 * @param members ids of the other rules of its family
 * @param proposals relaxations of this rule that wait for a decision
 * @param examples records that put it to the test and keep it
 * @param counterExamples quarantined records that break it
 * @param events the oldest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RuleDetail(
    @JsonUnwrapped RuleSummary summary,
    double expectedViolations,
    @Nullable Double lift,
    @Nullable String lastTested,
    String spaceId,
    long quarantinedEvidences,
    long quarantinedKeys,
    List<String> members,
    List<ExceptionRow> exceptionList,
    List<RuleSummary> proposals,
    List<Map<String, String>> examples,
    List<Map<String, String>> counterExamples,
    List<RuleStep> events) {

  /**
   * @param expires event time from which it no longer holds; absent: never
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ExceptionRow(
      String id, String condition, String comment, String who, @Nullable String expires) {
    static ExceptionRow of(RuleException exception) {
      return new ExceptionRow(
          exception.getId(),
          exception.getCondition(),
          exception.getComment(),
          exception.getWho(),
          EventTime.text(exception.getExpiresMillis()));
    }
  }

  /** {@code all}: every rule of the data set; {@code events}: this one's. */
  public static RuleDetail of(
      LearnedRule rule, Collection<LearnedRule> all, List<RuleStep> events) {
    return new RuleDetail(
        RuleSummary.of(rule, 0),
        rule.getExpectedViolations(),
        rule.getLift() == 0 ? null : rule.getLift(),
        EventTime.text(rule.getLastTestedMillis()),
        rule.getSpaceId(),
        rule.getQuarantinedEvidences(),
        rule.getQuarantinedKeys(),
        all.stream().filter(other -> sameFamily(rule, other)).map(LearnedRule::getId).toList(),
        rule.getExceptions().stream().map(ExceptionRow::of).toList(),
        all.stream()
            .filter(other -> other.getReplaces().equals(rule.getId()))
            .filter(other -> other.getStatus() == RuleStatus.PROPOSED)
            .map(other -> RuleSummary.of(other, 0))
            .toList(),
        rule.getExamples(),
        rule.getCounterExamples(),
        events);
  }

  private static boolean sameFamily(LearnedRule rule, LearnedRule other) {
    return !rule.getFamily().isEmpty()
        && rule.getFamily().equals(other.getFamily())
        && !rule.getId().equals(other.getId());
  }
}
