package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The verbs on specifications and files: answers, exit codes, and nothing half-written. */
final class PrepareVerbTest {
  private static final String SPEC =
      """
      {"name": "t", "source": {"path": "%s"},
       "fields": [{"name": "k", "roles": ["src"]}, {"name": "n", "value_type": "integer"}],
       "preprocessing": [{"kind": "filter_present", "columns": ["k"]}],
       "context_window": {"size": 2, "partition_by": ["k"]}}
      """;

  @TempDir Path directory;
  private Path spec;
  private Path input;

  @BeforeEach
  void files() throws IOException {
    input = Files.writeString(directory.resolve("in.csv"), "k,n\na,1\n,2\nb,3\na,\nb,\"4\"\na,5\n");
    spec = Files.writeString(directory.resolve("spec.json"), SPEC.formatted(input));
  }

  private static JsonNode json(String text) throws IOException {
    return JsonMapper.builder().build().readTree(text);
  }

  @Test
  void windowsMayBeginWhereTheCommandSays() throws IOException {
    Path windows =
        Files.writeString(
            directory.resolve("windows.json"),
            """
            {"name": "t", "fields": [{"name": "n", "value_type": "integer"}],
             "context_window": {"size": 2, "stride": 2}}
            """);
    Path rows = Files.writeString(directory.resolve("rows.csv"), "n\n1\n2\n3\n4\n");
    String[] args = {"prepare", "--dataset-spec", windows.toString(), "--input", rows.toString()};
    assertThat(Verb.run(args).out()).contains("t: 2 rows");
    assertThat(Verb.run(with(args, "--stride", "1")).out()).contains("t: 3 rows");
    assertThat(Verb.run(with(args, "--stride", "0")).err())
        .contains("--stride must be at least 1, but was 0");
    Path plain = Files.writeString(directory.resolve("p.json"), "{\"name\": \"p\"}");
    Verb refused = Verb.run("prepare", "--dataset-spec", plain.toString(), "--stride", "1");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("p.json has no context_window");
  }

  private static String[] with(String[] args, String... more) {
    return Stream.concat(Stream.of(args), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void reportTellsRowsColumnsFiltersAndAbsentCells() throws IOException {
    var verb = Verb.run("prepare", "--dataset-spec", spec.toString(), "--format", "json");
    assertThat(verb.code()).isZero();
    var report = json(verb.out());
    assertThat(report.path("read").asInt()).isEqualTo(6);
    assertThat(report.path("rows").asInt()).isEqualTo(3);
    assertThat(report.path("filtered").path("preprocessing[0] filter_present k").asInt())
        .isEqualTo(1);
    var column = report.path("columns").path(3);
    assertThat(column.path("name").asText()).isEqualTo("n_ctx1");
    assertThat(column.path("family").asText()).isEqualTo("n");
    assertThat(column.path("index").asInt()).isEqualTo(1);
    assertThat(column.path("absent").asInt()).isEqualTo(1);
    assertThat(column.path("type").asText()).isEqualTo("integer");
    assertThat(report.path("columns").path(0).path("roles").path(0).asText()).isEqualTo("src");
  }

  @Test
  void textReportNamesEveryColumn() {
    var verb = Verb.run("prepare", "--dataset-spec", spec.toString());
    assertThat(verb.code()).isZero();
    assertThat(verb.out())
        .startsWith("t: 3 rows of 4 columns from 6 rows of ")
        .contains("k_ctx0", "k_ctx1", "n_ctx0", "n_ctx1", "absent 1");
  }

  @Test
  void rowsAreWrittenWhole() throws IOException {
    Path out = directory.resolve("out.csv");
    var verb = Verb.run("prepare", "--dataset-spec", spec.toString(), "--out", out.toString());
    assertThat(verb.code()).isZero();
    assertThat(out).content().isEqualTo("k_ctx0,k_ctx1,n_ctx0,n_ctx1\na,a,1,\nb,b,3,4\na,a,,5\n");
  }

  @Test
  void incompleteColumnsAreLeftOutWhereAsked() throws IOException {
    Path out = directory.resolve("out.csv");
    var verb =
        Verb.run(
            "prepare",
            "--dataset-spec",
            spec.toString(),
            "--drop-incomplete",
            "--out",
            out.toString());
    assertThat(verb.code()).isZero();
    assertThat(verb.err()).contains("incomplete columns left out: [n_ctx0, n_ctx1]");
    assertThat(out).content().isEqualTo("k_ctx0,k_ctx1\na,a\nb,b\na,a\n");
  }

  @Test
  void limitCountsRowsOfTheInput() throws IOException {
    var verb =
        Verb.run("prepare", "--dataset-spec", spec.toString(), "--limit", "4", "--format", "json");
    assertThat(json(verb.out()).path("rows").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "k,n\\na,1\\na,many\\n|line 3: field 'n' must be integer, but was 'many'",
        "k,m\\na,1\\n|lacks the columns 'n'; it has 'k', 'm'",
        "k,n,n\\na,1,2\\n|are both 'n'",
        "k,n\\na\\n|line 2: has 1 cells, but the header has 2",
        "k,n\\n\u0000,1\\n|line 2 has a NUL character",
      })
  void inputThatDoesNotFitIsOneErrorAndWritesNothing(String content, String message)
      throws IOException {
    Files.writeString(input, content.replace("\\n", "\n"));
    Path out = directory.resolve("out.csv");
    Files.writeString(out, "kept");
    var verb = Verb.run("prepare", "--dataset-spec", spec.toString(), "--out", out.toString());
    assertThat(verb.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(verb.out()).isEmpty();
    assertThat(verb.err().lines()).hasSize(1).first().asString().contains(message, "in.csv");
    assertThat(out).content().isEqualTo("kept");
    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void missingInputIsBadInput() {
    var verb =
        Verb.run(
            "prepare",
            "--dataset-spec",
            spec.toString(),
            "--input",
            directory.resolve("none.csv").toString());
    assertThat(verb.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(verb.err()).contains("none.csv: no such file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"name\": \"t\", \"colour\": 1}",
        "{\"name\": \"t\", \"fields\": [{\"name\": \"a\"}, {\"name\": \"a\"}]}",
        "{\"name\": \"t\", \"derived_variables\": [{\"name\": \"a\", \"operation\": \"copy\","
            + " \"inputs\": [\"a\"]}]}",
        "{\"name\": \"t\"}",
      })
  void specificationThatCannotBeUsedIsBadUsage(String content) throws IOException {
    Files.writeString(spec, content);
    var arguments = List.of("prepare", "--dataset-spec", spec.toString());
    var verb = Verb.run(arguments.toArray(String[]::new));
    if (content.contains("flows")) {
      verb = Verb.run("prepare", "--dataset-spec", spec.toString(), "--input", input.toString());
    }
    assertThat(verb.code()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(verb.out()).isEmpty();
    assertThat(verb.err().lines()).hasSize(1);
  }

  @Test
  void showDatasetPrintsWhatItReadWithDefaults() throws IOException {
    var verb = Verb.run("show-dataset", "--dataset-spec", spec.toString());
    assertThat(verb.code()).isZero();
    var printed = json(verb.out());
    assertThat(printed.path("context_window").path("column_template").asText())
        .isEqualTo("{name}_ctx{index}");
    assertThat(printed.path("fields").path(0).path("value_type").asText()).isEqualTo("string");
    assertThat(printed.path("source").path("type").asText()).isEqualTo("auto");
  }

  @Test
  void showGrammarPrintsWhatItReadWithDefaults() throws IOException {
    var verb = Verb.run("show-grammar", "--grammar-spec", "../examples/grammars/flows.json");
    assertThat(verb.code()).isZero();
    assertThat(json(verb.out()).path("name").asText()).isEqualTo("flows");
  }

  @Test
  void everyVerbExplainsItselfWithAnExample() {
    for (String verb : List.of("prepare", "show-dataset", "show-grammar")) {
      var help = Verb.run(verb, "--help");
      assertThat(help.code()).isZero();
      assertThat(help.out()).contains("Example", "nomos " + verb);
    }
  }
}
