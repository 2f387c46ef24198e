package dev.nomos.validator;

import static dev.nomos.validator.Traffic.BIG_ENOUGH;
import static dev.nomos.validator.Traffic.NO_FLAGS;
import static dev.nomos.validator.Traffic.idOf;
import static dev.nomos.validator.Traffic.theory;
import static dev.nomos.validator.Traffic.udp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nomos.schemas.avro.DeadLetter;
import dev.nomos.schemas.avro.RuleAction;
import dev.nomos.schemas.avro.RuleException;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.avro.TheoryChunk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What follows from breaking a rule, and where it does not apply. */
final class ActionsTest {
  @TempDir Path state;
  private Harness validator;

  @BeforeEach
  void start() {
    validator = new Harness(state);
  }

  @AfterEach
  void stop() {
    validator.close();
  }

  private static TheoryChunk acting(long version, RuleAction action, String formula) {
    TheoryChunk chunk = theory(version, 0, formula);
    chunk.getRules().getFirst().setAction(action);
    return chunk;
  }

  private static TheoryChunk excepting(String condition, long expires) {
    TheoryChunk chunk = theory(1, 0, NO_FLAGS);
    chunk
        .getRules()
        .getFirst()
        .setExceptions(List.of(new RuleException("e-1", condition, "printers", "anna", expires)));
    return chunk;
  }

  @Test
  void compliantRecordsGoOnAsTheyWereWhileARuleBlocks() {
    validator.publish(acting(1, RuleAction.BLOCK, NO_FLAGS));
    byte[] sound = validator.send("router-1", udp(0), 5);
    validator.send("router-1", udp(2), 6);
    assertThat(validator.compliant.readRecordsToList())
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.value()).isEqualTo(sound);
              assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("router-1");
              assertThat(record.timestamp()).isEqualTo(5);
            });
    assertThat(validator.violations()).extracting("action").containsExactly(RuleAction.BLOCK);
    assertThat(validator.count("nomos.validator.gate", "result", "passed")).isEqualTo(1);
    assertThat(validator.count("nomos.validator.gate", "result", "blocked")).isEqualTo(1);
    assertThat(validator.deadLetters()).isEmpty();
  }

  @Test
  void nothingGoesOnWhileNoActiveRuleBlocks() {
    validator.send("k", udp(0), 5); // no theory at all
    validator.publish(acting(1, RuleAction.REPORT, NO_FLAGS));
    validator.send("k", udp(0), 5);
    TheoryChunk shadow = acting(2, RuleAction.BLOCK, NO_FLAGS);
    shadow.getRules().getFirst().setStatus(RuleStatus.SHADOW);
    validator.publish(shadow);
    validator.send("k", udp(0), 5);
    validator.send("k", udp(2), 5);
    assertThat(validator.compliant.readRecordsToList()).isEmpty();
  }

  @Test
  void recordThatBreaksOnlyMildRulesGoesOn() {
    TheoryChunk chunk = theory(1, 0, NO_FLAGS, BIG_ENOUGH);
    chunk.getRules().get(0).setAction(RuleAction.MARK);
    chunk.getRules().get(1).setAction(RuleAction.BLOCK);
    validator.publish(chunk);
    validator.send("k", udp(2), 5);
    assertThat(validator.compliant.readRecordsToList()).hasSize(1);
    assertThat(validator.violations()).extracting("action").containsExactly(RuleAction.MARK);
    assertThat(validator.counts().violating()).isEqualTo(1);
  }

  @Test
  void deadLetterKeepsARecordOffAndTellsTheRule() {
    validator.publish(acting(1, RuleAction.DEAD_LETTER, NO_FLAGS));
    byte[] broken = validator.send("k", udp(2), 5);
    validator.send("k", udp(0), 6);
    assertThat(validator.deadLetters())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.getStage()).isEqualTo("check");
              assertThat(letter.getReason())
                  .isEqualTo(
                      "breaks rule %s: when protocol is udp, TCP flags are empty"
                          .formatted(idOf(NO_FLAGS)));
              assertThat(letter.getSource()).isEqualTo("nomos.lab.records-0@0");
              assertThat(letter).extracting(DeadLetter::getSample).isNotNull();
              assertThat(letter.getSample().remaining()).isEqualTo(broken.length);
            });
    assertThat(validator.compliant.readRecordsToList()).hasSize(1);
    assertThat(validator.counts().dead()).as("unreadable").isZero();
    assertThat(validator.count("nomos.validator.gate", "result", "dead-letter")).isEqualTo(1);
  }

  @Test
  void everyBlockedRecordIsHeldBackThoughItsViolationIsSuppressed() {
    validator.publish(acting(1, RuleAction.DEAD_LETTER, NO_FLAGS));
    for (int i = 0; i < 50; i++) {
      validator.send("k", udp(2), i);
    }
    assertThat(validator.violations()).hasSize(10);
    assertThat(validator.deadLetters()).hasSize(50);
    assertThat(validator.counts().suppressed()).isEqualTo(40);
  }

  @Test
  void violationIsExceptedOnlyWhereTheConditionIsDefinitelyTrue() {
    validator.publish(excepting("packets > 1", 0));
    validator.send("k", udp(2), 5); // two packets
    validator.send("k", Traffic.row("protocol", "udp", "tcp.flags", 2, "packets", 1), 6);
    validator.send("k", Traffic.row("protocol", "udp", "tcp.flags", 2), 7); // unknown
    assertThat(validator.violations())
        .extracting("offset", "number")
        .containsExactly(tuple(1L, 1L), tuple(2L, 2L));
    assertThat(validator.counts()).isEqualTo(new ValidatorCounts(1, 2, 0, 0, 2, 0, 1, 1));
    assertThat(validator.count("nomos.validator.rule.excepted", "rule", idOf(NO_FLAGS)))
        .isEqualTo(1);
    assertThat(validator.count("nomos.validator.rule.violations", "rule", idOf(NO_FLAGS)))
        .isEqualTo(2);
  }

  @Test
  void exceptionEndsInEventTime() {
    validator.publish(excepting("packets > 1", 100));
    validator.send("k", udp(2), 100);
    validator.send("k", udp(2), 99); // late: of a time when it still held
    assertThat(validator.violations()).extracting("offset").containsExactly(0L);
  }

  @Test
  void exceptedRecordIsNotBlocked() {
    TheoryChunk chunk = excepting("packets > 1", 0);
    chunk.getRules().getFirst().setAction(RuleAction.BLOCK);
    validator.publish(chunk);
    validator.send("k", udp(2), 1);
    assertThat(validator.compliant.readRecordsToList()).hasSize(1);
  }

  @Test
  void theoryWithAnExceptionThatMeansNothingIsRefused() {
    validator.publish(excepting("colour = \"red\"", 0));
    validator.publish(excepting("", 0));
    validator.send("k", udp(2), 1);
    assertThat(validator.counts().unjudged()).isEqualTo(1);
    assertThat(validator.count("nomos.validator.theory.refused")).isEqualTo(2);
  }

  @Test
  void rulesHaveLabelsOnlyWhileTheyAreInTheNewestTheory() {
    validator.publish(theory(1, 0, NO_FLAGS));
    validator.send("k", udp(2), 1);
    validator.publish(theory(2, 100, BIG_ENOUGH));
    validator.send("k", udp(2), 1); // judged by version 1, whose rule has gone
    assertThat(validator.meters.find("nomos.validator.rule.violations").counters())
        .extracting(counter -> counter.getId().getTag("rule"))
        .containsExactly(RuleCounters.OTHER);
    assertThat(validator.count("nomos.validator.rule.violations", "rule", RuleCounters.OTHER))
        .isEqualTo(1);
  }

  @Test
  void labelsAreOfBoundedNumber() {
    String[] formulas = new String[RuleCounters.MOST + 5];
    for (int i = 0; i < formulas.length; i++) {
      formulas[i] = "octets > " + (1_000 + i);
    }
    validator.publish(theory(1, 0, formulas));
    validator.send("k", udp(0), 1);
    assertThat(validator.meters.find("nomos.validator.rule.violations").counters())
        .hasSize(RuleCounters.MOST + 1);
    assertThat(validator.count("nomos.validator.rule.violations", "rule", RuleCounters.OTHER))
        .isEqualTo(5);
  }
}
