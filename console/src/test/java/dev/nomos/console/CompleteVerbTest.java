package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.enforcer.bundle.ModelBundle;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.FieldDomain;
import dev.nomos.logic.completion.FieldDomain.Choices;
import dev.nomos.logic.completion.FieldDomain.Numbers;
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

/** {@code nomos complete} and {@code nomos forecast}. */
@Isolated // what it says goes to the process's own streams
@Timeout(120)
final class CompleteVerbTest {
  private static final String FLOWS =
      """
      {'name': 'flows', 'fields': [
        {'name': 'proto', 'value_type': 'categorical'},
        {'name': 'packets', 'value_type': 'integer'},
        {'name': 'bytes', 'value_type': 'integer'}]}
      """;
  private static final List<FieldDomain> FLOW_DOMAINS =
      List.of(
          new Choices(List.of(Value.of("tcp"), Value.of("udp")), false),
          new Numbers(0, 999, 0, false),
          new Numbers(0, 99_999, 0, false));
  private static final String LOADS =
      """
      {'name': 'loads', 'source': {'type': 'csv'},
       'fields': [{'name': 'octets', 'value_type': 'integer'}],
       'context_window': {'size': 3}}
      """;

  @TempDir private Path directory;
  private String flows;
  private String loads;

  @BeforeEach
  void bundles() throws IOException {
    flows =
        TinyBundle.write(
                directory.resolve("flows"),
                FLOWS,
                FLOW_DOMAINS,
                "bytes >= 40 * packets",
                "bytes <= 1500 * packets",
                "proto = 'tcp' or packets <= 3")
            .toString();
    var number = new Numbers(0, 99, 0, false);
    loads =
        TinyBundle.write(
                directory.resolve("loads"),
                LOADS,
                List.of(number, number, number),
                "octets_ctx2 >= octets_ctx1",
                "octets_ctx2 <= octets_ctx1 + 5")
            .toString();
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content).toString();
  }

  /** The cells of what went to standard output, without the header. */
  private static List<String[]> cells(Verb verb) {
    return verb.out().lines().skip(1).map(line -> line.split(",", -1)).toList();
  }

  @Test
  void emptyCellsAreFilledAndOthersStay() throws IOException {
    String part = file("part.csv", "proto,packets,bytes\n,,70000\nudp,,\n,3,\ntcp,50,2000\n");
    Verb verb = Verb.run("complete", "--model", flows, "--input", part);
    assertThat(verb.code()).as(verb.err()).isZero();
    List<String[]> rows = cells(verb);
    assertThat(rows).hasSize(4);
    assertThat(rows.get(0)[2]).isEqualTo("70000");
    assertThat(Integer.parseInt(rows.get(0)[1])).isBetween(47, 999);
    assertThat(rows.get(0)[0]).as("udp has three packets at most").isEqualTo("tcp");
    assertThat(Integer.parseInt(rows.get(1)[1])).isLessThanOrEqualTo(3);
    assertThat(Integer.parseInt(rows.get(2)[2])).isBetween(120, 4_500);
    assertThat(rows.get(3)).containsExactly("tcp", "50", "2000");
    assertThat(Verb.run("complete", "--model", flows, "--input", part, "--batch", "1").out())
        .isEqualTo(verb.out());
  }

  @Test
  void onlyTheKnownFieldsAreRead() throws IOException {
    String rows = file("rows.jsonl", "{\"packets\": 2, \"bytes\": 99999, \"proto\": \"gre\"}\n");
    Verb verb = Verb.run("complete", "--model", flows, "--input", rows, "--known", "packets");
    assertThat(verb.code()).as(verb.err()).isZero();
    assertThat(cells(verb).getFirst()[1]).isEqualTo("2");
    assertThat(Integer.parseInt(cells(verb).getFirst()[2])).isBetween(80, 3_000);
    Verb unknown = Verb.run("complete", "--model", flows, "--input", rows, "--known", "ports");
    assertThat(unknown.code()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(unknown.err())
        .contains("--known ports: the model's records have no such field", "packets");
  }

  @Test
  void refusedRowIsToldWithItsReasonAndWhatWouldHelp() throws IOException {
    String rows = file("rows.csv", "proto,packets,bytes\nudp,2,100\nudp,50,\nudp,3,4600\ngre,1,\n");
    String out = directory.resolve("whole.csv").toString();
    Verb verb = Verb.run("complete", "--model", flows, "--input", rows, "--out", out);
    assertThat(verb.code()).isEqualTo(ExitCode.NO);
    assertThat(Files.readString(Path.of(out))).isEqualTo("proto,packets,bytes\nudp,2,100\n");
    List<String> told = verb.err().lines().toList();
    assertThat(told).hasSize(3);
    assertThat(told.get(0))
        .startsWith("nomos: row 2: proto = udp, packets = 50 contradict ")
        .endsWith("; nearest prompt that has a completion: proto = tcp");
    assertThat(told.get(1))
        .startsWith("nomos: row 3: packets = 3, bytes = 4600 contradict ")
        .endsWith("; nearest prompt that has a completion: bytes = 4500");
    assertThat(told.get(2)).startsWith("nomos: row 4: ").contains("proto", "gre");
    assertThat(verb.out())
        .contains("1 records under 3 rules")
        .contains("2 refused: no compliant record agrees with them")
        .contains("1 with values that the model has no tokens for");
  }

  @Test
  void onlyTheFirstRefusalsAreTold() throws IOException {
    String rows = file("rows.csv", "proto,packets,bytes\n" + "udp,50,\n".repeat(30));
    Verb verb = Verb.run("complete", "--model", flows, "--input", rows, "--format", "json");
    assertThat(verb.err().lines().filter(line -> line.startsWith("nomos: row"))).hasSize(20);
    assertThat(verb.err()).contains("further rows are only counted", "\"refused\" : 30");
  }

  @Test
  void lastIntervalIsForecastFromTheOthers() throws IOException {
    String rows = file("windows.csv", "octets_ctx0,octets_ctx1,octets_ctx2\n1,10,99\n2,94,0\n");
    Verb verb = Verb.run("forecast", "--model", loads, "--input", rows);
    assertThat(verb.code()).as(verb.err()).isZero();
    List<String[]> made = cells(verb);
    assertThat(made.get(0)).startsWith("1", "10");
    assertThat(Integer.parseInt(made.get(0)[2])).isBetween(10, 15);
    assertThat(made.get(1)).startsWith("2", "94");
    assertThat(Integer.parseInt(made.get(1)[2])).isBetween(94, 99);
    String seen = file("seen.csv", "octets_ctx0,octets_ctx1\n1,10\n2,94\n");
    assertThat(Verb.run("forecast", "--model", loads, "--input", seen).out())
        .as("what the rows say of the last interval is not looked at")
        .isEqualTo(verb.out());
  }

  @Test
  void estimateIsOneOfTheCandidates() throws IOException {
    String rows = file("windows.csv", "octets_ctx0,octets_ctx1\n1,10\n");
    List<Integer> drawn = new ArrayList<>();
    for (int seed = 1; seed <= 5; seed++) {
      Verb verb =
          Verb.run(
              "forecast",
              "--model",
              loads,
              "--input",
              rows,
              "--seed",
              "" + seed,
              "--candidates",
              "25",
              "--take",
              "middle");
      drawn.add(Integer.parseInt(cells(verb).getFirst()[2]));
    }
    assertThat(drawn).allMatch(value -> value >= 11 && value <= 14);
  }

  @Test
  void whatCannotBeDoneIsRefused() throws IOException {
    String rows = file("rows.csv", "proto,packets,bytes\nudp,2,100\n");
    fails(2, "no windows of two intervals", "forecast", "--model", flows, "--input", rows);
    fails(
        2, "which it would replace", "complete", "--model", flows, "--input", rows, "--out", rows);
    fails(
        2,
        "are no packets",
        "complete",
        "--model",
        flows,
        "--input",
        rows,
        "--out",
        rows + ".pcap");
    fails(2, "Missing required option", "complete", "--model", flows);
    fails(3, "no such file", "complete", "--model", flows, "--input", rows + ".gone");
    fails(3, "no such bundle", "complete", "--model", flows + ".gone", "--input", rows);
    fails(3, "packets", "complete", "--model", flows, "--input", file("x.csv", "packets\nmany\n"));
    Files.write(Path.of(flows, ModelBundle.WEIGHTS), new byte[100]);
    fails(3, "model.safetensors", "complete", "--model", flows, "--input", rows);
  }

  private static void fails(int code, String message, String... args) {
    Verb verb = Verb.run(args);
    assertThat(verb.code()).as(verb.err()).isEqualTo(code);
    assertThat(verb.err()).contains(message).doesNotContain("Exception", "\tat ");
  }
}
