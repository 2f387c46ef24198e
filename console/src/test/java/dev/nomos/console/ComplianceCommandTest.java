package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated // what it says goes to the process's own streams
@Timeout(120)
class ComplianceCommandTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        folder.resolve("spec.json"),
        """
        {"name": "made", "source": {"type": "csv"}, "fields": [
          {"name": "packets", "value_type": "integer"},
          {"name": "octets", "value_type": "integer"}]}
        """);
    Files.writeString(
        folder.resolve("rules.txt"), "packets >= 1\noctets >= 28 * packets\noctets <= 9000\n");
    Files.writeString(folder.resolve("real.csv"), "packets,octets\n1,40\n2,100\n3,\n");
    Files.writeString(
        folder.resolve("made.jsonl"),
        """
        {"packets": 0, "octets": 0}
        {"packets": 3, "octets": 10}
        {"packets": 2, "octets": 80}
        {"packets": 2, "octets": 3}
        """);
  }

  private Verb evaluate(String... more) {
    List<String> args = new ArrayList<>(List.of("evaluate", "compliance"));
    args.addAll(List.of("--dataset-spec", folder.resolve("spec.json").toString()));
    args.addAll(List.of("--grammar-spec", "../examples/grammars/flows.json"));
    args.addAll(List.of("--data-dir", folder.resolve("data").toString()));
    args.addAll(List.of(more));
    return Verb.run(args.toArray(String[]::new));
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void comparesSourcesAndSaysNoWhereARuleIsBroken() throws IOException {
    Verb verb =
        evaluate(
            "--rules",
            file("rules.txt"),
            "--input",
            "real=" + file("real.csv"),
            "--input",
            file("made.jsonl"),
            "--format",
            "json",
            "--out",
            file("page.html"));
    assertThat(verb.err()).isEmpty();
    assertThat(verb.code()).isEqualTo(ExitCode.NO);
    JsonNode report = JSON.readTree(verb.out());
    assertThat(report.at("/sources/0/name").asText()).isEqualTo("real");
    assertThat(report.at("/sources/0/violating_records").asInt()).isZero();
    assertThat(report.at("/sources/1/name").asText()).isEqualTo("made.jsonl");
    assertThat(report.at("/sources/1/records").asInt()).isEqualTo(4);
    assertThat(report.at("/sources/1/violating_records").asInt()).isEqualTo(3);
    assertThat(report.at("/sources/1/score").asDouble()).isEqualTo(0.25);
    assertThat(report.at("/rule_scores/0/id").asText()).isEqualTo("line-2");
    assertThat(report.at("/rule_scores/0/scores/1/violations").asInt()).isEqualTo(2);
    assertThat(report.at("/rule_scores/0/scores/1/first_record").asInt()).isEqualTo(2);
    assertThat(Files.readString(folder.resolve("page.html"))).contains("made: compliance with 3");
  }

  @Test
  void preparedRowsAreScoredWithoutPreparation() throws IOException {
    Files.writeString(
        folder.resolve("spec.json"),
        """
        {"name": "made", "source": {"type": "csv"}, "fields": [
          {"name": "packets", "source_name": "Pkts", "value_type": "integer"},
          {"name": "octets", "value_type": "integer"}]}
        """);
    Verb verb = evaluate("--rules", file("rules.txt"), "--rows", "rows=" + file("real.csv"));
    assertThat(verb.err()).isEmpty();
    assertThat(verb.code()).isEqualTo(ExitCode.DONE);
    assertThat(verb.out()).containsPattern("rows +3 +0");
  }

  @Test
  void whatKeepsAllRulesIsDone() {
    Verb verb = evaluate("--rules", file("rules.txt"), "--input", file("real.csv"));
    assertThat(verb.code()).isEqualTo(ExitCode.DONE);
    assertThat(verb.out()).contains("real.csv", "100.00 %", "0 of 3");
  }

  @Test
  void aGrowingFileIsFollowed() throws Exception {
    Path growing = folder.resolve("growing.csv");
    Files.writeString(growing, "packets,octets\n1,40\n");
    Thread writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (String more : List.of("2,", "100\n3,10\n")) { // a line in two halves
                    pause(700);
                    append(growing, more);
                  }
                });
    Verb verb =
        evaluate(
            "--rules",
            file("rules.txt"),
            "--input",
            growing.toString(),
            "--follow",
            "--every",
            "100ms",
            "--duration",
            "4s",
            "--format",
            "json");
    writer.join();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : verb.out().lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    assertThat(lines).hasSizeGreaterThanOrEqualTo(3);
    assertThat(lines.getFirst().at("/sources/0/records").asInt()).isEqualTo(1);
    assertThat(lines.getLast().at("/sources/0/records").asInt()).isEqualTo(3);
    assertThat(lines.getLast().at("/rule_scores/0/scores/0/violations").asInt()).isEqualTo(1);
    assertThat(verb.err()).contains("growing.csv: score 66.67 % of 3 records");
    assertThat(verb.code()).isEqualTo(ExitCode.NO);
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void append(Path file, String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void wrongUseIsToldBeforeAnythingIsRead() {
    String rules = file("rules.txt");
    Stream.of(
            new String[] {"--rules", rules},
            new String[] {"--input", file("real.csv")},
            new String[] {"--rules", rules, "--theory", "3", "--input", file("real.csv")},
            new String[] {"--rules", rules, "--input", "a=x.csv", "--input", "a=y.csv"},
            new String[] {"--rules", rules, "--input", file("real.csv"), "--duration", "3s"},
            new String[] {"--rules", rules, "--input", file("real.csv"), "--out", file("real.csv")},
            new String[] {"--rules", rules, "--topic", "nomos.made.records"})
        .forEach(
            args -> {
              Verb verb = evaluate(args);
              assertThat(verb.code()).as(verb.err()).isEqualTo(ExitCode.BAD_USAGE);
              assertThat(verb.err()).hasLineCount(1);
            });
    assertThat(evaluate("--rules", rules, "--input", file("none.csv")).code())
        .isEqualTo(ExitCode.BAD_INPUT);
  }
}
