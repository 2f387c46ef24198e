package dev.nomos.console.rules;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nomos.schemas.avro.RuleEvent;
import dev.nomos.schemas.avro.RuleException;
import dev.nomos.schemas.avro.TheoryRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What became of one rule from one theory version to another; the components are the members of its
 * JSON.
 *
 * @param change entered, left or changed
 * @param before how the first version has it; absent where it entered
 * @param after how the second has it; absent where it left
 * @param events of the rule since the first version, where asked for, the oldest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VersionChange(
    String rule,
    String change,
    @Nullable Handling before,
    @Nullable Handling after,
    String english,
    String formula,
    List<RuleStep> events) {

  /**
   * What a version does with a rule.
   *
   * @param exceptions their conditions, each with the time at which it runs out
   */
  public record Handling(String status, String action, List<String> exceptions) {
    static Handling of(TheoryRule rule) {
      return new Handling(
          RuleSummary.word(rule.getStatus()),
          RuleSummary.word(rule.getAction()),
          rule.getExceptions().stream().map(Handling::words).sorted().toList());
    }

    private static String words(RuleException exception) {
      String until = EventTime.text(exception.getExpiresMillis());
      return exception.getCondition() + (until == null ? "" : " until " + until);
    }

    @Override
    public String toString() {
      return status
          + ", "
          + action
          + exceptions.stream().map(e -> ", except where " + e).collect(Collectors.joining());
    }
  }

  /** Rule by rule, those that left first; {@code events}: of any rules. */
  public static List<VersionChange> between(
      List<TheoryRule> first, List<TheoryRule> second, List<RuleEvent> events) {
    Map<String, TheoryRule> before = byId(first);
    Map<String, TheoryRule> after = byId(second);
    Map<String, List<RuleStep>> steps =
        events.stream()
            .collect(
                Collectors.groupingBy(
                    RuleEvent::getRuleId, Collectors.mapping(RuleStep::of, Collectors.toList())));
    List<VersionChange> changes = new ArrayList<>();
    before.forEach(
        (id, rule) -> {
          TheoryRule now = after.get(id);
          if (now == null) changes.add(of("left", rule, rule, null, steps));
          else if (!Handling.of(rule).equals(Handling.of(now)))
            changes.add(of("changed", now, rule, now, steps));
        });
    after.forEach(
        (id, rule) -> {
          if (!before.containsKey(id)) changes.add(of("entered", rule, null, rule, steps));
        });
    return changes;
  }

  private static Map<String, TheoryRule> byId(List<TheoryRule> rules) {
    Map<String, TheoryRule> found = new LinkedHashMap<>();
    rules.forEach(rule -> found.put(rule.getId(), rule));
    return found;
  }

  private static VersionChange of(
      String change,
      TheoryRule rule,
      @Nullable TheoryRule before,
      @Nullable TheoryRule after,
      Map<String, List<RuleStep>> steps) {
    return new VersionChange(
        rule.getId(),
        change,
        before == null ? null : Handling.of(before),
        after == null ? null : Handling.of(after),
        rule.getEnglish(),
        rule.getFormula(),
        steps.getOrDefault(rule.getId(), List.of()));
  }
}
