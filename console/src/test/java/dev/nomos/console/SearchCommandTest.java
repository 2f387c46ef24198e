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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated // what it says goes to the process's own streams
class SearchCommandTest {
  /** Minimal hitting sets: 7; 1 3; 3 9; predicate 9 is 1's twin, 4 comes with 3 but not always. */
  private static final String EVIDENCE = "1 7 9\n3 7\n7 3 4\n1 9 7\n";

  @TempDir Path folder;

  private record Answer(int code, String out, String err) {}

  private static Answer nomos(String... args) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    var said = new ByteArrayOutputStream();
    var complained = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
      return new Answer(
          Nomos.run(args),
          said.toString(StandardCharsets.UTF_8),
          complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text, StandardCharsets.ISO_8859_1);
  }

  private Answer search(Path evidence, String... more) {
    List<String> args = new ArrayList<>(List.of("search", "--evidence", evidence.toString()));
    args.addAll(List.of(more));
    return nomos(args.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "0", "unbounded", "99"})
  void printsOneObject(String size) throws IOException {
    Answer answer = search(file("e", EVIDENCE), "--max-size", size, "--format", "json");
    assertThat(answer.code()).isZero();
    JsonNode object = new ObjectMapper().readTree(answer.out());
    assertThat(object.properties().stream().map(java.util.Map.Entry::getKey))
        .containsExactly("count", "countBySize", "seconds", "outcome");
    assertThat(object.get("count").asInt()).isEqualTo(3);
    assertThat(object.get("countBySize").toString()).isEqualTo("{\"1\":1,\"2\":2}");
    assertThat(object.get("seconds").isNumber()).isTrue();
    assertThat(object.get("outcome").asText()).isEqualTo("complete");
  }

  @Test
  void writesTheSetsShortestFirst() throws IOException {
    Path out = folder.resolve("sets");
    Answer answer =
        search(
            file("e", EVIDENCE),
            "--max-size",
            "3",
            "--all-minimal",
            "--out",
            out.toString(),
            "--threads",
            "2");
    assertThat(answer.code()).isZero();
    assertThat(Files.readAllLines(out))
        .containsExactlyInAnyOrder("7", "1 3", "3 9")
        .startsWith("7");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString())).containsExactlyInAnyOrder("e", "sets");
    }
  }

  @Test
  void anEvidenceThatSatisfiesNothingForbidsEveryRule() throws IOException {
    Answer answer = search(file("e", EVIDENCE + "\n"), "--max-size", "3", "--format", "json");
    assertThat(answer.out()).contains("\"count\": 0", "\"countBySize\": {}", "\"complete\"");
  }

  @Test
  void aLimitOfSetsStopsTheSearchAndSaysSo() throws IOException {
    Path out = folder.resolve("sets");
    Answer answer =
        search(
            file("e", EVIDENCE),
            "--max-size",
            "3",
            "--max-rules",
            "2",
            "--format",
            "json",
            "--out",
            out.toString());
    assertThat(answer.code()).isZero();
    JsonNode object = new ObjectMapper().readTree(answer.out());
    assertThat(object.get("outcome").asText()).isEqualTo("stopped");
    assertThat(object.get("reason").asText()).isEqualTo("count");
    assertThat(object.get("completeSize").asInt()).isEqualTo(1);
    assertThat(Files.readAllLines(out)).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"0, 3", "1, 5", "2, 4", "20%, 3", "0.4, 5", "50%, 4", "1000000, 0"})
  void recordsMayBeMissed(String epsilon, int expected) throws IOException {
    // Missing one record, 4 does for 3; missing two, each of 1, 3, 7 and 9 is enough.
    Answer answer =
        search(
            file("e", "1 7 9\n3 7\n7 3 4\n"),
            "--counts",
            file("c", "2\n1\n1\n").toString(),
            "--max-size",
            "3",
            "--epsilon",
            epsilon,
            "--format",
            "json");
    assertThat(answer.err()).isEmpty();
    assertThat(answer.out()).contains("\"count\": " + expected + ",");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 2\n-3\n",
        "1 2\n3 x\n",
        "1 2\n3,4\n",
        "1 2\n99999999999999999999\n",
        "1 2\n2147483648\n",
        "1 2\n\u00ef\u00bb\u00bf1\n",
        "1 2\n\u00001\n",
        "1 2\n1.5\n"
      })
  void whatIsNoEvidenceIsRefusedWithItsLine(String text) throws IOException {
    Path file = file("e", text);
    Path out = folder.resolve("sets");
    Answer answer = search(file, "--max-size", "2", "--out", out.toString());
    assertThat(answer.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(answer.err()).contains(file + ", line 2: ").hasLineCount(1);
    assertThat(answer.out()).isEmpty();
    assertThat(out).doesNotExist();
  }

  @Test
  void anEmptyFileAndAHugeTableAreRefused() throws IOException {
    assertThat(search(file("e", ""), "--max-size", "2").code()).isEqualTo(ExitCode.BAD_INPUT);
    StringBuilder diagonal = new StringBuilder();
    for (int e = 0; e < 400_000; e++) {
      diagonal.append(e).append('\n');
    }
    Answer answer = search(file("d", diagonal.toString()), "--max-size", "2");
    assertThat(answer.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(answer.err()).contains("400000 evidences over 400000 predicates");
  }

  @Test
  void aLineOfTenMegabytesIsALine() throws IOException {
    Answer answer =
        search(
            file("e", "17 ".repeat(3_500_000) + "\n17 18\n"),
            "--max-size",
            "2",
            "--format",
            "json");
    assertThat(answer.out()).contains("\"count\": 1,");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1\n2\n", "1\n2\n3\n4\n", "1\n0\n3\n", "1\n2 2\n3\n", "1\n\n3\n"})
  void countsMustFitTheEvidences(String counts) throws IOException {
    Path file = file("c", counts);
    Answer answer = search(file("e", "1\n2\n3\n"), "--max-size", "2", "--counts", file.toString());
    assertThat(answer.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(answer.err()).contains(file + ", line ");
  }

  @ParameterizedTest
  @CsvSource({
    "--max-size, -1",
    "--max-size, many",
    "--threads, 0",
    "--max-rules, 0",
    "--time-budget, 0s",
    "--time-budget, soon",
    "--epsilon, -1",
    "--epsilon, 120%",
    "--epsilon, some",
    "--format, xml",
    "--evidence, nowhere",
    "--counts, nowhere",
    "--out, nowhere/sets"
  })
  void aBadOptionIsBadUsage(String option, String value) throws IOException {
    List<String> args = new ArrayList<>(List.of("search", option, value));
    if (!option.equals("--evidence")) {
      args.addAll(List.of("--evidence", file("e", EVIDENCE).toString()));
    }
    if (!option.equals("--max-size")) {
      args.addAll(List.of("--max-size", "2"));
    }
    Answer answer = nomos(args.toArray(String[]::new));
    assertThat(answer.code()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(answer.err()).contains(option).doesNotContain("Exception");
  }

  @Test
  void helpHasExamples() {
    Answer answer = nomos("search", "--help");
    assertThat(answer.code()).isZero();
    assertThat(answer.out()).contains("Examples:", "--all-minimal");
    assertThat(answer.err()).isEmpty();
  }
}
