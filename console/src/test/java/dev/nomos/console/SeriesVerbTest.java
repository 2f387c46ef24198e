package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** {@code nomos evaluate imputation} and {@code forecast}: windows of two samples. */
@Isolated // what it says goes to the process's own streams
@Timeout(120)
class SeriesVerbTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    write(
        "spec.json",
        """
        {"name": "counters", "source": {"type": "csv"},
         "fields": [{"name": "octets", "value_type": "integer"},
                    {"name": "host", "value_type": "categorical"}],
         "exclude_fields": ["host"],
         "context_window": {"size": 2, "stride": 2},
         "derived_variables": [
           {"name": "total", "operation": "sum", "inputs": ["octets[*]"],
            "value_type": "integer"}]}
        """);
    write("real.csv", "octets,host\n0,a\n8,a\n2,a\n2,a\n9,a\n1,a\n"); // windows 0 8, 2 2, 9 1
    write("good.csv", "octets_ctx0,octets_ctx1\n0,8\n2,2\n8,2\n");
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private Verb evaluate(String task, String... more) {
    List<String> args = new ArrayList<>(List.of("evaluate", task));
    args.addAll(List.of("--dataset-spec", file("spec.json"), "--field", "octets"));
    args.addAll(List.of("--real", file("real.csv")));
    args.addAll(List.of(more));
    return Verb.run(args.toArray(String[]::new));
  }

  private static JsonNode source(JsonNode report, String name) {
    for (JsonNode source : report.get("sources")) {
      if (source.get("name").asText().equals(name)) return source;
    }
    throw new AssertionError(name + " is not in " + report);
  }

  @Test
  void imputationsAreRankedBesideSimpleWays() throws IOException {
    Verb verb =
        evaluate(
            "imputation",
            "--rows",
            "gpt=" + file("good.csv"),
            "--train",
            file("real.csv"),
            "--format",
            "json",
            "--out",
            file("page.html"));
    assertThat(verb.err()).isEmpty();
    assertThat(verb.code()).isEqualTo(ExitCode.DONE);
    JsonNode report = JSON.readTree(verb.out());
    assertThat(report.at("/task").asText()).isEqualTo("imputation");
    assertThat(report.at("/windows").asInt()).isEqualTo(3);
    assertThat(report.at("/burst_threshold").asDouble()).isEqualTo(4.5);
    assertThat(report.at("/ranked_by").size()).isEqualTo(7);
    assertThat(report.at("/sources/0/name").asText()).isEqualTo("gpt");
    assertThat(report.at("/sources/0/baseline").asBoolean()).isFalse();
    assertThat(report.at("/sources/0/figures/mae").asDouble()).isEqualTo(2 / 6.0);
    assertThat(report.at("/sources/0/figures/burst_height").asDouble()).isEqualTo(1 / 18.0);
    JsonNode even = source(report, "even share");
    assertThat(even.at("/baseline").asBoolean()).isTrue();
    assertThat(even.at("/figures/mae").asDouble()).isEqualTo((4 + 4 + 0 + 0 + 4 + 4) / 6.0);
    assertThat(source(report, "straight lines").at("/figures/emd").isNumber()).isTrue();
    assertThat(source(report, "linear regression").at("/figures/r2").asDouble()).isPositive();
    assertThat(Files.readString(folder.resolve("page.html"))).contains("counters: imputation");
  }

  @Test
  void forecastsAreOfTheLastOfTheWindow() throws IOException {
    write("last.jsonl", "{\"octets_ctx1\": 8}\n{\"octets_ctx1\": 2}\n{}\n");
    Verb verb =
        evaluate(
            "forecast",
            "--rows",
            file("last.jsonl"),
            "--train",
            file("real.csv"),
            "--format",
            "json");
    assertThat(verb.err()).isEmpty();
    JsonNode report = JSON.readTree(verb.out());
    assertThat(report.at("/ranked_by").size()).isEqualTo(6);
    JsonNode given = source(report, "last.jsonl");
    assertThat(given.at("/samples").asInt()).isEqualTo(2);
    assertThat(given.at("/left_out").asInt()).isEqualTo(1);
    assertThat(given.at("/figures/mae").asDouble()).isZero();
    JsonNode before = source(report, "previous value");
    assertThat(before.at("/figures/mae").asDouble()).isEqualTo((8 + 0 + 8) / 3.0);
    assertThat(source(report, "linear regression").at("/figures/r2").asDouble()).isPositive();
  }

  @Test
  void textMarksTheMeasuresThatDecide() {
    Verb verb = evaluate("imputation");
    assertThat(verb.out())
        .containsPattern("measure +even share +straight lines")
        .contains(
            "mean place",
            "* emd",
            "  mae",
            "3 windows of 2 samples of octets; bursts are above 4.5");
  }

  @Test
  void wrongOptionsAndFilesAreToldApart() throws IOException {
    assertThat(evaluate("forecast", "--known", "total").err()).contains("nothing to compare");
    Verb noWindow = other("--field", "total");
    assertThat(noWindow.code()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(noWindow.err()).contains("--field total: the rows have no window of such a field");
    assertThat(evaluate("imputation", "--known", "nothing").err())
        .contains("--known nothing: the rows have no such field");
    assertThat(evaluate("imputation", "--known", "octets_ctx0").err())
        .contains("--known octets_ctx0 is what is to be predicted");
    assertThat(evaluate("imputation", "--total", "octet").err())
        .contains("--total octet: the rows have no such field");
    assertThat(evaluate("imputation", "--burst-threshold", "-1").err())
        .contains("--burst-threshold must be at least 0, but was -1.0");
    write("short.csv", "octets_ctx0,octets_ctx1\n0,8\n");
    Verb unequal = evaluate("imputation", "--rows", file("short.csv"));
    assertThat(unequal.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(unequal.err())
        .contains("short.csv", "has 1 rows where the real file has 3; row n must predict");
  }

  private Verb other(String... options) {
    List<String> args = new ArrayList<>(List.of("evaluate", "imputation"));
    args.addAll(List.of("--dataset-spec", file("spec.json"), "--real", file("real.csv")));
    args.addAll(List.of(options));
    return Verb.run(args.toArray(String[]::new));
  }

  @Test
  void onlyTheFirstWindowsAreReadWhereThatIsAsked() throws IOException {
    Verb verb = evaluate("imputation", "--windows", "2", "--format", "json");
    assertThat(verb.err()).contains("1 rows of " + file("real.csv") + " beyond the first 2");
    assertThat(JSON.readTree(verb.out()).at("/windows").asInt()).isEqualTo(2);
  }
}
