package dev.nomos.miner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.logic.Formula;
import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.miner.theory.RulePolicy;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.Admission;
import dev.nomos.schemas.avro.EvidenceEntry;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.PredicateDefinition;
import dev.nomos.schemas.avro.PredicateSpaceDefinition;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.avro.TheoryRule;
import dev.nomos.schemas.serde.InMemorySchemaRegistry;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.GrammarSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearningTest {
  private static final Duration LEAD = Duration.ofMillis(500);

  @TempDir private Path directory;
  private MinerConfig config;
  private MinerState state;
  private PredicateSpace space;

  @BeforeEach
  void start() throws IOException {
    start(
        """
        {"name": "flows", "fields": [
          {"name": "protocol", "value_type": "categorical"},
          {"name": "octets", "value_type": "integer", "roles": ["size"]}]}
        """,
        List.of("protocol = \"tcp\"", "protocol != \"tcp\"", "octets >= 100", "octets < 100"));
  }

  private void start(String dataset, List<String> predicates) throws IOException {
    DatasetSpec spec =
        DatasetSpec.read(Files.writeString(directory.resolve("dataset.json"), dataset));
    GrammarSpec grammar =
        GrammarSpec.read(
            Files.writeString(
                directory.resolve("grammar.json"),
                """
                {"name": "g", "max_clause_size": 2, "max_rules": 10, "predicate_templates": []}
                """));
    RowType type = spec.rowType();
    var _ = MinerFormats.of(new InMemorySchemaRegistry()); // generated classes are trusted from here
    config =
        new MinerConfig(
            new Topics("lab", "lab", 1),
            new RecordFormat("lab", type),
            spec,
            grammar,
            Map.of("bootstrap.servers", "nowhere:9092"),
            Map.of(),
            directory,
            EvidenceConfig.DEFAULT,
            new RulePolicy(1, 0, 0),
            Duration.ofMinutes(1),
            LEAD,
            Duration.ofSeconds(1));
    space =
        new PredicateSpace(
            type,
            predicates.stream()
                .map(text -> Predicate.of((Formula.Compare) Formula.parse(text)))
                .toList());
    state = new MinerState(type);
    state.add(definition());
  }

  private PredicateSpaceDefinition definition() {
    return PredicateSpaceDefinition.newBuilder()
        .setId(space.id())
        .setPredicates(
            space.predicates().stream()
                .map(p -> PredicateDefinition.newBuilder().setFormula(p.toString()).build())
                .toList())
        .build();
  }

  private String see(String protocol, long octets, long count, long lastMillis) {
    Row row =
        Row.of(space.type(), Map.of("protocol", Value.of(protocol), "octets", Value.of(octets)));
    return see(row, count, lastMillis);
  }

  private String see(Row row, long count, long lastMillis) {
    String key = EvidenceKey.of(space.id(), space.evidence(row));
    state.add(
        key,
        EvidenceEntry.newBuilder()
            .setSpaceId(space.id())
            .setBits(ByteBuffer.wrap(space.evidence(row).toBytes()))
            .setCount(count)
            .setFirstSeenMillis(lastMillis)
            .setLastSeenMillis(lastMillis)
            .build());
    return key;
  }

  /** Large flows are TCP, and the other way round. */
  private void seeOrdinaryTraffic() {
    see("tcp", 500, 10, 1_000);
    see("udp", 50, 20, 2_000);
  }

  private Learning learn() {
    return Learning.from(state, config);
  }

  /** Learns, and reads back what would have been published. */
  private Learning learnAndPublish() {
    Learning learning = learn();
    learning.marks().forEach(state::add);
    learning.chunks().forEach(state::add);
    return learning;
  }

  private static List<String> formulas(Learning learning) {
    return learning.rules().stream().map(LearnedRule::getFormula).toList();
  }

  @Test
  void beforeTheFirstTheoryEverythingIsAdmitted() {
    seeOrdinaryTraffic();
    Learning learning = learn();
    assertThat(learning.marks()).hasSize(2);
    assertThat(learning.marks().values())
        .allMatch(mark -> mark.getAdmission() == Admission.ADMITTED)
        .allMatch(mark -> mark.getTheoryVersion() == 0)
        .allMatch(mark -> mark.getSpaceId().equals(space.id()));
    assertThat(formulas(learning))
        .containsExactlyInAnyOrder(
            "octets < 100 or protocol = \"tcp\"", "octets >= 100 or protocol != \"tcp\"");
  }

  @Test
  void learningChangesNothing() {
    seeOrdinaryTraffic();
    assertThat(learn())
        .usingRecursiveComparison()
        .ignoringFieldsMatchingRegexes(".*nanos") // the time that a search took
        .isEqualTo(learn());
    assertThat(state.newestVersion()).isZero();
  }

  @Test
  void whatBreaksARuleOfTheNewestTheoryIsQuarantinedAndTheRuleStays() {
    seeOrdinaryTraffic();
    Learning first = learnAndPublish();
    String violation = see("udp", 500, 1, 3_000);
    Learning second = learnAndPublish();
    assertThat(second.marks()).containsOnlyKeys(violation);
    assertThat(second.marks().get(violation).getAdmission()).isEqualTo(Admission.QUARANTINED);
    assertThat(second.marks().get(violation).getTheoryVersion()).isEqualTo(1);
    assertThat(formulas(second)).isEqualTo(formulas(first));
  }

  @Test
  void whatTheNewestTheoryAllowsIsAdmitted() {
    see("tcp", 500, 10, 1_000);
    learnAndPublish();
    state.add(theory(2, rule("octets >= 100")));
    String fits = see("udp", 500, 10, 2_000);
    String breaks = see("tcp", 50, 10, 2_000);
    Map<String, Admission> marks = new TreeMap<>();
    learn().marks().forEach((key, mark) -> marks.put(key, mark.getAdmission()));
    assertThat(marks).isEqualTo(Map.of(fits, Admission.ADMITTED, breaks, Admission.QUARANTINED));
  }

  private TheoryChunk theory(long version, TheoryRule... rules) {
    return TheoryChunk.newBuilder()
        .setDataset("lab")
        .setVersion(version)
        .setChunk(0)
        .setChunks(1)
        .setRules(List.of(rules))
        .build();
  }

  private static TheoryRule rule(String formula) {
    return TheoryRule.newBuilder()
        .setId("r-" + formula)
        .setFormula(formula)
        .setStatus(RuleStatus.ACTIVE)
        .build();
  }

  @Test
  void aMarkIsSticky() {
    seeOrdinaryTraffic();
    learnAndPublish();
    String violation = see("udp", 500, 1, 3_000);
    learnAndPublish();
    see("udp", 500, 1_000, 9_000);
    state.add(theory(7)); // a theory without rules, which nothing breaks
    Learning later = learn();
    assertThat(later.marks()).doesNotContainKey(violation);
    assertThat(later.mined().rules().getFirst().support()).isEqualTo(30);
  }

  @Test
  void aRuleOverPredicatesThatTheSpaceLacksQuarantinesNothing() {
    state.add(theory(1, rule("octets > 7"), rule("octets > 7 or protocol = \"tcp\"")));
    String key = see("udp", 5, 1, 1_000);
    assertThat(learn().marks().get(key).getAdmission()).isEqualTo(Admission.ADMITTED);
  }

  @Test
  void evidenceOfAnotherSpaceIsLeftAlone() {
    seeOrdinaryTraffic();
    state.add("s-other/00", EvidenceEntry.newBuilder().setSpaceId("s-other").setCount(9).build());
    assertThat(learn().marks()).hasSize(2).doesNotContainKey("s-other/00");
  }

  @Test
  void theSameRulesAreNoNewVersion() {
    seeOrdinaryTraffic();
    assertThat(learnAndPublish().chunks()).hasSize(1);
    seeOrdinaryTraffic();
    assertThat(learnAndPublish().chunks()).isEmpty();
    assertThat(state.newestVersion()).isEqualTo(1);
  }

  @Test
  void aTheoryWithoutRulesIsAVersionToo() {
    for (String protocol : List.of("tcp", "udp")) {
      for (long octets : new long[] {50, 500}) {
        see(protocol, octets, 1, 1_000);
      }
    }
    Learning learning = learnAndPublish();
    assertThat(learning.rules()).isEmpty();
    assertThat(learning.chunks()).hasSize(1);
    assertThat(state.newestVersion()).isEqualTo(1);
    assertThat(learn().chunks()).isEmpty();
  }

  @Test
  void versionsCountUpFromTheNewest() {
    seeOrdinaryTraffic();
    state.add(theory(41));
    assertThat(learn().chunks()).extracting(TheoryChunk::getVersion).containsExactly(42L);
  }

  @Test
  void aTheoryTakesEffectTheLeadAfterTheNewestRecordThatItWasMinedFrom() {
    seeOrdinaryTraffic();
    TheoryChunk chunk = learnAndPublish().chunks().getFirst();
    assertThat(chunk.getEffectiveFromMillis()).isEqualTo(2_000 + LEAD.toMillis());
    assertThat(chunk.getMinedRecords()).isEqualTo(30);
    assertThat(chunk.getMinedEvidences()).isEqualTo(2);
    assertThat(chunk.getOutcome()).isEqualTo("Complete");
    assertThat(chunk.getSpaceId()).isEqualTo(space.id());
  }

  @Test
  void aLargeTheoryIsCutIntoChunksThatHoldAllRulesInOrder() throws IOException {
    int values = 500;
    String long1 = "x".repeat(300);
    start(
        """
        {"name": "flows", "fields": [{"name": "protocol", "value_type": "categorical"},
          {"name": "octets", "value_type": "integer", "roles": ["size"]}]}
        """,
        Stream.concat(
                IntStream.range(0, values).mapToObj(i -> "protocol != \"" + long1 + i + "\""),
                Stream.of("octets >= 100"))
            .toList());
    see("tcp", 50, 10, 1_000);
    Learning learning = learnAndPublish();
    List<TheoryChunk> chunks = learning.chunks();
    assertThat(chunks).hasSizeGreaterThan(1);
    List<String> inChunks = new ArrayList<>();
    for (int i = 0; i < chunks.size(); i++) {
      assertThat(chunks.get(i).getChunk()).isEqualTo(i);
      assertThat(chunks.get(i).getChunks()).isEqualTo(chunks.size());
      assertThat(
              chunks.get(i).getRules().stream()
                  .mapToInt(rule -> rule.getFormula().length() + rule.getEnglish().length())
                  .sum())
          .isBetween(1, 200_000);
      chunks.get(i).getRules().forEach(rule -> inChunks.add(rule.getId()));
    }
    assertThat(inChunks)
        .hasSize(values)
        .containsExactlyElementsOf(learning.rules().stream().map(LearnedRule::getId).toList());
    assertThat(state.newestTheory()).isEqualTo(chunks);
  }

  @Test
  void aTheoryOfWhichAChunkIsMissingIsNotTheNewest() {
    state.add(theory(1, rule("octets >= 100")));
    state.add(TheoryChunk.newBuilder(theory(2)).setChunks(2).build());
    assertThat(state.newestVersion()).isEqualTo(1);
  }

  @Test
  void withoutASpaceThereIsNothingToLearnFrom() {
    MinerState empty = new MinerState(space.type());
    assertThatThrownBy(() -> Learning.from(empty, config))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("predicate space");
  }
}
