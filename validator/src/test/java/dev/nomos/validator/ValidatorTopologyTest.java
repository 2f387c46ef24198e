package dev.nomos.validator;

import static dev.nomos.validator.Traffic.BIG_ENOUGH;
import static dev.nomos.validator.Traffic.NO_FLAGS;
import static dev.nomos.validator.Traffic.chunk;
import static dev.nomos.validator.Traffic.idOf;
import static dev.nomos.validator.Traffic.row;
import static dev.nomos.validator.Traffic.theory;
import static dev.nomos.validator.Traffic.udp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.avro.Activation;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.avro.Violation;
import dev.nomos.schemas.serde.SchemaRegistry;
import dev.nomos.schemas.serde.SchemaRegistryException;
import dev.nomos.validator.judge.SubjectFormat;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ValidatorTopologyTest {
  @TempDir Path state;
  private Harness validator;

  @BeforeEach
  void start() {
    validator = new Harness(state);
  }

  @AfterEach
  void stop() {
    var counts = validator.counts();
    assertThat(validator.meters.counter("nomos.validator.records", "result", "violating").count())
        .isEqualTo(counts.violating());
    validator.close();
  }

  /** Nothing suppressed, nothing excepted. */
  private static ValidatorCounts counts(
      long compliant,
      long violating,
      long unjudged,
      long dead,
      long violations,
      long theoryVersion) {
    return new ValidatorCounts(
        compliant, violating, unjudged, dead, violations, 0, 0, theoryVersion);
  }

  @Test
  void topologyIsTheOneDescribed() throws IOException {
    assertThat(described(validator.config)).isEqualTo(golden("/topology.txt"));
    assertThat(described(validator.config.replaying("again")))
        .isEqualTo(golden("/topology-of-a-replay.txt"));
  }

  private static String described(ValidatorConfig config) {
    var silent = new ValidatorMetrics(new SimpleMeterRegistry());
    return ValidatorTopology.of(config, silent).describe().toString();
  }

  private String golden(String name) throws IOException {
    try (var golden = getClass().getResourceAsStream(name)) {
      return new String(golden.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void violationTellsRecordRuleAndWitness() {
    validator.publish(theory(1, 0, NO_FLAGS));
    validator.send(udp(0), 40);
    validator.send(udp(2), 50);
    var message = validator.rawViolations().getFirst();
    assertThat(message.key()).isEqualTo(idOf(NO_FLAGS));
    assertThat(message.timestamp()).isEqualTo(50);
    validator.send(udp(2), 50);
    Violation violation = validator.violations().getFirst();
    assertThat(violation.getRuleId()).isEqualTo(idOf(NO_FLAGS));
    assertThat(violation.getTheoryVersion()).isEqualTo(1);
    assertThat(violation.getFormula()).isEqualTo(NO_FLAGS);
    assertThat(violation.getEnglish()).isEqualTo("when protocol is udp, TCP flags are empty");
    assertThat(violation.getOffset()).isEqualTo(2);
    assertThat(violation.getPartition()).isZero();
    assertThat(violation.getOrigin()).isEqualTo(Traffic.origin(2));
    assertThat(violation.getEventTimeMillis()).isEqualTo(50);
    assertThat(violation.getFields())
        .isEqualTo(Map.of("protocol", "udp", "tcp.flags", "2", "octets", "100", "packets", "2"));
    assertThat(violation.getFailed())
        .extracting("predicate")
        .containsExactly("protocol != \"udp\"", "tcp.flags = 0");
    assertThat(violation.getFailed().getLast().getSeen()).isEqualTo(Map.of("tcp.flags", "2"));
    assertThat(violation.getFailed().getLast().getThreshold()).isEqualTo("0");
  }

  @Test
  void publishedWordingIsKept() {
    TheoryChunk chunk = theory(1, 0, NO_FLAGS);
    chunk.getRules().getFirst().setEnglish("UDP has no flags");
    validator.publish(chunk);
    validator.send(udp(2), 50);
    assertThat(validator.violations()).extracting("english").containsExactly("UDP has no flags");
  }

  @Test
  void lateRecordIsJudgedByTheVersionOfItsTime() {
    validator.publish(theory(1, 0, NO_FLAGS));
    validator.publish(theory(2, 100, BIG_ENOUGH));
    validator.send(udp(2), 150); // version 2 asks nothing of flags
    validator.send(udp(2), 99); // late: version 1 does
    validator.send(udp(2), 100);
    assertThat(validator.violations())
        .singleElement()
        .satisfies(
            v -> {
              assertThat(v.getTheoryVersion()).isEqualTo(1);
              assertThat(v.getOffset()).isEqualTo(1);
            });
    assertThat(validator.counts()).isEqualTo(counts(2, 1, 0, 0, 1, 2));
  }

  @Test
  void lateTheoryJudgesOnlyWhatComesAfterItsAdoption() {
    validator.send(udp(2), 150);
    validator.publish(theory(1, 0, NO_FLAGS));
    validator.send(udp(2), 150);
    assertThat(validator.violations()).extracting("offset").containsExactly(1L);
    assertThat(validator.activations()).containsExactly(new Activation(0, 1L, 1L));
    assertThat(validator.counts()).isEqualTo(counts(0, 1, 1, 0, 1, 1));
  }

  @Test
  void eachVersionIsAdoptedOnce() {
    validator.publish(theory(1, 0, NO_FLAGS));
    validator.send(udp(0), 1);
    validator.send(udp(0), 2);
    validator.publish(theory(2, 0, NO_FLAGS));
    validator.publish(theory(3, 0, NO_FLAGS));
    validator.send(udp(0), 3);
    validator.send(udp(0), 4);
    assertThat(validator.activations())
        .containsExactly(
            new Activation(0, 0L, 1L), new Activation(0, 2L, 2L), new Activation(0, 2L, 3L));
    assertThat(validator.meters.get("nomos.validator.theory.adopted").gauge().value()).isEqualTo(3);
  }

  @Test
  void recordBeforeEveryTheoryIsUnjudged() {
    validator.publish(theory(1, 100, NO_FLAGS));
    validator.send(udp(2), 99);
    assertThat(validator.violations()).isEmpty();
    assertThat(validator.counts()).isEqualTo(counts(0, 0, 1, 0, 0, 1));
  }

  @Test
  void versionWithMissingChunksIsNotUsed() {
    validator.publish(chunk(1, 0, 1, 2, BIG_ENOUGH));
    validator.send(udp(2), 1);
    assertThat(validator.activations()).isEmpty();
    validator.publish(chunk(1, 0, 0, 2, NO_FLAGS));
    validator.send(row("protocol", "udp", "tcp.flags", 2, "octets", 1, "packets", 2), 2);
    assertThat(validator.violations())
        .extracting("ruleId")
        .containsExactly(idOf(NO_FLAGS), idOf(BIG_ENOUGH));
  }

  @Test
  void withdrawnVersionLeavesItsPredecessorInForce() {
    validator.publish(theory(1, 0, NO_FLAGS));
    validator.publish(theory(2, 0, BIG_ENOUGH));
    validator.send(udp(2), 1);
    validator.theories.pipeInput("2/0", null);
    validator.send(udp(2), 1);
    assertThat(validator.violations()).extracting("theoryVersion").containsExactly(1L);
  }

  @Test
  void theoryThatMeansNothingIsRefusedAndTheOldOneStays() {
    validator.publish(theory(1, 0, NO_FLAGS));
    validator.publish(theory(2, 0, "colour = \"red\""));
    validator.publish(theory(3, 0, "octets < \"many\""));
    validator.theories.pipeInput("4/0", new byte[] {1, 2, 3});
    validator.send(udp(2), 1);
    assertThat(validator.violations()).extracting("theoryVersion").containsExactly(1L);
  }

  @Test
  void shadowRuleIsPublishedAsSuchAndCountsAgainstNoRecord() {
    TheoryChunk chunk = theory(1, 0, NO_FLAGS, BIG_ENOUGH);
    chunk.getRules().getFirst().setStatus(RuleStatus.SHADOW);
    validator.publish(chunk);
    validator.send(row("protocol", "udp", "tcp.flags", 2, "octets", 1, "packets", 2), 2);
    validator.send(udp(2), 3);
    assertThat(validator.violations())
        .extracting("ruleId", "status")
        .containsExactly(
            tuple(idOf(NO_FLAGS), RuleStatus.SHADOW),
            tuple(idOf(BIG_ENOUGH), RuleStatus.ACTIVE),
            tuple(idOf(NO_FLAGS), RuleStatus.SHADOW));
    assertThat(validator.counts()).isEqualTo(counts(1, 1, 0, 0, 3, 1));
    assertThat(
            validator.count("nomos.validator.violations", "status", "shadow", "action", "report"))
        .isEqualTo(2);
  }

  @Test
  void ruleOfAnyOtherStatusIsNotChecked() {
    for (RuleStatus status : RuleStatus.values()) {
      if (status != RuleStatus.ACTIVE && status != RuleStatus.SHADOW) {
        TheoryChunk chunk = theory(1 + status.ordinal(), 0, NO_FLAGS);
        chunk.getRules().getFirst().setStatus(status);
        validator.publish(chunk);
        validator.send(udp(2), 2);
      }
    }
    assertThat(validator.violations()).isEmpty();
    assertThat(validator.counts().compliant()).isEqualTo(4);
  }

  @Test
  void unknownFieldNeverViolates() {
    validator.publish(theory(1, 0, NO_FLAGS, BIG_ENOUGH, "not (octets = 7 and packets = 1)"));
    validator.send(row("protocol", "udp"), 1);
    validator.send(row(), 1);
    validator.send(row("octets", 7), 1);
    assertThat(validator.counts()).isEqualTo(counts(3, 0, 0, 0, 0, 1));
  }

  @Test
  void recordThatCannotBeReadBecomesADeadLetter() {
    validator.publish(theory(1, 0, NO_FLAGS));
    byte[] long3000 = new byte[3000];
    long3000[0] = 9;
    validator.sendBytes(long3000, 7);
    validator.sendBytes(null, 8);
    validator.sendBytes(new byte[] {0, 0, 0, 0, 99, 1}, 9);
    validator.send(udp(2), 10);
    var letters = validator.deadLetters();
    assertThat(letters).extracting("stage").containsOnly("check");
    assertThat(letters)
        .extracting("source")
        .containsExactly("nomos.lab.records-0@0", "nomos.lab.records-0@1", "nomos.lab.records-0@2");
    assertThat(letters.get(0).getReason()).contains("wire format");
    assertThat(letters.get(0).getSample().remaining()).isEqualTo(2048);
    assertThat(letters.get(1).getReason()).contains("no value");
    assertThat(letters.get(2).getReason()).contains("99");
    assertThat(validator.counts()).isEqualTo(counts(0, 1, 0, 3, 1, 1));
  }

  @Test
  void badDecimalIsADeadLetter() {
    var loose = new RecordFormat("lab", new RowType(List.of(Field.of("load", FieldType.STRING))));
    validator.send(loose, Row.of(loose.type(), Map.of("load", Value.of("1,5"))), 1);
    assertThat(validator.deadLetters().getFirst().getReason()).contains("decimal");
  }

  @Test
  void timeBefore1970Reads1970() {
    var message = new ConsumerRecord<Object, Object>("t", 0, 0, "k", "v");
    assertThat(message.timestamp()).isNegative();
    assertThat(new EventTime().extract(message, 9)).isZero();
  }

  @Test
  void anyOctetsAtAllAreCountedOnce() {
    validator.publish(theory(1, 0, NO_FLAGS));
    validator.send(udp(0), 1);
    var random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      byte[] octets = new byte[random.nextInt(60)];
      random.nextBytes(octets);
      byte[] header = {0, 0, 0, 0, (byte) random.nextInt(6)};
      System.arraycopy(header, 0, octets, 0, Math.min(header.length, octets.length));
      validator.sendBytes(octets, i);
    }
    assertThat(validator.counts().records()).isEqualTo(2001);
    assertThat(validator.counts().dead()).isEqualTo(validator.deadLetters().size());
  }

  @Test
  void unreachableRegistryStopsTheTaskRatherThanBuryingSoundRecords() {
    SchemaRegistry down =
        new SchemaRegistry() {
          @Override
          public int register(String subject, Schema schema) {
            return 1;
          }

          @Override
          public Schema byId(int id) {
            throw new SchemaRegistryException("registry cannot be reached");
          }
        };
    var formats = new SubjectFormat("records", Traffic.FORMAT, down);
    assertThatThrownBy(() -> formats.read(0, 0, 0, null, new byte[] {0, 0, 0, 0, 1, 0}))
        .isInstanceOf(SchemaRegistryException.class);
  }

  @Test
  void recordsOfOlderAndNewerSchemasAreRead() {
    List<Field> fields = Traffic.TYPE.fields();
    var older = new RecordFormat("lab", new RowType(fields.subList(0, 2)));
    List<Field> more = new ArrayList<>(fields);
    more.add(Field.of("vlan", FieldType.INTEGER));
    var newer = new RecordFormat("lab", new RowType(more));
    validator.publish(theory(1, 0, NO_FLAGS));
    validator.send(older, project(older.type(), udp(2)), 1);
    validator.send(newer, project(newer.type(), udp(2)), 2);
    assertThat(validator.violations()).extracting("offset").containsExactly(0L, 1L);
  }

  private static Row project(RowType type, Row row) {
    Map<String, Value> values = row.asMap();
    values.keySet().removeIf(name -> type.indexOf(name) < 0);
    return Row.of(type, values);
  }

  @Test
  void sameInputGivesTheSameOctets() {
    List<List<Object>> runs = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      try (var harness = new Harness(state.resolve("run-" + run))) {
        traffic(harness, new Random(3), 300);
        List<Object> seen = new ArrayList<>();
        for (var message : harness.rawViolations()) {
          seen.add(message.key());
          seen.add(HexFormat.of().formatHex(message.value()));
          seen.add(message.timestamp());
        }
        runs.add(seen);
        var counts = harness.counts();
        assertThat(counts.records()).isEqualTo(300);
        assertThat(counts.violations() - counts.suppressed()).isEqualTo(seen.size() / 3);
        assertThat(counts.violating()).isPositive();
        assertThat(counts.dead()).isPositive();
        assertThat(counts.unjudged()).isPositive();
      }
    }
    assertThat(runs.get(0)).isNotEmpty().isEqualTo(runs.get(1));
  }

  private static void traffic(Harness harness, Random random, int records) {
    for (int i = 0; i < records; i++) {
      if (i % 60 == 10) {
        harness.publish(
            theory(i / 60 + 1, i, i % 120 == 10 ? NO_FLAGS : BIG_ENOUGH, "packets > 0"));
      }
      if (random.nextInt(10) == 0) {
        harness.sendBytes(new byte[] {5}, i);
      } else {
        long packets = random.nextInt(3);
        harness.send(
            row(
                "protocol",
                "udp",
                "tcp.flags",
                random.nextInt(2),
                "octets",
                30,
                "packets",
                packets),
            Math.max(0, i - random.nextInt(80)));
      }
    }
  }

  @Test
  void adoptionsOutliveTheTask() {
    validator.publish(theory(1, 0, NO_FLAGS));
    validator.send(udp(0), 1);
    try (var next = new Harness(state.resolve("next"))) {
      // What Kafka Streams restores before a task's first record: the changelog and the theories.
      try (var all = validator.adoptions().all()) {
        all.forEachRemaining(entry -> next.adoptions().put(entry.key, entry.value));
      }
      next.publish(theory(1, 0, NO_FLAGS));
      next.publish(theory(2, 50, BIG_ENOUGH));
      next.send(udp(2), 49);
      assertThat(next.activations()).containsExactly(new Activation(0, 0L, 2L));
      assertThat(next.violations()).extracting("theoryVersion").containsExactly(1L);
    }
  }
}
