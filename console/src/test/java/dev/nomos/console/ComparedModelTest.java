package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What a model writes in several ways, compared within one command. */
@Isolated // what it says goes to the process's own streams
@Timeout(120)
class ComparedModelTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir static Path folder;

  /** Samples of which every third is 0, in windows of three with their total; hardly trained. */
  @BeforeAll
  static void train() throws IOException {
    write(
        "spec.json",
        """
        {"name": "load", "source": {"type": "csv"},
         "fields": [{"name": "octets", "value_type": "integer", "bounds": {"lower": 0, "upper": 99}}],
         "context_window": {"size": 3, "stride": 3},
         "derived_variables": [{"name": "total", "operation": "sum", "inputs": ["octets[*]"],
           "value_type": "integer"}]}
        """);
    StringBuilder rows = new StringBuilder("octets\n");
    Random random = new Random(1);
    for (int i = 0; i < 900; i++) {
      rows.append(i % 3 == 0 ? 0 : random.nextInt(100)).append('\n');
    }
    write("samples.csv", rows.toString());
    write("sum.txt", "total = sum(octets[*])\n");
    write("most.txt", "total <= 250\nmax(octets[*]) * 4 >= total\n");
    Verb verb =
        Verb.run(
            "train",
            "--dataset-spec",
            file("spec.json"),
            "--input",
            file("samples.csv"),
            "--rules",
            file("sum.txt"),
            "--out",
            file("model"),
            "--layers",
            "1",
            "--width",
            "16",
            "--epochs",
            "1",
            "--known",
            "total",
            "--device",
            "cpu");
    assertThat(verb.code()).as(verb.err()).isZero();
  }

  private static void write(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }

  private static String file(String name) {
    return folder.resolve(name).toString();
  }

  private static Verb evaluate(String what, String... more) {
    List<String> args = new ArrayList<>(List.of("evaluate", what, "--model", file("model")));
    if (!what.equals("likelihood")) {
      args.addAll(List.of("--dataset-spec", file("spec.json"), "--real", file("samples.csv")));
    }
    args.addAll(List.of("--format", "json"));
    args.addAll(List.of(more));
    return Verb.run(args.toArray(String[]::new));
  }

  private static JsonNode report(Verb verb) throws IOException {
    assertThat(verb.code()).as(verb.err()).isEqualTo(ExitCode.DONE);
    return JSON.readTree(verb.out());
  }

  private static JsonNode source(JsonNode report, String name) {
    for (JsonNode source : report.at("/sources")) {
      if (source.at("/name").asText().equals(name)) {
        return source;
      }
    }
    throw new AssertionError("no source '" + name + "' in " + report);
  }

  @Test
  void recordsUnderRulesStandBesideThoseWithoutAndThoseThrownAwayOrRepaired() throws IOException {
    String rules = file("most.txt");
    Verb verb =
        evaluate("fidelity", "--count", "300", "--rules", rules, "--out", file("page.html"));
    JsonNode report = report(verb);
    assertThat(report.at("/rules").asInt()).isEqualTo(2);
    assertThat(report.at("/sources")).hasSize(4);
    for (String name : List.of("constrained", "rejection", "repair")) {
      assertThat(source(report, name).at("/records").asInt()).isEqualTo(300);
      assertThat(source(report, name).at("/violating_records").asInt()).isZero();
    }
    JsonNode free = source(report, "unconstrained");
    assertThat(free.at("/violating_records").asInt()).isPositive();
    assertThat(free.has("accepted")).isFalse();
    double accepted = source(report, "rejection").at("/accepted").asDouble();
    assertThat(accepted).isBetween(0.5 - free.at("/violating_share").asDouble() / 2, 1.0);
    assertThat(verb.err()).contains("nomos: rejection: 300 of 300 records", "% of");
    assertThat(Files.readString(folder.resolve("page.html"))).contains("rejection");
  }

  @Test
  void windowsAreImputedUnderEachSetOfRules() throws IOException {
    JsonNode report =
        report(
            evaluate(
                "imputation",
                "--field",
                "octets",
                "--rules",
                "sum=" + file("sum.txt"),
                "--rules",
                "most=" + file("most.txt"),
                "--tries",
                "2",
                "--windows",
                "40"));
    assertThat(report.at("/windows").asInt()).isEqualTo(40);
    assertThat(source(report, "constrained (sum)").at("/left_out").asInt()).isZero();
    assertThat(source(report, "repair (sum)").at("/left_out").asInt()).isZero();
    assertThat(source(report, "unconstrained").at("/samples").asInt()).isEqualTo(120);
    JsonNode rejection = source(report, "rejection (sum)");
    assertThat(rejection.at("/left_out").asInt()).isPositive();
    assertThat(rejection.at("/accepted").asDouble()).isLessThan(0.5);
    assertThat(source(report, "constrained (most)").at("/samples").asInt()).isEqualTo(120);
    assertThat(source(report, "even share").at("/baseline").asBoolean()).isTrue();
  }

  @Test
  void theTotalTellsTheModelOfTheSamples() throws IOException {
    String[] known = {"--input", file("samples.csv"), "--known", "tot*", "--limit", "300"};
    JsonNode report = report(evaluate("likelihood", known));
    assertThat(report.at("/known/0").asText()).isEqualTo("total");
    assertThat(report.at("/records").asInt()).isEqualTo(100);
    assertThat(report.at("/known_first").asDouble()).isPositive();
    JsonNode halves = report(evaluate("likelihood", "--input", file("samples.csv")));
    assertThat(halves.has("known")).isFalse();
    assertThat(halves.at("/records").asInt()).isEqualTo(300);
    assertThat(halves.at("/plain").asDouble()).isPositive();
  }

  @Test
  void whatCannotBeComparedIsRefused() throws IOException {
    fails("--tries must be from 1", "fidelity", "--tries", "0");
    fails("--batch must be", "fidelity", "--batch", "0");
    fails("--count must be at least 1", "fidelity", "--count", "0");
    fails("'rejection'", "fidelity", "--rows", "rejection=" + file("samples.csv"));
    fails("give both", "imputation", "--field", "octets", "--rules", file("sum.txt"), "--model");
    fails("either --input FILE or --rows FILE", "likelihood");
    fails("no such field", "likelihood", "--input", file("samples.csv"), "--known", "size");
    write("other.json", Files.readString(folder.resolve("spec.json")).replace("total", "sum"));
    fails("other fields", "fidelity", "--dataset-spec", file("other.json"));
  }

  /** An option that is given again replaces the usual one; without a value it is left out. */
  private static void fails(String message, String what, String... more) {
    List<String> args = new ArrayList<>(List.of("evaluate", what));
    List<String> options = new ArrayList<>(List.of("--model", file("model")));
    if (!what.equals("likelihood")) {
      options.addAll(List.of("--dataset-spec", file("spec.json"), "--real", file("samples.csv")));
    }
    for (int i = 0; i < more.length; i += 2) {
      int given = options.indexOf(more[i]);
      if (given >= 0) {
        options.subList(given, given + 2).clear();
      }
      if (i + 1 < more.length) {
        options.addAll(List.of(more[i], more[i + 1]));
      }
    }
    args.addAll(options);
    Verb verb = Verb.run(args.toArray(String[]::new));
    assertThat(verb.err()).contains(message).doesNotContain("Exception");
    assertThat(verb.code()).isEqualTo(ExitCode.BAD_USAGE);
  }
}
