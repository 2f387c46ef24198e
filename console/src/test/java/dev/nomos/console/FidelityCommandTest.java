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

@Isolated // what it says goes to the process's own streams
@Timeout(120)
class FidelityCommandTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    write(
        "spec.json",
        """
        {"name": "made", "source": {"type": "csv"}, "fields": [
          {"name": "protocol", "source_name": "proto", "value_type": "categorical"},
          {"name": "octets", "value_type": "integer"}],
         "preprocessing": [{"kind": "map_values", "columns": ["proto"],
           "mapping": {"6": "tcp", "17": "udp"}}]}
        """);
    write("rules.txt", "octets >= 40\n");
    write("real.csv", "proto,octets\n6,40\n6,100\n17,60\n17,140\n");
    write("raw.csv", "proto,octets\n6,40\n6,100\n17,60\n17,140\n");
    write("made.csv", "protocol,octets\ntcp,90\ntcp,150\ntcp,110\nicmp,20\n");
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private Verb evaluate(String... more) {
    List<String> args = new ArrayList<>(List.of("evaluate", "fidelity"));
    args.addAll(List.of("--dataset-spec", file("spec.json")));
    args.addAll(List.of(more));
    return Verb.run(args.toArray(String[]::new));
  }

  @Test
  void comparesRawAndPreparedSourcesWithRealRecords() throws IOException {
    Verb verb =
        evaluate(
            "--real",
            file("real.csv"),
            "--input",
            "same=" + file("raw.csv"),
            "--rows",
            file("made.csv"),
            "--rules",
            file("rules.txt"),
            "--format",
            "json",
            "--out",
            file("page.html"));
    assertThat(verb.err()).isEmpty();
    assertThat(verb.code()).isEqualTo(ExitCode.DONE);
    JsonNode report = JSON.readTree(verb.out());
    assertThat(report.at("/dataset").asText()).isEqualTo("made");
    assertThat(report.at("/rules").asInt()).isEqualTo(1);
    assertThat(report.at("/real/violating_records").asInt()).isZero();
    JsonNode same = report.at("/sources/0");
    assertThat(same.at("/name").asText()).isEqualTo("same");
    for (String figure :
        List.of("mean_jsd", "mean_normalized_emd", "mean_pair_jsd", "violating_share")) {
      assertThat(same.get(figure).asDouble()).as(figure).isZero();
    }
    assertThat(same.has("categorical_jsd")).isFalse(); // there is one category alone
    JsonNode made = report.at("/sources/1");
    assertThat(made.at("/violating_share").asDouble()).isEqualTo(0.25);
    // sorted, each number goes to the one of its rank: 20, 30, 10 and 10 octets
    assertThat(made.at("/fields/1/emd").asDouble()).isEqualTo(17.5);
    assertThat(made.at("/fields/1/normalized_emd").asDouble()).isEqualTo(0.175);
    assertThat(made.at("/fields/0/jsd").asDouble()).isBetween(0.3, 0.6);
    assertThat(made.at("/fields/0").has("emd")).isFalse();
    assertThat(Files.readString(folder.resolve("page.html"))).contains("made: fidelity");
  }

  @Test
  void textHasSourcesAndFields() {
    Verb verb = evaluate("--real-rows", file("made.csv"), "--input", file("raw.csv"));
    assertThat(verb.code()).isEqualTo(ExitCode.DONE);
    assertThat(verb.out())
        .containsPattern("real +4 +- +- +- +- +-")
        .containsPattern("raw.csv +4 +0\\.\\d{4}")
        .containsPattern("octets +1.0000 +0\\.\\d{4}");
  }

  @Test
  void largeFilesAreSampledAndEmptyOnesNoted() throws IOException {
    write("empty.csv", "proto,octets\n");
    Verb verb = evaluate("--real", file("real.csv"), "--input", file("empty.csv"), "--sample", "2");
    assertThat(verb.err())
        .contains("of the 4 records of " + file("real.csv") + " 2 are compared (--sample)")
        .contains("empty.csv has no record to compare");
    assertThat(verb.out()).containsPattern("empty.csv +0 +1.0000");
  }

  @Test
  void wrongOptionsAndFilesAreToldApart() {
    Verb nothing = evaluate("--real", file("real.csv"));
    assertThat(nothing.code()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(nothing.err()).contains("give something to compare: --input FILE or --rows FILE");
    assertThat(evaluate("--input", file("raw.csv")).err()).contains("either --real FILE");
    Verb twice =
        evaluate("--real", file("real.csv"), "--input", file("raw.csv"), "--rows", file("raw.csv"));
    assertThat(twice.err()).contains("two sources are called 'raw.csv'");
    Verb replaced =
        evaluate("--real", file("real.csv"), "--rows", file("made.csv"), "--out", file("made.csv"));
    assertThat(replaced.err()).contains("is the input, which it would replace");
    Verb unfit = evaluate("--real", file("real.csv"), "--rows", file("raw.csv"));
    assertThat(unfit.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(unfit.err()).contains("raw.csv", "protocol");
  }
}
