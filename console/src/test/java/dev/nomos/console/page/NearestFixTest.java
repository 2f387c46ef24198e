package dev.nomos.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.schemas.avro.RuleException;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.avro.TheoryRule;
import dev.nomos.schemas.avro.Violation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NearestFixTest {
  private final LiveModel model = SampleState.empty().model;
  private final AtomicLong nanos = new AtomicLong(1);
  private final NearestFix nearest = new NearestFix(model, nanos::get);

  @Test
  void theSmallestChangeIsFoundAndProven() throws Exception {
    theory(1, rule("a", "octets <= 100 * packets", RuleStatus.ACTIVE));
    long id = violation(1, "a", Map.of("octets", "1000", "packets", "4"));
    var answer = answer(id);
    assertThat(answer.outcome()).isEqualTo("REPAIRED");
    assertThat(answer.proven()).isTrue();
    assertThat(answer.changes())
        .singleElement()
        .satisfies(change -> assertThat(change.field()).isEqualTo("packets"))
        .satisfies(change -> assertThat(change.from()).isEqualTo("4"))
        .satisfies(change -> assertThat(change.to()).isEqualTo("10"));
  }

  @Test
  void theTheoryIsThatOfTheViolationAndShadowRulesDoNotCount() throws Exception {
    theory(
        1,
        rule("a", "packets >= 5", RuleStatus.ACTIVE),
        rule("s", "packets >= 50", RuleStatus.SHADOW));
    theory(2, rule("a", "packets >= 7", RuleStatus.ACTIVE));
    assertThat(to(violation(1, "a", Map.of("packets", "1")))).isEqualTo("5");
    assertThat(to(violation(2, "a", Map.of("packets", "1")))).isEqualTo("7");
    assertThat(to(violation(1, "s", Map.of("packets", "1")))).isEqualTo("50");
  }

  @Test
  void exceptionsAreHeeded() throws Exception {
    var rule = rule("a", "packets >= 100", RuleStatus.ACTIVE);
    rule.setExceptions(
        List.of(
            new RuleException("x", "packets = 3", "", "", 0L),
            new RuleException("old", "packets = 2", "", "", 5L)));
    theory(1, rule);
    assertThat(to(violation(1, "a", Map.of("packets", "1")))).isEqualTo("3");
  }

  @Test
  void whatCannotBeRepairedNamesTheRulesThatConflict() throws Exception {
    theory(
        1,
        rule("low", "packets <= 5", RuleStatus.ACTIVE),
        rule("high", "packets >= 9", RuleStatus.ACTIVE),
        rule("other", "octets >= 1", RuleStatus.ACTIVE));
    var answer = answer(violation(1, "low", Map.of("packets", "7", "octets", "9")));
    assertThat(answer.outcome()).isEqualTo("INFEASIBLE");
    assertThat(answer.core())
        .extracting(NearestFix.CoreRule::id)
        .containsExactlyInAnyOrder("low", "high");
  }

  @Test
  void whoeverAsksTooOftenIsToldWhenToComeBack() throws Exception {
    theory(1, rule("a", "packets >= 5", RuleStatus.ACTIVE));
    long id = violation(1, "a", Map.of("packets", "1"));
    int answered = 0;
    while (!(nearest.of(id) instanceof Reply.Busy)) answered++;
    assertThat(answered).isBetween(1, NearestFix.PER_MINUTE);
    nanos.addAndGet(60_000_000_000L);
    assertThat(nearest.of(id)).isInstanceOf(Reply.Answered.class);
  }

  @Test
  void whatIsForgottenOrUnreadableIsSaid() throws Exception {
    assertThat(nearest.of(99)).isInstanceOf(Reply.Impossible.class);
    long id = violation(7, "a", Map.of("packets", "1"));
    assertThat(nearest.of(id))
        .isEqualTo(new Reply.Impossible<>("theory version 7 is no longer remembered"));
    theory(8, rule("a", "packets >= 5", RuleStatus.ACTIVE));
    for (Map<String, String> hostile :
        List.of(
            Map.of("packets", "many"),
            Map.of("no_such_field", "1"),
            Map.of("packets", "9".repeat(5_000))))
      assertThat(nearest.of(violation(8, "a", hostile))).isInstanceOf(Reply.Impossible.class);
  }

  private String to(long id) throws Exception {
    return answer(id).changes().getFirst().to();
  }

  private NearestFix.Answer answer(long id) throws Exception {
    return ((Reply.Answered<NearestFix.Answer>) nearest.of(id)).answer();
  }

  private static TheoryRule rule(String id, String formula, RuleStatus status) {
    return TheoryRule.newBuilder().setId(id).setFormula(formula).setStatus(status).build();
  }

  private void theory(long version, TheoryRule... rules) {
    model.theory(TheoryChunk.newBuilder().setVersion(version).setRules(List.of(rules)).build());
  }

  private long violation(long version, String ruleId, Map<String, String> fields) {
    model.violation(
        Violation.newBuilder()
            .setRuleId(ruleId)
            .setTheoryVersion(version)
            .setEventTimeMillis(5)
            .setFields(fields)
            .build());
    return model.violationsAfter(0, 1).getFirst().id();
  }
}
