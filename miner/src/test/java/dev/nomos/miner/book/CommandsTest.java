package dev.nomos.miner.book;

import static dev.nomos.miner.book.TestBook.LARGE_IS_TCP;
import static dev.nomos.miner.book.TestBook.TCP_IS_LARGE;
import static dev.nomos.miner.book.TestBook.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.RuleAction;
import dev.nomos.schemas.avro.RuleCommandKind;
import dev.nomos.schemas.avro.RuleEvent;
import dev.nomos.schemas.avro.RuleEventKind;
import dev.nomos.schemas.avro.RuleException;
import dev.nomos.schemas.avro.RuleProvenance;
import dev.nomos.schemas.avro.RuleStatus;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CommandsTest {
  private final TestBook book = new TestBook();

  @BeforeEach
  void learn() {
    book.learn();
  }

  private static String refusal(List<RuleEvent> answer) {
    assertThat(answer).hasSize(1);
    assertThat(answer.getFirst().getKind()).isEqualTo(RuleEventKind.REFUSED);
    return answer.getFirst().getWhy();
  }

  // ---- status ----

  @ParameterizedTest
  @EnumSource(
      value = RuleCommandKind.class,
      names = {"ACCEPT", "REJECT", "SHADOW", "RETIRE", "EXCEPT", "UNEXCEPT", "ACTION"})
  void aCommandAboutAnUnknownRuleIsRefused(RuleCommandKind kind) {
    assertThat(refusal(book.send(kind, "r-none"))).contains("there is no rule 'r-none'");
  }

  @Test
  void aCommandOfANewerVersionIsRefused() {
    assertThat(refusal(book.send(RuleCommandKind.UNKNOWN, ""))).contains("does not know");
  }

  /** From each status: what each command makes of the rule; "-" where it is refused. */
  @ParameterizedTest
  @CsvSource({
    "SHADOW,   ACTIVE, REJECTED, -,      RETIRED",
    "ACTIVE,   -,      -,        SHADOW, RETIRED",
    "RETIRED,  ACTIVE, -,        SHADOW, -",
    "REJECTED, ACTIVE, -,        SHADOW, -"
  })
  void whatACommandMakesOfARule(
      RuleStatus from, String accept, String reject, String shadow, String retire) {
    check(from, RuleCommandKind.ACCEPT, accept);
    check(from, RuleCommandKind.REJECT, reject);
    check(from, RuleCommandKind.SHADOW, shadow);
    check(from, RuleCommandKind.RETIRE, retire);
  }

  private void check(RuleStatus from, RuleCommandKind kind, String to) {
    TestBook one = new TestBook();
    one.learn();
    String id = id(LARGE_IS_TCP);
    bring(one, id, from);
    assertThat(one.byId(id).getStatus()).isEqualTo(from);
    List<RuleEvent> answer = one.send(kind, id, command -> command.setWhy("because"));
    if (to.equals("-")) {
      assertThat(refusal(answer)).isNotBlank();
      assertThat(one.byId(id).getStatus()).isEqualTo(from);
    } else {
      assertThat(answer).hasSize(1);
      RuleEvent event = answer.getFirst();
      assertThat(event.getStatus()).isEqualTo(RuleStatus.valueOf(to));
      assertThat(event.getBefore()).isEqualTo(from);
      assertThat(event.getWho()).isEqualTo("ann");
      assertThat(event.getWhy()).isEqualTo("because");
      assertThat(one.byId(id).getStatus()).isEqualTo(RuleStatus.valueOf(to));
      boolean inForce = to.equals("ACTIVE") || to.equals("SHADOW");
      assertThat(one.inTheory().containsKey(id)).isEqualTo(inForce);
    }
  }

  private static void bring(TestBook book, String id, RuleStatus status) {
    switch (status) {
      case ACTIVE -> {}
      case SHADOW -> book.send(RuleCommandKind.SHADOW, id);
      case RETIRED -> book.send(RuleCommandKind.RETIRE, id);
      case REJECTED -> {
        book.send(RuleCommandKind.SHADOW, id);
        book.send(RuleCommandKind.REJECT, id);
      }
      case PROPOSED, RELAXED -> throw new IllegalArgumentException("needs more: " + status);
    }
  }

  @Test
  void aProposedRelaxationIsAcceptedOrRejectedNotWatched() {
    book.see("udp", 500, 5, 7, 3);
    book.write();
    LearnedRule proposal = book.proposal(LARGE_IS_TCP);
    assertThat(refusal(book.send(RuleCommandKind.SHADOW, proposal.getId())))
        .contains("accept or reject");
    assertThat(refusal(book.send(RuleCommandKind.RETIRE, proposal.getId()))).contains("reject");
  }

  // ---- hand-written rules ----

  private List<RuleEvent> add(String formula) {
    return book.send(RuleCommandKind.ADD, "", command -> command.setFormula(formula));
  }

  @Test
  void aHandWrittenRuleIsInForceWithItsAction() {
    List<RuleEvent> answer =
        book.send(
            RuleCommandKind.ADD,
            "",
            command ->
                command
                    .setFormula("not (protocol = \"udp\" and packets >= 2)")
                    .setAction(RuleAction.MARK));
    assertThat(answer).hasSize(1);
    LearnedRule rule = book.byId(answer.getFirst().getRuleId());
    assertThat(rule.getProvenance()).isEqualTo(RuleProvenance.HAND_WRITTEN);
    assertThat(rule.getStatus()).isEqualTo(RuleStatus.ACTIVE);
    assertThat(rule.getAction()).isEqualTo(RuleAction.MARK);
    assertThat(rule.getSupport()).isEqualTo(300);
    assertThat(book.inTheory()).containsEntry(rule.getId(), RuleStatus.ACTIVE);
  }

  @Test
  void aRuleThatTheSpaceCannotDecideOnIsTakenWithoutFigures() {
    String id = add("octets <= 65535 * packets").getFirst().getRuleId();
    assertThat(book.byId(id).getStatus()).isEqualTo(RuleStatus.ACTIVE);
    assertThat(book.byId(id).getSupport()).isZero();
    book.see("udp", 70, 1, 1, 3);
    book.review();
    assertThat(book.byId(id).getStatus()).isEqualTo(RuleStatus.ACTIVE);
    assertThat(book.book.formulas()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "octets >=          | cannot read formula",
        "''                 | the formula is empty",
        "colour = \"red\"   | colour",
        "octets = \"many\"  | octets",
      })
  void aFormulaThatMeansNothingIsRefused(String formula, String why) {
    assertThat(refusal(add(formula))).contains(why);
  }

  @Test
  void aVeryLongFormulaIsRefused() {
    String formula = "octets >= 1 or ".repeat(5_000) + "octets >= 1";
    assertThat(refusal(add(formula))).contains("at most 20000 characters");
  }

  @Test
  void whatIsInForceIsNotAddedAgain() {
    assertThat(refusal(add(LARGE_IS_TCP))).contains(id(LARGE_IS_TCP)).contains("ACTIVE");
    assertThat(
            refusal(
                book.send(
                    RuleCommandKind.ADD,
                    "",
                    command -> command.setFormula("packets >= 1").setStatus(RuleStatus.RETIRED))))
        .contains("RETIRED");
  }

  @Test
  void anActiveRuleThatRecordsBrokeBeforeQuarantinesThem() {
    String id = add("protocol = \"tcp\"").getFirst().getRuleId();
    assertThat(book.byId(id).getQuarantinedRecords()).isEqualTo(200);
    assertThat(book.book.quarantinedRecords()).isEqualTo(200);
    book.send(RuleCommandKind.RETIRE, id);
    assertThat(book.book.quarantinedRecords()).isZero();
  }

  // ---- actions and exceptions ----

  @Test
  void anActionChangesTheTheory() {
    List<RuleEvent> answer =
        book.send(
            RuleCommandKind.ACTION,
            id(LARGE_IS_TCP),
            command -> command.setAction(RuleAction.BLOCK));
    assertThat(answer.getFirst().getKind()).isEqualTo(RuleEventKind.ACTION);
    assertThat(answer.getFirst().getAction()).isEqualTo(RuleAction.BLOCK);
    assertThat(answer.getFirst().getTheoryVersion()).isEqualTo(2);
    assertThat(book.theory.getFirst().getVersion()).isEqualTo(2);
    assertThat(
            refusal(
                book.send(
                    RuleCommandKind.ACTION,
                    id(LARGE_IS_TCP),
                    command -> command.setAction(RuleAction.BLOCK))))
        .contains("already");
  }

  private List<RuleEvent> except(String condition, long expires) {
    return book.send(
        RuleCommandKind.EXCEPT,
        id(LARGE_IS_TCP),
        command ->
            command.setException(
                RuleException.newBuilder()
                    .setCondition(condition)
                    .setComment("known")
                    .setExpiresMillis(expires)
                    .build()));
  }

  @Test
  void anExceptionHoldsUntilItRunsOut() {
    List<RuleEvent> answer = except("packets >= 9", TestBook.millis(5));
    String exceptionId = answer.getFirst().getExceptionId();
    RuleException exception = book.rule(LARGE_IS_TCP).getExceptions().getFirst();
    assertThat(exception.getId()).isEqualTo(exceptionId).startsWith("x-");
    assertThat(exception.getWho()).isEqualTo("ann");
    assertThat(exception.getComment()).isEqualTo("known");
    assertThat(book.theory.getFirst().getVersion()).isEqualTo(2);
    book.see("tcp", 500, 5, 1, 5);
    book.write();
    assertThat(book.rule(LARGE_IS_TCP).getExceptions()).isEmpty();
    RuleEvent out = book.events.getLast();
    assertThat(out.getKind()).isEqualTo(RuleEventKind.EXCEPTION);
    assertThat(out.getExceptionId()).isEqualTo(exceptionId);
    assertThat(out.getWho()).isEqualTo("policy");
    assertThat(book.theory.getFirst().getVersion()).isEqualTo(3);
  }

  @Test
  void anExceptionIsTakenBack() {
    String exceptionId = except("packets >= 9", 0).getFirst().getExceptionId();
    List<RuleEvent> answer =
        book.send(
            RuleCommandKind.UNEXCEPT,
            id(LARGE_IS_TCP),
            command -> command.setException(RuleException.newBuilder().setId(exceptionId).build()));
    assertThat(answer.getFirst().getExceptionId()).isEqualTo(exceptionId);
    assertThat(book.rule(LARGE_IS_TCP).getExceptions()).isEmpty();
    assertThat(
            refusal(
                book.send(
                    RuleCommandKind.UNEXCEPT,
                    id(LARGE_IS_TCP),
                    command ->
                        command.setException(
                            RuleException.newBuilder().setId(exceptionId).build()))))
        .contains("no exception");
  }

  @Test
  void anExceptionThatMeansNothingOrHasRunOutIsRefused() {
    assertThat(refusal(except("colour = \"red\"", 0))).contains("colour");
    assertThat(refusal(except("", 0))).contains("the condition is empty");
    assertThat(refusal(except("packets >= 9", 1))).contains("would have run out");
    book.send(RuleCommandKind.RETIRE, id(LARGE_IS_TCP));
    assertThat(refusal(except("packets >= 9", 0))).contains("RETIRED");
  }

  @Test
  void exceptionsGoOverToARelaxedRule() {
    except("packets >= 9", 0);
    book.see("udp", 500, 5, 7, 3);
    book.write();
    LearnedRule proposal = book.proposal(LARGE_IS_TCP);
    book.send(RuleCommandKind.ACCEPT, proposal.getId());
    assertThat(book.byId(proposal.getId()).getExceptions()).hasSize(1);
    assertThat(book.status(TCP_IS_LARGE)).isEqualTo(RuleStatus.ACTIVE);
  }
}
