package dev.nomos.miner.book;

import static dev.nomos.miner.book.TestBook.LARGE_IS_TCP;
import static dev.nomos.miner.book.TestBook.TCP_IS_LARGE;
import static dev.nomos.miner.book.TestBook.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.nomos.logic.Formula;
import dev.nomos.schemas.avro.Admission;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.RuleAction;
import dev.nomos.schemas.avro.RuleCommandKind;
import dev.nomos.schemas.avro.RuleEvent;
import dev.nomos.schemas.avro.RuleEventKind;
import dev.nomos.schemas.avro.RuleHealth;
import dev.nomos.schemas.avro.RuleProvenance;
import dev.nomos.schemas.avro.RuleStatus;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RuleBookTest {
  private final TestBook book = new TestBook();

  // ---- learning ----

  @Test
  void whatIsLearnedAtACommandIsActiveAtOnceAndInTheNextTheory() {
    book.see("tcp", 500, 5, 100, 1);
    book.see("udp", 50, 1, 200, 2);
    book.book.learned(
        book.command(RuleCommandKind.LEARN).build(),
        List.of(Formula.parse(LARGE_IS_TCP), Formula.parse(TCP_IS_LARGE)),
        "Complete");
    book.write();
    LearnedRule rule = book.rule(LARGE_IS_TCP);
    assertThat(rule.getStatus()).isEqualTo(RuleStatus.ACTIVE);
    assertThat(rule.getSupport()).isEqualTo(300);
    assertThat(rule.getAntecedentCount()).isEqualTo(100);
    assertThat(rule.getLift()).isGreaterThan(1);
    assertThat(rule.getLastTestedMillis()).isEqualTo(TestBook.millis(1));
    assertThat(rule.getExamples()).isNotEmpty();
    assertThat(book.inTheory().keySet())
        .containsExactlyInAnyOrder(id(LARGE_IS_TCP), id(TCP_IS_LARGE));
    assertThat(book.theory.getFirst().getVersion()).isEqualTo(1);
    assertThat(book.theory.getFirst().getEffectiveFromMillis())
        .isEqualTo(TestBook.millis(2) + 1_000);
    assertThat(book.events).allMatch(event -> event.getCommandId().equals("c1"));
    assertThat(book.events).allMatch(event -> event.getTheoryVersion() == 1);
    assertThat(book.marks.values())
        .hasSize(2)
        .allMatch(mark -> mark.getAdmission() == Admission.ADMITTED);
  }

  @Test
  void aRuleThatTheBookKnowsKeepsItsStatusWhenItIsLearnedAgain() {
    book.learn();
    book.send(RuleCommandKind.RETIRE, id(LARGE_IS_TCP));
    book.book.learned(
        book.command(RuleCommandKind.LEARN).build(),
        List.of(Formula.parse(LARGE_IS_TCP), Formula.parse(TCP_IS_LARGE)),
        "Complete");
    book.write();
    assertThat(book.status(LARGE_IS_TCP)).isEqualTo(RuleStatus.RETIRED);
    assertThat(book.inTheory()).containsOnlyKeys(id(TCP_IS_LARGE));
  }

  @Test
  void anActiveRuleThatIsNoLongerFoundStaysActive() {
    book.learn();
    book.book.learned(book.command(RuleCommandKind.LEARN).build(), List.of(), "Complete");
    book.write();
    assertThat(book.inTheory()).containsOnlyKeys(id(LARGE_IS_TCP), id(TCP_IS_LARGE));
    assertThat(book.theory.getFirst().getVersion()).isEqualTo(1);
  }

  @Test
  void nothingWorthARuleIsAFirstTheoryToo() {
    book.book.learned(book.command(RuleCommandKind.LEARN).build(), List.of(), "Complete");
    book.write();
    assertThat(book.theory).hasSize(1);
    assertThat(book.book.theoryDue()).isFalse();
  }

  // ---- quarantine and relaxation ----

  @Test
  void whatBreaksAnActiveRuleIsQuarantinedAndTheRuleStands() {
    book.learn();
    String key = book.see("udp", 500, 5, 1, 3);
    book.write();
    assertThat(book.marks.get(key).getAdmission()).isEqualTo(Admission.QUARANTINED);
    assertThat(book.marks.get(key).getTheoryVersion()).isEqualTo(1);
    assertThat(book.status(LARGE_IS_TCP)).isEqualTo(RuleStatus.ACTIVE);
    RuleEvent event = book.events(RuleEventKind.QUARANTINE).getFirst();
    assertThat(event.getRuleId()).isEqualTo(id(LARGE_IS_TCP));
    assertThat(event.getWho()).isEqualTo("policy");
    assertThat(event.getRecords()).isEqualTo(1);
    assertThat(event.getEvidences()).isEqualTo(1);
    assertThat(event.getKeys()).isEqualTo(1);
    assertThat(event.getEventTimeMillis()).isEqualTo(TestBook.millis(3));
    assertThat(book.rule(LARGE_IS_TCP).getCounterExamples().getFirst())
        .containsEntry("octets", "500");
    assertThat(book.book.theoryDue()).isFalse();
  }

  @Test
  void aMillionRecordsAreNotAMillionEvents() {
    book.learn();
    for (int i = 0; i < 1_000; i++) {
      book.see("udp", 500, 5, 1_000, 3 + i / 1_000.0);
      book.write();
    }
    assertThat(book.events(RuleEventKind.QUARANTINE)).hasSizeBetween(5, 21);
    assertThat(book.events(RuleEventKind.PROPOSAL)).hasSize(1);
    LearnedRule rule = book.rule(LARGE_IS_TCP);
    assertThat(rule.getQuarantinedRecords()).isBetween(500_000L, 1_000_000L);
    assertThat(book.proposal(LARGE_IS_TCP).getWouldPass()).isEqualTo(rule.getQuarantinedRecords());
  }

  /** For a rule that seven records break. */
  private LearnedRule proposed() {
    book.learn();
    book.see("udp", 500, 5, 7, 3);
    book.write();
    return book.proposal(LARGE_IS_TCP);
  }

  @Test
  void theProposalAdmitsWhatIsQuarantinedAndFollowsFromTheRule() {
    LearnedRule proposal = proposed();
    UsedSpace space = TestBook.SPACE;
    BitSet rule = space.clauses(Formula.parse(LARGE_IS_TCP)).orElseThrow().getFirst();
    BitSet weaker = space.clauses(Formula.parse(proposal.getFormula())).orElseThrow().getFirst();
    assertThat(space.implies(rule, weaker)).isTrue();
    assertThat(book.book.rules()).containsKey(proposal.getId());
    assertThat(proposal.getWouldPass()).isEqualTo(7);
    assertThat(proposal.getCounterExamples()).hasSize(1);
    assertThat(book.inTheory()).doesNotContainKey(proposal.getId());
  }

  @Test
  void acceptingAProposalRelaxesExactlyThatRule() {
    book.learn();
    String key = book.see("udp", 500, 5, 7, 3);
    String other = book.see("tcp", 50, 5, 7, 3);
    book.write();
    LearnedRule proposal = book.proposal(LARGE_IS_TCP);
    book.events.clear();
    List<RuleEvent> answer = book.send(RuleCommandKind.ACCEPT, proposal.getId());
    assertThat(answer)
        .extracting(RuleEvent::getRuleId, RuleEvent::getStatus, RuleEvent::getReplacedBy)
        .containsExactly(
            tuple(proposal.getId(), RuleStatus.ACTIVE, ""),
            tuple(id(LARGE_IS_TCP), RuleStatus.RELAXED, proposal.getId()));
    assertThat(book.status(TCP_IS_LARGE)).isEqualTo(RuleStatus.ACTIVE);
    assertThat(book.inTheory()).containsOnlyKeys(proposal.getId(), id(TCP_IS_LARGE));
    assertThat(book.marks.get(key).getAdmission()).isEqualTo(Admission.ADMITTED);
    assertThat(book.marks.get(other).getAdmission()).isEqualTo(Admission.QUARANTINED);
  }

  @Test
  void aProposalThatAPersonRejectedIsNotMadeAgain() {
    LearnedRule proposal = proposed();
    book.send(RuleCommandKind.REJECT, proposal.getId());
    book.see("udp", 500, 5, 1_000, 4);
    book.write();
    assertThat(book.byId(proposal.getId()).getStatus()).isEqualTo(RuleStatus.REJECTED);
    assertThat(book.status(LARGE_IS_TCP)).isEqualTo(RuleStatus.ACTIVE);
    assertThat(book.events(RuleEventKind.PROPOSAL)).hasSize(1);
  }

  @Test
  void aProposalThatNoLongerSufficesGivesWayToAnother() {
    LearnedRule first = proposed();
    String[] kinds = {"icmp 5000 1", "icmp 500 5", "udp 5000 1", "icmp 500 1"};
    for (String kind : kinds) {
      String[] parts = kind.split(" ");
      book.see(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]), 1, 4);
      book.write();
    }
    assertThat(book.byId(first.getId()).getStatus()).isEqualTo(RuleStatus.REJECTED);
    assertThat(book.events)
        .anyMatch(
            event ->
                event.getRuleId().equals(first.getId()) && event.getWhy().contains("superseded"));
    long open =
        book.rules.values().stream()
            .filter(rule -> rule.getStatus() == RuleStatus.PROPOSED)
            .filter(rule -> rule.getReplaces().equals(id(LARGE_IS_TCP)))
            .count();
    assertThat(open).isLessThanOrEqualTo(1);
  }

  @Test
  void aProposalWhoseEvidenceHasExpiredIsClosed() {
    book.learn();
    String key = book.see("udp", 500, 5, 7, 3);
    book.write();
    LearnedRule proposal = book.proposal(LARGE_IS_TCP);
    book.expire(key);
    book.review();
    assertThat(book.byId(proposal.getId()).getStatus()).isEqualTo(RuleStatus.REJECTED);
    assertThat(book.rule(LARGE_IS_TCP).getQuarantinedRecords()).isZero();
    assertThat(book.marks).doesNotContainKey(key);
  }

  @Test
  void retiringARuleAdmitsWhatOnlyItKeptOut() {
    book.learn();
    String key = book.see("udp", 500, 5, 7, 3);
    book.write();
    LearnedRule proposal = book.proposal(LARGE_IS_TCP);
    book.send(RuleCommandKind.RETIRE, id(LARGE_IS_TCP));
    assertThat(book.marks.get(key).getAdmission()).isEqualTo(Admission.ADMITTED);
    assertThat(book.byId(proposal.getId()).getStatus()).isEqualTo(RuleStatus.REJECTED);
    assertThat(book.inTheory()).containsOnlyKeys(id(TCP_IS_LARGE));
  }

  @Test
  void aRuleIsRelaxedByItselfOnlyOnceAllThreeThresholdsAreMet() {
    TestBook auto = new TestBook(withAutoRelax());
    auto.learn();
    auto.see("udp", 500, 5, 1_000, 3); // records, but one key and no time
    auto.write();
    assertThat(auto.status(LARGE_IS_TCP)).isEqualTo(RuleStatus.ACTIVE);
    auto.see("udp", 500, 5, 1, 20); // time too
    auto.write();
    assertThat(auto.status(LARGE_IS_TCP)).isEqualTo(RuleStatus.ACTIVE);
    auto.see("udp", 5_000, 5, 1, 20); // and a second key
    auto.write();
    assertThat(auto.status(LARGE_IS_TCP)).isEqualTo(RuleStatus.RELAXED);
    assertThat(auto.status(TCP_IS_LARGE)).isEqualTo(RuleStatus.ACTIVE);
    RuleEvent relaxed =
        auto.events.stream()
            .filter(event -> event.getStatus() == RuleStatus.RELAXED)
            .findFirst()
            .orElseThrow();
    assertThat(relaxed.getWho()).isEqualTo("policy");
    assertThat(relaxed.getWhy()).contains("the policy is met: 1002 records of 2 keys over 1020 s");
  }

  @Test
  void aHandWrittenRuleIsNeverRelaxedByItself() {
    TestBook auto = new TestBook(withAutoRelax());
    auto.see("tcp", 500, 1, 1, 1);
    auto.send(RuleCommandKind.ADD, "", command -> command.setFormula(LARGE_IS_TCP));
    auto.see("udp", 500, 5, 1_000, 3);
    auto.see("udp", 5_000, 5, 1_000, 30);
    auto.write();
    assertThat(auto.status(LARGE_IS_TCP)).isEqualTo(RuleStatus.ACTIVE);
    assertThat(auto.proposal(LARGE_IS_TCP).getWouldPass()).isEqualTo(2_000);
  }

  private static LifecyclePolicy withAutoRelax() {
    return new LifecyclePolicy(
        true,
        true,
        Duration.ofMinutes(10),
        true,
        1_000,
        2,
        Duration.ofMinutes(5),
        false,
        Duration.ofHours(1),
        10,
        false,
        Duration.ofMinutes(1),
        50);
  }

  // ---- shadow ----

  private void shadow() {
    book.see("tcp", 500, 5, 100, 1);
    book.see("udp", 50, 1, 200, 2);
    book.send(
        RuleCommandKind.ADD,
        "",
        command -> command.setFormula(LARGE_IS_TCP).setStatus(RuleStatus.SHADOW));
  }

  @Test
  void aRuleThatStoodItsTimeInShadowBecomesActive() {
    shadow();
    book.see("tcp", 500, 5, 1, 11);
    book.review();
    assertThat(book.status(LARGE_IS_TCP)).isEqualTo(RuleStatus.SHADOW);
    book.see("tcp", 500, 5, 1, 12);
    book.review();
    assertThat(book.status(LARGE_IS_TCP)).isEqualTo(RuleStatus.ACTIVE);
    assertThat(book.inTheory()).containsEntry(id(LARGE_IS_TCP), RuleStatus.ACTIVE);
    RuleEvent event = book.events.getLast();
    assertThat(event.getBefore()).isEqualTo(RuleStatus.SHADOW);
    assertThat(event.getWho()).isEqualTo("policy");
  }

  @Test
  void aRuleThatWasNotPutToTheTestStaysInShadow() {
    shadow();
    book.see("udp", 50, 1, 1, 40);
    book.review();
    assertThat(book.status(LARGE_IS_TCP)).isEqualTo(RuleStatus.SHADOW);
  }

  @Test
  void anAdmittedRecordThatBreaksAShadowRuleRejectsIt() {
    shadow();
    String key = book.see("udp", 500, 5, 1, 3);
    book.write();
    assertThat(book.status(LARGE_IS_TCP)).isEqualTo(RuleStatus.REJECTED);
    assertThat(book.marks.get(key).getAdmission()).isEqualTo(Admission.ADMITTED);
    assertThat(book.inTheory()).isEmpty();
    assertThat(book.events.getLast().getWhy()).contains("octets=500");
  }

  @Test
  void aRuleSentBackToShadowIsRejectedOnlyByWhatComesAfterwards() {
    book.learn();
    String key = book.see("udp", 500, 5, 1, 3);
    book.send(RuleCommandKind.SHADOW, id(LARGE_IS_TCP));
    assertThat(book.status(LARGE_IS_TCP)).isEqualTo(RuleStatus.SHADOW);
    assertThat(book.marks.get(key).getAdmission()).isEqualTo(Admission.ADMITTED);
    book.see("tcp", 500, 5, 1, 4);
    book.write();
    assertThat(book.status(LARGE_IS_TCP)).isEqualTo(RuleStatus.SHADOW);
    book.see("udp", 500, 5, 1, 5);
    book.write();
    assertThat(book.status(LARGE_IS_TCP)).isEqualTo(RuleStatus.REJECTED);
  }

  // ---- candidates ----

  private static BitSet clause(String formula) {
    return TestBook.SPACE.clauses(Formula.parse(formula)).orElseThrow().getFirst();
  }

  @Test
  void aCandidateThatIsWorthItAndNewIsWatched() {
    book.learn();
    BitSet several = clause("packets < 2 or protocol = \"tcp\"");
    book.book.propose(List.of(several, clause(LARGE_IS_TCP)));
    book.write();
    LearnedRule rule = book.rule("packets < 2 or protocol = \"tcp\"");
    assertThat(rule.getStatus()).isEqualTo(RuleStatus.SHADOW);
    assertThat(rule.getProvenance()).isEqualTo(RuleProvenance.LEARNED);
    assertThat(book.status(LARGE_IS_TCP)).isEqualTo(RuleStatus.ACTIVE);
    assertThat(book.events)
        .extracting(RuleEvent::getStatus)
        .containsExactly(RuleStatus.PROPOSED, RuleStatus.SHADOW);
  }

  @Test
  void aCandidateThatFollowsFromRulesInForceSaysNothingNew() {
    book.learn();
    book.book.propose(List.of(clause("octets < 1000 or protocol = \"tcp\"")));
    book.write();
    assertThat(book.events).isEmpty();
  }

  @Test
  void withoutThePolicyACandidateWaitsForAPersonUntilAnAdmittedRecordBreaksIt() {
    TestBook manual =
        new TestBook(
            new LifecyclePolicy(
                false,
                false,
                Duration.ofMinutes(10),
                false,
                1,
                1,
                Duration.ZERO,
                false,
                Duration.ZERO,
                0,
                false,
                Duration.ofMinutes(1),
                1));
    manual.learn();
    String formula = "packets < 2 or protocol = \"tcp\"";
    manual.book.propose(List.of(clause(formula), clause("packets >= 2 or protocol = \"udp\"")));
    manual.write();
    assertThat(manual.book.rulesByStatus()).containsEntry(RuleStatus.PROPOSED, 1); // room for one
    LearnedRule proposed =
        manual.rules.values().stream()
            .filter(rule -> rule.getStatus() == RuleStatus.PROPOSED)
            .findFirst()
            .orElseThrow();
    manual.see("udp", 50, 5, 1, 3);
    manual.see("tcp", 500, 1, 1, 3);
    manual.write();
    assertThat(manual.byId(proposed.getId()).getStatus()).isEqualTo(RuleStatus.REJECTED);
  }

  @Test
  void anApproximateRuleIsProposedAndGoesNoFurtherByItself() {
    book.learn();
    book.see("udp", 50, 5, 1, 2.5);
    book.write();
    book.book.proposeApproximate(List.of(clause("packets < 2 or protocol = \"tcp\"")));
    book.write();
    LearnedRule rule = book.rule("packets < 2 or protocol = \"tcp\"");
    assertThat(rule.getStatus()).isEqualTo(RuleStatus.PROPOSED);
    assertThat(rule.getProvenance()).isEqualTo(RuleProvenance.APPROXIMATE);
    book.see("udp", 50, 5, 1, 100);
    book.review();
    assertThat(book.byId(rule.getId()).getStatus()).isEqualTo(RuleStatus.PROPOSED);
  }

  // ---- health ----

  @Test
  void aRuleWhoseAntecedentNoLongerOccursIsReportedAndStays() {
    book.learn();
    book.see("udp", 50, 1, 1, 62);
    book.review();
    assertThat(book.rule(LARGE_IS_TCP).getHealth()).isEqualTo(RuleHealth.VACUOUS);
    assertThat(book.status(LARGE_IS_TCP)).isEqualTo(RuleStatus.ACTIVE);
    assertThat(book.events(RuleEventKind.HEALTH)).hasSize(2);
    book.see("tcp", 500, 5, 1, 63);
    book.review();
    assertThat(book.rule(LARGE_IS_TCP).getHealth()).isEqualTo(RuleHealth.HEALTHY);
    assertThat(book.book.theoryDue()).isFalse();
  }

  @Test
  void aRuleThatIsPutToTheTestFarLessOftenDrifts() {
    book.learn();
    book.see("udp", 50, 1, 100_000, 3);
    book.see("tcp", 500, 5, 1, 3);
    book.review();
    assertThat(book.rule(LARGE_IS_TCP).getHealth()).isEqualTo(RuleHealth.DRIFTING);
    assertThat(book.events(RuleEventKind.HEALTH).getFirst().getHealth())
        .isEqualTo(RuleHealth.DRIFTING);
  }

  // ---- spaces ----

  @Test
  void rulesKeepStatusActionAndExceptionsInANewSpace() {
    book.learn();
    book.see("udp", 500, 5, 1, 3);
    book.send(
        RuleCommandKind.ACTION, id(TCP_IS_LARGE), command -> command.setAction(RuleAction.BLOCK));
    UsedSpace next =
        TestBook.space(
            "protocol = \"tcp\"",
            "protocol != \"tcp\"",
            "octets >= 100",
            "octets < 100",
            "packets >= 4",
            "packets < 4");
    assertThat(book.book.formulas()).contains(Formula.parse(LARGE_IS_TCP));
    book.space = Optional.of(next);
    book.evidence.clear();
    book.book.use(next, Map.of());
    String key = book.see("udp", 500, 5, 1, 3);
    String fine = book.see("udp", 50, 1, 9, 3);
    book.write();
    assertThat(book.marks).containsOnlyKeys(key, fine);
    assertThat(book.marks.get(key).getAdmission()).isEqualTo(Admission.QUARANTINED);
    assertThat(book.status(LARGE_IS_TCP)).isEqualTo(RuleStatus.ACTIVE);
    assertThat(book.rule(TCP_IS_LARGE).getAction()).isEqualTo(RuleAction.BLOCK);
    assertThat(book.theory.getFirst().getSpaceId()).isEqualTo(next.space().id());
    assertThat(book.proposal(LARGE_IS_TCP).getWouldPass()).isEqualTo(1);
    assertThat(book.again().essence()).isEqualTo(book.book.essence());
  }
}
