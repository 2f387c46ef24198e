package dev.nomos.console.rules;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nomos.schemas.avro.LearnedRule;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a list; the components are the members of its JSON.
 *
 * @param status proposed, shadow, active, relaxed, retired or rejected
 * @param health healthy, vacuous or drifting
 * @param action mark, report, block or dead_letter
 * @param provenance learned, approximate or hand_written
 * @param family id of the rule that stands for its family
 * @param folded other rules of the family that the list stands for with this one
 * @param tested records that put it to the test
 * @param support records that it was mined from
 * @param quarantined records that break it and wait for a decision
 * @param exceptions how many it has
 * @param replaces the active rule that it would relax; absent for any other rule
 * @param wouldPass records that such a relaxation would have let pass; absent for any other rule
 * @param since event time at which it got its status
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RuleSummary(
    String id,
    String status,
    String health,
    String action,
    String provenance,
    String family,
    int folded,
    long tested,
    long support,
    long quarantined,
    int exceptions,
    @Nullable String replaces,
    @Nullable Long wouldPass,
    @Nullable String since,
    String english,
    String formula) {

  /** {@code folded}: other rules of its family that are not told. */
  public static RuleSummary of(LearnedRule rule, int folded) {
    boolean relaxes = !rule.getReplaces().isEmpty();
    return new RuleSummary(
        rule.getId(),
        word(rule.getStatus()),
        word(rule.getHealth()),
        word(rule.getAction()),
        word(rule.getProvenance()),
        rule.getFamily().isEmpty() ? rule.getId() : rule.getFamily(),
        folded,
        rule.getAntecedentCount(),
        rule.getSupport(),
        rule.getQuarantinedRecords(),
        rule.getExceptions().size(),
        relaxes ? rule.getReplaces() : null,
        relaxes ? rule.getWouldPass() : null,
        EventTime.text(rule.getSinceMillis()),
        rule.getEnglish(),
        rule.getFormula());
  }

  /** As reports write it: in lower case. */
  public static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
