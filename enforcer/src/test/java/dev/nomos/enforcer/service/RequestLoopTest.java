package dev.nomos.enforcer.service;

import static dev.nomos.enforcer.service.Harness.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.enforcer.decode.FixedModel;
import dev.nomos.enforcer.model.LanguageModel;
import dev.nomos.enforcer.service.EnforcerService.State;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.Truth;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.UnusableTheoryException;
import dev.nomos.schemas.avro.ConflictingRule;
import dev.nomos.schemas.avro.DeadLetter;
import dev.nomos.schemas.avro.GeneratedRecord;
import dev.nomos.schemas.avro.GenerationOutcome;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RequestLoopTest {
  private Harness harness = new Harness();

  @AfterEach
  void close() {
    harness.close();
  }

  private static Row row(GeneratedRecord answer) {
    Map<String, Value> values = new HashMap<>();
    answer.getFields().forEach((name, text) -> values.put(name, Value.canonical(text)));
    return Row.of(Harness.TYPE, values);
  }

  private static boolean complies(GeneratedRecord answer) {
    Row row = row(answer);
    return Harness.theory(1).rules().stream()
        .noneMatch(rule -> rule.formula().evaluate(row) == Truth.FALSE);
  }

  @Test
  void requestsAreAnsweredWithRecordsThatKeepTheRules() {
    for (int i = 0; i < 20; i++) {
      String proto = i % 2 == 0 ? "tcp" : "udp";
      harness.send("id-" + i, request().setKnown(Map.of("proto", proto)));
    }
    harness.loop.turn();
    assertThat(harness.answers()).hasSize(20).allMatch(RequestLoopTest::complies);
    assertThat(harness.answers().get(3).getFields()).containsEntry("proto", "udp");
    assertThat(harness.answers()).extracting(GeneratedRecord::getTheoryVersion).containsOnly(1L);
    assertThat(harness.committed())
        .extracting(message -> new String(message.key(), StandardCharsets.UTF_8))
        .first()
        .isEqualTo("id-0");
    harness.noteCommitted();
    assertThat(harness.consumer.committed(Set.of(harness.first)))
        .hasEntrySatisfying(harness.first, end -> assertThat(end.offset()).isEqualTo(20));
    assertThat(harness.metrics.counts()).isEqualTo(new EnforcerCounts(20, 0, 0, 0, 0, 20));
    assertThat(harness.loop.health().state()).isEqualTo(State.READY);
  }

  @Test
  void knownAbsenceIsKept() {
    harness.send("a", request().setAbsent(List.of("bytes")));
    harness.loop.turn();
    assertThat(harness.answers().getFirst().getFields()).containsOnlyKeys("proto", "packets");
  }

  @Test
  void oneAnswerComesForEachRecordThatIsAskedFor() {
    harness.send("a", request().setCount(30));
    harness.loop.turn();
    List<GeneratedRecord> answers = harness.answers();
    assertThat(answers).extracting(GeneratedRecord::getNumber).hasSize(30).isSorted();
    assertThat(answers.stream().map(GeneratedRecord::getFields).distinct().count())
        .isGreaterThan(20);
    assertThat(harness.metrics.counts()).isEqualTo(new EnforcerCounts(1, 0, 0, 0, 0, 30));

    harness.send("b", request().setCount(30).setSeed(answers.getFirst().getSeed()));
    harness.loop.turn();
    assertThat(harness.answers().subList(30, 60))
        .extracting(GeneratedRecord::getFields)
        .isEqualTo(answers.stream().map(GeneratedRecord::getFields).toList());
  }

  /** Once, though a thousand records are asked for. */
  @Test
  void whatNoRecordAgreesWithIsRefusedWithReasonAndRemedy() {
    harness.send("a", request().setKnown(Map.of("proto", "udp", "bytes", "90000")).setCount(1_000));
    harness.loop.turn();
    GeneratedRecord answer = harness.answers().getFirst();
    assertThat(harness.answers()).hasSize(1);
    assertThat(answer.getOutcome()).isEqualTo(GenerationOutcome.REFUSED);
    assertThat(answer.getConflictFields()).containsExactly("proto", "bytes");
    assertThat(answer.getConflictRules())
        .extracting(ConflictingRule::getFormula)
        .containsExactlyInAnyOrder("bytes <= 1500 * packets", "packets <= 3 or proto = \"tcp\"");
    assertThat(answer.getConflictRules()).allMatch(rule -> !rule.getEnglish().isEmpty());
    assertThat(answer.getConflictIsMinimal()).isTrue();
    assertThat(answer.getChange()).hasSize(1);
    assertThat(answer.getReason()).contains("proto = udp").contains("bytes = 90000");
    assertThat(harness.metrics.counts()).isEqualTo(new EnforcerCounts(0, 1, 0, 0, 0, 0));
  }

  private String reason(int answer) {
    assertThat(harness.answers().get(answer).getOutcome()).isEqualTo(GenerationOutcome.UNWRITABLE);
    return harness.answers().get(answer).getReason();
  }

  @Test
  void whatMeansNothingToTheModelIsAnsweredWithTheReason() {
    harness.send("a", request().setKnown(Map.of("port", "80")));
    harness.send("b", request().setKnown(Map.of("proto", "sctp")));
    harness.send("c", request().setKnown(Map.of("packets", "1e999999999")));
    harness.send("d", request().setAbsent(List.of("proto")));
    harness.send("e", request().setKnown(Map.of("bytes", "80")).setAbsent(List.of("bytes")));
    harness.send("f", request().setCount(1_001));
    harness.send("g", request().setKnown(Map.of("x".repeat(100_000), "1")));
    harness.loop.turn();
    assertThat(reason(0)).contains("no field 'port'");
    assertThat(reason(1)).contains("'proto'").contains("'sctp'");
    assertThat(reason(2)).contains("'packets'").contains("not a number");
    assertThat(reason(3)).contains("'proto' is absent");
    assertThat(reason(4)).contains("'bytes' cannot have a value and be absent");
    assertThat(reason(5)).contains("1 to 1,000 records").contains("1,001");
    assertThat(reason(6)).hasSize(500);
    assertThat(harness.metrics.counts()).isEqualTo(new EnforcerCounts(0, 0, 7, 0, 0, 0));
  }

  @Test
  void octetsThatAreNoRequestBecomeDeadLetters() {
    Random random = new Random(4);
    byte[] garbage = new byte[3_000];
    random.nextBytes(garbage);
    garbage[0] = 9;
    harness.sendOctets(null, garbage);
    harness.sendOctets(new byte[] {1}, null);
    harness.sendOctets(new byte[2_000], new byte[] {0, 0, 0, 0, 99, 1});
    harness.send("sound", request());
    harness.loop.turn();
    assertThat(harness.letters()).extracting(DeadLetter::getStage).containsOnly("enforce");
    assertThat(harness.letters())
        .extracting(DeadLetter::getSource)
        .containsExactly(
            "nomos.flows.requests-0@0", "nomos.flows.requests-0@1", "nomos.flows.requests-0@2");
    assertThat(harness.letters().get(0).getReason()).contains("wire format");
    assertThat(harness.letters().get(0).getSample().remaining()).isEqualTo(2_048);
    assertThat(harness.letters().get(1).getReason()).contains("no value");
    assertThat(harness.letters().get(2).getReason()).contains("1,024 octets");
    assertThat(harness.metrics.counts()).isEqualTo(new EnforcerCounts(1, 0, 0, 0, 3, 1));
  }

  @Test
  void anyOctetsAtAllAreAnsweredOnce() {
    Random random = new Random(7);
    harness.send("registers the schema", request());
    for (int i = 0; i < 500; i++) {
      byte[] octets = new byte[random.nextInt(60)];
      random.nextBytes(octets);
      byte[] header = {0, 0, 0, 0, (byte) random.nextInt(4)};
      System.arraycopy(header, 0, octets, 0, Math.min(header.length, octets.length));
      harness.sendOctets(null, octets);
    }
    harness.loop.turn();
    EnforcerCounts counts = harness.metrics.counts();
    assertThat(counts.requests()).isEqualTo(501);
    assertThat(counts.dead()).isEqualTo(harness.letters().size()).isGreaterThan(300);
  }

  @Test
  void newTheoryIsInForceFromTheNextBatchAndOneThatContradictsItselfNever() {
    harness.send("a", request());
    harness.loop.turn();
    harness.answerer.publish(Harness.theory(2, "packets = 7"));
    assertThat(harness.answerer.theory().version()).isEqualTo(1);
    assertThatThrownBy(
            () -> harness.answerer.publish(Harness.theory(3, "packets > 5", "packets < 3")))
        .isInstanceOf(UnusableTheoryException.class)
        .hasMessageContaining("contradict one another");
    assertThatThrownBy(
            () -> {
              var unknown = List.of(Rule.of(Formula.parse("port > 5")));
              harness.answerer.publish(new RuleTheory(3, 0, unknown));
            })
        .isInstanceOf(UnusableTheoryException.class)
        .hasMessageContaining("port");
    harness.send("b", request());
    harness.loop.turn();
    GeneratedRecord answer = harness.answers().getLast();
    assertThat(answer.getTheoryVersion()).isEqualTo(2);
    assertThat(answer.getFields()).containsEntry("packets", "7");
    assertThat(harness.answerer.theory().version()).isEqualTo(2);
  }

  /** The first transaction ends with the member's place in its group, the second with a fault. */
  @Test
  void whatWasNotCommittedComesAgainAndGetsTheSameAnswers() {
    harness.send("a", request().setCount(3));
    harness.loop.turn();
    harness.noteCommitted();
    List<GeneratedRecord> before = harness.answers();

    harness.send("b", request().setCount(3));
    harness.send("c", request());
    harness.producers.getLast().fenceProducer();
    harness.loop.turn();
    assertThat(harness.loop.health().state()).isEqualTo(State.WAITING);
    assertThat(harness.answers()).isEqualTo(before);

    harness.keep(1);
    harness.loop.turn();
    assertThat(harness.producers).hasSize(2);
    assertThat(harness.answers()).hasSize(7);
    List<GeneratedRecord> all = harness.answers();
    assertThat(harness.loop.health().state()).isEqualTo(State.READY);
    assertThat(harness.metrics.counts()).isEqualTo(new EnforcerCounts(3, 0, 0, 0, 0, 7));
    assertThat(harness.meters.counter("nomos.enforcer.batches.undone").count()).isEqualTo(1);

    try (var undisturbed = new Harness()) {
      undisturbed.send("a", request().setCount(3));
      undisturbed.send("b", request().setCount(3));
      undisturbed.send("c", request());
      undisturbed.loop.turn();
      assertThat(undisturbed.answers()).isEqualTo(all);
    }
  }

  @Test
  void aCommitThatFailsIsUndone() {
    harness.loop.turn(); // makes the producer
    harness.send("a", request());
    harness.producers.getLast().commitTransactionException = new KafkaException("not now");
    harness.loop.turn();
    assertThat(harness.committed()).isEmpty();
    assertThat(harness.loop.health().detail()).contains("not now");
    harness.keep(0);
    harness.loop.turn();
    assertThat(harness.answers()).hasSize(1);
  }

  /** Tells that it is to write, and writes nothing until it is interrupted. */
  private record Held(LanguageModel model, CountDownLatch asked) implements LanguageModel {
    static Held of(CountDownLatch asked) {
      return new Held(
          new FixedModel(Harness.VOCABULARY.size(), Harness.VOCABULARY.longest(), 5), asked);
    }

    @Override
    public int vocabulary() {
      return model.vocabulary();
    }

    @Override
    public int longest() {
      return model.longest();
    }

    @Override
    public States start(int sequences) {
      asked.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return model.start(sequences);
    }
  }

  @Test
  void aBatchWhosePartitionsMoveWhileItIsWrittenIsGivenUp() {
    harness.close();
    harness = new Harness(Held.of(new CountDownLatch(1)));
    harness.send("a", request());
    harness.consumer.scheduleNopPollTask();
    harness.consumer.schedulePollTask(() -> harness.consumer.rebalance(List.of(harness.second)));
    harness.loop.turn();
    assertThat(harness.committed()).isEmpty();
    assertThat(harness.metrics.counts().requests()).isZero();
    assertThat(harness.meters.counter("nomos.enforcer.batches.undone").count()).isEqualTo(1);
    assertThat(harness.loop.health().state()).isEqualTo(State.READY);
  }

  @Test
  void closingGivesUpWhatIsBeingWritten() throws InterruptedException {
    harness.close();
    var asked = new CountDownLatch(1);
    harness = new Harness(Held.of(asked));
    harness.send("a", request());
    Thread thread = Thread.ofPlatform().start(harness.loop);
    asked.await();
    harness.loop.close();
    thread.join();
    assertThat(harness.loop.health().state()).isEqualTo(State.CLOSED);
    assertThat(harness.committed()).isEmpty();
    assertThat(harness.consumer.closed()).isTrue();
  }

  @Test
  void requestsForMoreThanABatchHoldsWaitForTheNext() {
    for (int i = 0; i < 6; i++) {
      harness.send("id-" + i, request().setKnown(Map.of("proto", "tcp")).setCount(1_000));
    }
    harness.loop.turn();
    assertThat(harness.answers()).hasSize(4_000);
    assertThat(harness.consumer.position(harness.first)).isEqualTo(4);
    harness.keep(4);
    harness.loop.turn();
    assertThat(harness.answers()).hasSize(6_000);
    assertThat(harness.metrics.counts()).isEqualTo(new EnforcerCounts(6, 0, 0, 0, 0, 6_000));
  }
}
