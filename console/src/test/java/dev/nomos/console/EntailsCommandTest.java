package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Among others: what the reference's command of this name gets wrong. */
final class EntailsCommandTest {
  @TempDir private Path directory;
  private final PrintStream realOut = System.out;
  private final PrintStream realErr = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void capture() throws IOException {
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    file(
        "spec.json",
        """
        {"name": "flows", "fields": [
          {"name": "Packets", "value_type": "integer", "bounds": {"lower": 1, "upper": 1000}},
          {"name": "Bytes", "value_type": "integer", "bounds": {"lower": 20, "upper": null}},
          {"name": "Proto", "value_type": "categorical", "domain": ["TCP", "UDP", "ICMP"]}]}
        """);
  }

  @AfterEach
  void release() {
    System.setOut(realOut);
    System.setErr(realErr);
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }

  private int entails(String rules, String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of("entails", "--dataset-spec"));
    args.add(directory.resolve("spec.json").toString());
    args.addAll(List.of("--rules", file("rules.txt", rules).toString()));
    args.addAll(List.of(more));
    return Nomos.run(args.toArray(String[]::new));
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out.toByteArray());
  }

  private List<String> verdicts() throws IOException {
    return json().valueStream().map(answer -> answer.get("verdict").asText()).toList();
  }

  @Test
  void answersTheReferencesPrintedForm() throws IOException {
    String rules = "(Packets * 1500) >= Bytes\n";
    assertThat(entails(rules, "--query", "(Packets * 65535) >= Bytes")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("entailed    query-1: ");
  }

  @Test
  void tellsRefutedAndContingentApartAndShowsACounterModel() throws IOException {
    int code =
        entails(
            "Proto = 'UDP' -> Bytes >= 28\nProto != 'TCP'\n",
            "--format",
            "json",
            "--query",
            "Proto = 'TCP'",
            "--query",
            "Bytes >= 28",
            "--query",
            "Proto = 'ICMP' OR Bytes > 27");
    assertThat(code).isEqualTo(1);
    assertThat(verdicts()).containsExactly("refuted", "contingent", "entailed");
    JsonNode counterModel = json().get(1).get("counterModel");
    assertThat(counterModel.get("Proto").asText()).isEqualTo("ICMP");
    assertThat(counterModel.get("Bytes").asInt()).isBetween(20, 27);
    assertThat(counterModel.get("Packets").asInt()).isBetween(1, 1000);
    assertThat(json().get(1).get("id").asText()).isEqualTo("query-2");
    assertThat(json().get(0).has("counterModel")).isFalse();
  }

  @Test
  void domainsAreAxiomsAndSaidToSuffice() throws IOException {
    String[] query = {"--format", "json", "--why", "--query", "Proto in {'TCP','UDP','ICMP'}"};
    assertThat(entails("Bytes >= 40\n", query)).isZero();
    assertThat(json().get(0).get("axiomsOnly").asBoolean()).isTrue();
    assertThat(json().get(0).get("core").get("rules")).isEmpty();
    assertThat(json().get(0).get("core").get("axioms")).hasSize(1);
  }

  @Test
  void withoutAxiomsTheSameQueryIsContingent() throws IOException {
    assertThat(entails("Bytes >= 40\n", "--no-axioms", "--query", "Packets >= 1")).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("contingent");
  }

  @Test
  void whyNamesTheRulesByTheirPlace() throws IOException {
    String rules = "# a theory\nProto != 'ICMP'\nBytes >= 40 * Packets\n";
    assertThat(entails(rules, "--why", "--query", "Bytes >= 40")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("by rule line-3; axiom Packets >= 1");
  }

  @Test
  void anInconsistentTheoryEntailsNothing() throws IOException {
    int code = entails("Bytes > 50\nProto = 'TCP'\nBytes < 45\n", "--query", "Packets = 7");
    assertThat(code).isEqualTo(3);
    assertThat(out.size()).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("inconsistent")
        .contains("line-1")
        .contains("line-3")
        .doesNotContain("line-2");
  }

  @Test
  void aFileOfQueriesIsAnsweredInOneRun() throws IOException {
    Path queries = file("queries.txt", "Bytes >= 20\n\n# not this\nBytes >= 90\nBytes >= 40\n");
    int code = entails("Bytes >= 40\n", "--format", "json", "--queries", queries.toString());
    assertThat(code).isEqualTo(1);
    assertThat(verdicts()).containsExactly("entailed", "contingent", "entailed");
    assertThat(json().valueStream().map(answer -> answer.get("id").asText()))
        .containsExactly("line-1", "line-4", "line-5");
  }

  @Test
  void rulesJsonIsReadOnBothSides() throws IOException {
    Path json =
        file(
            "rules.json",
            """
            [{"rule_id": "golden-1", "formula": {"kind": "compare", "op": ">=",
              "left": {"kind": "symbol", "name": "Bytes"},
              "right": {"kind": "constant", "value": 30}}, "support": 1.0, "source": {}}]
            """);
    assertThat(entails("Bytes >= 40\n", "--queries", json.toString())).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("entailed    golden-1: Bytes >= 30");
  }

  @Test
  void badQueriesAreUsageErrorsAndBadFilesInputErrors() throws IOException {
    assertThat(entails("Bytes > 1\n", "--query", "Bytez > 1")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--query").contains("'Bytes'?");
    assertThat(entails("Bytes > 1\nBytes >\n", "--query", "Bytes > 1")).isEqualTo(3);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("rules.txt: line 2");
    assertThat(entails("Bytes > 1\n")).isEqualTo(2);
    assertThat(entails("Bytes > 1\n", "--query", "Bytes > 1", "--timeout", "soon")).isEqualTo(2);
    assertThat(entails("Bytes > 1\n", "--query", "Bytes > 1", "--grammar-spec", "nowhere.json"))
        .isEqualTo(2);
    assertThat(out.size()).isZero();
  }

  @Test
  void whatIsNotDecidedInTimeIsUnknown() throws IOException {
    file(
        "spec.json",
        """
        {"name": "fermat", "fields": [
          {"name": "x", "value_type": "integer", "bounds": {"lower": 1, "upper": null}},
          {"name": "y", "value_type": "integer", "bounds": {"lower": 1, "upper": null}},
          {"name": "z", "value_type": "integer", "bounds": {"lower": 1, "upper": null}}]}
        """);
    String[] query = {"--timeout", "200ms", "--query", "x * x * x + y * y * y != z * z * z"};
    assertThat(entails("x >= 1\n", query)).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("unknown");
  }
}
