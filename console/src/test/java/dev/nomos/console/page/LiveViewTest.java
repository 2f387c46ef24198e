package dev.nomos.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.console.broker.BrokerConfig;
import dev.nomos.console.broker.EmbeddedBroker;
import dev.nomos.schemas.TopicCreation;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.Admission;
import dev.nomos.schemas.avro.EvidenceEntry;
import dev.nomos.schemas.avro.EvidenceMark;
import dev.nomos.schemas.avro.FailedPredicate;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.PredicateDefinition;
import dev.nomos.schemas.avro.PredicateSpaceDefinition;
import dev.nomos.schemas.avro.RuleEvent;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.avro.TheoryRule;
import dev.nomos.schemas.avro.Violation;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.InMemorySchemaRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LiveViewTest {
  @TempDir Path directory;
  private final Topics topics = new Topics("lab", "default", 2);
  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();

  private static final RuleQuery ALL_RULES =
      new RuleQuery(
          Set.of(),
          Set.of(),
          Set.of(),
          "",
          "",
          false,
          RuleQuery.Order.VIOLATIONS,
          0,
          RuleQuery.MAX_LIMIT);

  @Test
  void topicsThatComeLaterAreReadFromTheirBeginning() throws Exception {
    try (var broker = EmbeddedBroker.start(BrokerConfig.in(directory));
        var view = LiveView.start(config(broker));
        var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        var producer = producer(broker)) {
      assertThat(view.model().overview().phase()).isEqualTo("waiting for records");
      TopicCreation.ensure(admin, topics.all(), Optional.of((short) 1));
      for (int i = 0; i < 10; i++)
        producer.send(new ProducerRecord<>(topics.records().name(), "k" + i, new byte[] {1}));
      send(producer, topics.predicateSpaces().name(), "s", space());
      send(
          producer,
          topics.evidence().name(),
          "s/01",
          EvidenceEntry.newBuilder().setCount(1).build());
      send(
          producer,
          topics.evidence().name(),
          "s/01",
          EvidenceEntry.newBuilder().setCount(6).build());
      send(
          producer,
          topics.evidence().name(),
          "s/02",
          EvidenceEntry.newBuilder().setCount(4).build());
      send(
          producer,
          topics.admissions().name(),
          "s/02",
          EvidenceMark.newBuilder().setAdmission(Admission.QUARANTINED).build());
      send(producer, topics.ruleEvents().name(), "r1", event());
      send(producer, topics.rules().name(), "r1", learned("r1", 10));
      send(producer, topics.theories().name(), "1/0", theory(0, "r1"));
      send(producer, topics.theories().name(), "1/1", theory(1, "r2"));
      producer.send(new ProducerRecord<>(topics.violations().name(), "bad", new byte[] {9, 9}));
      send(producer, topics.violations().name(), "r1", violation());
      producer.flush();

      await(() -> view.model().overview().counters().violations() == 1);
      await(() -> view.model().overview().counters().records() == 10);
      await(() -> view.model().overview().counters().rules() == 2);
      await(() -> view.model().overview().counters().distinctEvidence() == 2);
      await(() -> view.model().overview().counters().quarantinedRecords() == 4);
      await(() -> !view.model().answers("c1").isEmpty());
      var counters = view.model().overview().counters();
      assertThat(counters.predicates()).isEqualTo(1);
      assertThat(counters.theoryVersion()).isEqualTo(1);
      assertThat(view.model().overview().phase()).isEqualTo("checking");
      assertThat(view.model().rules(ALL_RULES).rows())
          .extracting(RuleRow::id)
          .containsExactly("r1", "r2");
      assertThat(view.model().ruleDetail("r1"))
          .satisfies(rule -> assertThat(rule.rule().support()).isEqualTo(10))
          .satisfies(rule -> assertThat(rule.history()).hasSize(1));
      assertThat(view.model().answers("c1")).hasSize(1);
      assertThat(view.model().violation(1).failed().getFirst().seen())
          .containsEntry("packets", "3");
      assertThat(view.model().theories().getFirst().why()).containsExactly("asked");
      await(
          () -> view.model().timeline().stream().mapToLong(LiveModel.Bucket::records).sum() == 10);
    }
  }

  private LiveConfig config(EmbeddedBroker broker) {
    return new LiveConfig(
        topics,
        SampleState.TYPE,
        List.of(),
        registry,
        Map.of("bootstrap.servers", broker.bootstrapServers()),
        1_000);
  }

  private static RuleEvent event() {
    return RuleEvent.newBuilder()
        .setRuleId("r1")
        .setTheoryVersion(1)
        .setWhy("asked")
        .setCommandId("c1")
        .build();
  }

  private static PredicateSpaceDefinition space() {
    var space = PredicateSpaceDefinition.newBuilder().build();
    space.setId("s");
    space.setPredicates(List.of(new PredicateDefinition("packets >= 5", "", "")));
    return space;
  }

  private static LearnedRule learned(String id, long support) {
    var rule = LearnedRule.newBuilder().build();
    rule.setId(id);
    rule.setSupport(support);
    return rule;
  }

  private static TheoryChunk theory(int chunk, String ruleId) {
    var rule = TheoryRule.newBuilder().build();
    rule.setId(ruleId);
    var theory = TheoryChunk.newBuilder().build();
    theory.setVersion(1L);
    theory.setChunk(chunk);
    theory.setChunks(2);
    theory.setSpaceId("s");
    theory.setRules(List.of(rule));
    return theory;
  }

  private static Violation violation() {
    var failed = FailedPredicate.newBuilder().build();
    failed.setSeen(Map.of("packets", "3"));
    var violation = Violation.newBuilder().build();
    violation.setRuleId("r1");
    violation.setFailed(List.of(failed));
    return violation;
  }

  private <T extends SpecificRecord> void send(
      KafkaProducer<String, byte[]> producer, String topic, String key, T value) {
    try (var serializer = AvroSerde.<T>specific(registry, value.getSchema()).serializer()) {
      producer.send(new ProducerRecord<>(topic, key, serializer.serialize(topic, value)));
    }
  }

  private static KafkaProducer<String, byte[]> producer(EmbeddedBroker broker) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.bootstrapServers()),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) Thread.sleep(50);
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
