package dev.nomos.console.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.ingest.table.TableException;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Truth;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.schemas.rules.RulesFile;
import dev.nomos.schemas.rules.StoredRule;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.GrammarSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnJobTest {
  private static final String DATASET =
      """
      {"name": "flows", "source": {"type": "csv"},
       "fields": [
         {"name": "proto", "value_type": "categorical", "roles": ["proto"]},
         {"name": "flags", "value_type": "integer", "roles": ["flag"], "domain": [0, 1]},
         {"name": "packets", "value_type": "integer", "roles": ["count"],
          "constants": [{"kind": "scalar", "values": [40, 1500]}]},
         {"name": "bytes", "value_type": "integer", "roles": ["size"]}],
       "preprocessing": [%s]}
      """;
  private static final String GRAMMAR =
      """
      {"name": "small", "max_clause_size": 3, "max_rules": 1000,
       "predicate_templates": [
         {"name": "proto", "lhs": {"names": ["proto"]}, "operators": ["=", "!="],
          "rhs_constant": {"mode": "profile", "top_k": 3}},
         {"name": "flags", "lhs": {"names": ["flags"]}, "operators": ["="],
          "rhs_constant": {"mode": "explicit", "values": [0, 1]}},
         {"name": "bytes", "lhs": {"names": ["bytes"]}, "operators": ["<=", ">"],
          "rhs_constant": {"mode": "profile", "quantiles": [0.25, 0.5, 0.75]}},
         {"name": "size",
          "lhs_term": {"kind": "scalar", "field": {"names": ["packets"]},
                       "constant": {"mode": "field_constants", "kinds": ["scalar"]}},
          "operators": ["<=", ">="],
          "rhs_term": {"kind": "field", "field": {"names": ["bytes"]}}}]}
      """;
  private static final SearchLimits LIMITS =
      new SearchLimits(3, Long.MAX_VALUE, Duration.ofMinutes(1));

  @TempDir private Path folder;
  private Path input = Path.of("");

  @BeforeEach
  void writeFlows() throws IOException {
    input = folder.resolve("flows.csv");
    Random random = new Random(7);
    List<String> lines = new ArrayList<>(List.of("proto,flags,packets,bytes"));
    for (int i = 0; i < 400; i++) {
      boolean tcp = random.nextBoolean();
      int packets = 1 + random.nextInt(20);
      long bytes = packets * (40L + random.nextInt(1400));
      // a UDP flow has no flags; one cell in a hundred was not sent
      String flags = random.nextInt(100) == 0 ? "" : tcp && random.nextInt(9) > 0 ? "1" : "0";
      lines.add((tcp ? "tcp," : "udp,") + flags + "," + packets + "," + bytes);
    }
    Files.write(input, lines);
  }

  private DatasetSpec spec(String steps) throws IOException {
    Path file = folder.resolve("dataset.json");
    Files.writeString(file, DATASET.formatted(steps));
    return DatasetSpec.read(file);
  }

  private GrammarSpec grammar() throws IOException {
    Path file = folder.resolve("grammar.json");
    Files.writeString(file, GRAMMAR);
    return GrammarSpec.read(file);
  }

  private static LearnSettings settings(SearchLimits limits, boolean allMinimal) {
    return new LearnSettings(
        LearnSettings.Method.HITTING_SET, limits, 100_000, allMinimal, Epsilon.NONE, null);
  }

  private LearnJob.Result learn(DatasetSpec spec, LearnSettings settings) throws IOException {
    return new LearnJob(
            spec, grammar(), input, OptionalLong.empty(), settings, runs(), Steps.silent())
        .run();
  }

  private Path runs() {
    return folder.resolve("runs");
  }

  private List<String> runNames() throws IOException {
    if (!Files.exists(runs())) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(runs())) {
      return entries.map(p -> p.getFileName().toString()).filter(n -> !n.equals(".cache")).toList();
    }
  }

  @Test
  void aRunHasNetNomosFilesAndItsRulesHoldInEveryRow() throws IOException {
    LearnJob.Result result = learn(spec(""), settings(LIMITS, false));

    assertThat(result.manifest().outcome()).isEqualTo("complete");
    assertThat(result.run())
        .isDirectoryContaining("glob:**rules.json")
        .isDirectoryContaining("glob:**predicates.jsonl")
        .isDirectoryContaining("glob:**interpreted_rules.clj")
        .isDirectoryContaining("glob:**interpreted_predicates.clj")
        .isDirectoryContaining("glob:**semantic_values.json")
        .isDirectoryContaining("glob:**fields.json")
        .isDirectoryContaining("glob:**derived_variables.json")
        .isDirectoryContaining("glob:**configured_exclude_fields.json")
        .isDirectoryContaining("glob:**excluded_fields.json")
        .isDirectoryContaining("glob:**dataset_spec.json")
        .isDirectoryContaining("glob:**grammar_spec.json")
        .isDirectoryContaining("glob:**manifest.json")
        .isDirectoryContaining("glob:**statistics.json")
        .isDirectoryContaining("glob:**search.json")
        .isDirectoryContaining("glob:**approximate_rules.json");
    List<StoredRule> stored = RulesFile.read(result.run().resolve("rules.json"));
    assertThat(stored.stream().map(StoredRule::rule)).isEqualTo(result.rules());
    assertThat(stored).allMatch(rule -> Double.valueOf(1).equals(rule.support()));
    // of two protocols, not being the one is being the other
    Formula noFlags = Formula.parse("proto = \"tcp\" or flags = 0");
    assertThat(result.rules()).extracting(Rule::formula).contains(Rule.of(noFlags).formula());
  }

  @Test
  void theFilesOfARunReadBackAsItsSpecifications() throws IOException {
    DatasetSpec spec = spec("");
    LearnJob.Result result = learn(spec, settings(LIMITS, false));

    assertThat(DatasetSpec.read(result.run().resolve("dataset_spec.json"))).isEqualTo(spec);
    assertThat(GrammarSpec.read(result.run().resolve("grammar_spec.json"))).isEqualTo(grammar());
  }

  @Test
  void aSecondRunTakesTheEvidenceFromTheCacheAndLearnsTheSame() throws IOException {
    LearnJob.Result first = learn(spec(""), settings(LIMITS, false));
    LearnJob.Result second = learn(spec(""), settings(LIMITS, false));

    assertThat(first.manifest().fitMetadata().cachedEvidence()).isFalse();
    assertThat(second.manifest().fitMetadata().cachedEvidence()).isTrue();
    assertThat(second.rules()).isEqualTo(first.rules());
    assertThat(second.run()).isNotEqualTo(first.run());
    assertThat(second.run().resolve("statistics.json"))
        .hasSameTextualContentAs(first.run().resolve("statistics.json"));
  }

  /** The reference's cache forgot the preprocessing, and returned rules of other rows. */
  @Test
  void otherPreprocessingOtherInputAndAnotherLimitAreOtherEvidence() throws IOException {
    learn(spec(""), settings(LIMITS, false));
    String udp = "{\"kind\": \"filter_equals\", \"columns\": [\"proto\"], \"value\": \"udp\"}";
    LearnJob.Result filtered = learn(spec(udp), settings(LIMITS, false));
    assertThat(filtered.manifest().fitMetadata().cachedEvidence()).isFalse();
    assertThat(filtered.manifest().rows()).isLessThan(400);

    Files.writeString(input, Files.readString(input) + "udp,1,3,200\n");
    LearnJob.Result changed = learn(spec(""), settings(LIMITS, false));
    assertThat(changed.manifest().fitMetadata().cachedEvidence()).isFalse();
    assertThat(changed.rules())
        .noneMatch(r -> r.formula().equals(Formula.parse("flags = 0 or proto != \"udp\"")));

    LearnJob.Result limited =
        new LearnJob(
                spec(""),
                grammar(),
                input,
                OptionalLong.of(10),
                settings(LIMITS, false),
                runs(),
                Steps.silent())
            .run();
    assertThat(limited.manifest().rows()).isEqualTo(10);
    assertThat(limited.manifest().fitMetadata().cachedEvidence()).isFalse();
  }

  @Test
  void aDamagedCacheIsMadeAnew() throws IOException {
    LearnJob.Result first = learn(spec(""), settings(LIMITS, false));
    try (Stream<Path> kept = Files.list(runs().resolve(".cache").resolve("evidence"))) {
      for (Path file : kept.toList()) {
        Files.write(file, new byte[] {1, 2, 3});
      }
    }
    LearnJob.Result second = learn(spec(""), settings(LIMITS, false));
    assertThat(second.manifest().fitMetadata().cachedEvidence()).isFalse();
    assertThat(second.rules()).isEqualTo(first.rules());
  }

  @Test
  void anInterruptKeepsAndLabelsWhatWasFound() throws IOException {
    Steps interrupts =
        new Steps() {
          @Override
          public void begin(String name) {
            if (name.equals("searching")) {
              Thread.currentThread().interrupt();
            }
          }

          @Override
          public void advance(int records) {}

          @Override
          public void searching(int size, long found) {}
        };
    LearnJob.Result result =
        new LearnJob(
                spec(""),
                grammar(),
                input,
                OptionalLong.empty(),
                settings(LIMITS, true),
                runs(),
                interrupts)
            .run();
    assertThat(Thread.interrupted()).isFalse();
    assertThat(result.manifest().outcome()).isEqualTo("stopped");
    assertThat(result.manifest().fitMetadata().stopReason()).isEqualTo("interrupt");
    assertThat(result.run()).isDirectoryContaining("glob:**rules.json");
  }

  @Test
  void aCapOnFoundSetsIsToldAsStopped() throws IOException {
    LearnJob.Result result =
        learn(spec(""), settings(new SearchLimits(3, 5, Duration.ofMinutes(1)), true));
    assertThat(result.manifest().outcome()).isEqualTo("stopped");
    assertThat(result.manifest().fitMetadata().stopReason()).isEqualTo("count");
    assertThat(result.rules()).hasSize(5);
  }

  @Test
  void approximateRulesAreNoRules() throws IOException {
    Files.writeString(input, Files.readString(input) + "udp,1,3,200\n");
    LearnSettings tolerant =
        new LearnSettings(
            LearnSettings.Method.HITTING_SET, LIMITS, 100_000, false, Epsilon.parse("1%"), null);
    LearnJob.Result result = learn(spec(""), tolerant);

    assertThat(result.manifest().approximateRules()).isPositive();
    assertThat(RulesFile.read(result.run().resolve("rules.json")))
        .allMatch(rule -> Double.valueOf(1).equals(rule.support()));
    assertThat(result.run().resolve("approximate_rules.json")).content().contains("confidence");
  }

  @Test
  void treesGiveRulesThatNoRowBreaks() throws IOException {
    LearnSettings trees =
        new LearnSettings(LearnSettings.Method.TREE, LIMITS, 100_000, false, Epsilon.NONE, null);
    DatasetSpec spec = spec("");
    LearnJob.Result result = learn(spec, trees);

    assertThat(result.rules()).isNotEmpty();
    var table = dev.nomos.ingest.table.Table.open(spec, input, OptionalLong.empty());
    table.forEach(
        row -> assertThat(result.rules()).noneMatch(r -> r.formula().evaluate(row) == Truth.FALSE));
  }

  @Test
  void aMissingCellRemovesNeitherItsRowNorItsColumn() throws IOException {
    LearnJob.Result result = learn(spec(""), settings(LIMITS, false));
    assertThat(result.manifest().rows()).isEqualTo(400);
    assertThat(result.manifest().excludedFields()).isEmpty();
    assertThat(result.manifest().table().absent()).containsKey("flags");
  }

  @Test
  void badInputLeavesNothingBehind() throws IOException {
    Files.writeString(input, "proto,flags,packets\ntcp,1,2\n");
    assertThatThrownBy(() -> learn(spec(""), settings(LIMITS, false)))
        .isInstanceOf(TableException.class)
        .hasMessageContaining("bytes");
    Files.writeString(input, "proto,flags,packets,bytes\ntcp,1,two,80\n");
    assertThatThrownBy(() -> learn(spec(""), settings(LIMITS, false)))
        .isInstanceOf(TableException.class)
        .hasMessageContaining("two");
    assertThat(runNames()).isEmpty();
  }
}
