package dev.nomos.miner.run;

import static dev.nomos.miner.statistics.RandomEvidences.SPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.logic.Formula;
import dev.nomos.logic.Rule;
import dev.nomos.miner.learn.Learned;
import dev.nomos.miner.run.SearchStatistics.GrowthPoint;
import dev.nomos.miner.search.SearchEffort;
import dev.nomos.miner.search.SearchOutcome;
import dev.nomos.miner.statistics.RandomEvidences;
import dev.nomos.miner.tree.TreeLearning;
import dev.nomos.miner.tree.TreeLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunDirectoryTest {
  private static final RandomEvidences TABLE = new RandomEvidences(4, 500, 0.01);
  private static final List<Rule> RULES =
      List.of(
          Rule.of(Formula.parse("a <= 3 or c = \"x\" => flag = 0")),
          Rule.of(Formula.parse("b != 3 or flag = 0 or a >= 4")),
          Rule.of(Formula.parse("a < 4 or c = \"x\"")));

  @TempDir private Path directory;

  private static RunStatistics statistics() {
    return RunMeasurement.of(
        SPACE,
        TABLE.columns(),
        RULES,
        Map.of(),
        TreeLearning.learn(SPACE, TABLE.columns(), new TreeLimits(3, 5, 0.7, Duration.ZERO))
            .approximate(),
        _ -> List.of(),
        evidence -> Optional.of(TABLE.first.get(evidence)));
  }

  private static SearchStatistics search() {
    var outcome =
        new SearchOutcome.Stopped(
            List.of(),
            new TreeMap<>(Map.of(2, 5L)),
            List.of(new SearchEffort(2, 2, 40, 12, 3, 9, 1_400_000_000L)),
            SearchOutcome.Limit.TIME,
            1);
    return SearchStatistics.of(
        List.of(new Learned.Search("syn", 17, outcome, 1_500_000_000L)),
        3,
        List.of(new GrowthPoint(100, 12), new GrowthPoint(500, 17)));
  }

  @BeforeEach
  void writeRun() throws IOException {
    for (String file : List.of("manifest.json", "dataset_spec.json", "grammar_spec.json")) {
      Files.writeString(directory.resolve(file), "{\"name\": \"small\"}");
    }
    Files.writeString(directory.resolve("fields.json"), "[]");
    Files.writeString(directory.resolve("semantic_values.json"), "{}");
    Files.writeString(directory.resolve("predicates.jsonl"), "{}\n".repeat(SPACE.size()));
    Files.writeString(
        directory.resolve("rules.json"),
        RULES.stream().map(r -> "{\"rule_id\": \"" + r.id() + "\"}").toList().toString());
    RunDirectory.write(directory, statistics(), search());
  }

  @Test
  void whatWasWrittenIsRead() {
    RunDirectory run = RunDirectory.read(directory);
    assertThat(run.statistics()).isEqualTo(statistics());
    assertThat(run.search()).isEqualTo(search());
    assertThat(run.search().searches().getFirst().reason()).isEqualTo("time");
  }

  @Test
  void rulesAreRankedAndThoseThatCannotBeMeasuredComeLast() {
    RunStatistics statistics = statistics();
    assertThat(statistics.rules())
        .extracting(RunStatistics.RuleEntry::display)
        .containsExactly(
            "a < 4 or c = \"x\"",
            "a >= 4 or b != 3 or flag = 0",
            "(a <= 3 or c = \"x\") => flag = 0");
    assertThat(statistics.rules().getLast().measures()).isNull();
    assertThat(statistics.approximateRules()).isNotEmpty();
    assertThat(statistics.exampleRecords())
        .extracting(RunStatistics.ExampleRecord::evidence)
        .containsAll(statistics.rules().getFirst().measures().examples());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "manifest.json",
        "dataset_spec.json",
        "grammar_spec.json",
        "fields.json",
        "semantic_values.json",
        "predicates.jsonl",
        "rules.json",
        "statistics.json",
        "search.json"
      })
  void aMissingOrBrokenFileIsNamed(String file) throws IOException {
    Files.writeString(directory.resolve(file), "{\"rules\": [");
    assertThatThrownBy(() -> RunDirectory.read(directory))
        .isInstanceOf(RunDirectoryException.class)
        .hasMessageContaining(file);
    Files.delete(directory.resolve(file));
    assertThatThrownBy(() -> RunDirectory.read(directory))
        .isInstanceOf(RunDirectoryException.class)
        .hasMessageContaining(file + " is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "null",
        "",
        "[]",
        "{\"version\": 2, \"searches\": null, \"growth\": [], \"implied\": 0}",
        "{\"version\": 1, \"searches\": [], \"growth\": [], \"implied\": 0}",
        "{\"version\": 2, \"searches\": [], \"growth\": [], \"implied\": 0, \"more\": 1}"
      })
  void aForeignSearchFileIsRefused(String content) throws IOException {
    Files.writeString(directory.resolve("search.json"), content);
    assertThatThrownBy(() -> RunDirectory.read(directory))
        .isInstanceOf(RunDirectoryException.class)
        .hasMessageContaining("search.json");
  }

  @Test
  void statisticsOfAnotherRunAreRefused() throws IOException {
    Files.writeString(directory.resolve("rules.json"), "[]");
    assertThatThrownBy(() -> RunDirectory.read(directory)).hasMessageContaining("different runs");
    writeRun();
    String text = Files.readString(directory.resolve("statistics.json"));
    Files.writeString(
        directory.resolve("statistics.json"), text.replaceFirst("\"literals\":\\[", "$0999,"));
    assertThatThrownBy(() -> RunDirectory.read(directory))
        .isInstanceOf(RunDirectoryException.class)
        .hasMessageContaining("statistics.json");
  }

  @Test
  void thereMustBeADirectory() {
    assertThatThrownBy(() -> RunDirectory.read(directory.resolve("none")))
        .isInstanceOf(RunDirectoryException.class)
        .hasMessageContaining("no such run directory");
  }
}
