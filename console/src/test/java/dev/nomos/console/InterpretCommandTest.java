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

final class InterpretCommandTest {
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
          {"name": "Packets", "value_type": "integer"},
          {"name": "Bytes", "value_type": "integer"},
          {"name": "Proto", "value_type": "categorical",
           "title": "protocol", "enum_labels": {"6": "TCP", "17": "UDP"}}]}
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

  private int interpret(String rules, String... more) throws IOException {
    out.reset();
    err.reset();
    List<String> args = new ArrayList<>(List.of("interpret", "--dataset-spec"));
    args.add(directory.resolve("spec.json").toString());
    args.addAll(List.of("--rules", file("rules", rules).toString()));
    args.addAll(List.of(more));
    return Nomos.run(args.toArray(String[]::new));
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private static final String RULES =
      """
      # two rules
      (Proto = UDP) -> ((Packets * 28) <= Bytes)
      Bytes <= 65535 * Packets
      """;

  @Test
  void eachRuleIsALineInEveryStyle() throws IOException {
    assertThat(interpret(RULES)).isZero();
    assertThat(printed())
        .isEqualTo(
            """
            when protocol is UDP, 28 times Packets is at most Bytes\tProto = 17 => Packets * 28 <= Bytes
            Bytes is at most 65535 times Packets\tBytes <= 65535 * Packets
            """);
    assertThat(interpret(RULES, "--style", "nomos", "--first", "1")).isZero();
    assertThat(printed()).isEqualTo("Proto = 17 => Packets * 28 <= Bytes\n");
    assertThat(interpret(RULES, "--style", "netnomos", "--first", "9")).isZero();
    assertThat(printed())
        .isEqualTo("(Proto = UDP) -> ((Packets * 28) <= Bytes)\nBytes <= (65535 * Packets)\n");
    assertThat(interpret(RULES, "--style", "smtlib")).isZero();
    assertThat(printed()).startsWith("(set-logic ALL)").endsWith("(check-sat)\n");
  }

  @Test
  void jsonIsOneList() throws IOException {
    String rules =
        """
        [{"rule_id": "g1", "support": 0.5, "formula": {"kind": "compare", "op": "!=",
          "left": {"kind": "symbol", "name": "Proto"},
          "right": {"kind": "constant", "value": 6}}}]
        """;
    assertThat(interpret(rules, "--format", "json")).isZero();
    JsonNode rule = new ObjectMapper().readTree(out.toByteArray()).get(0);
    assertThat(rule.get("id").asText()).isEqualTo("g1");
    assertThat(rule.get("english").asText()).isEqualTo("protocol is not TCP");
    assertThat(rule.get("formula").asText()).isEqualTo("Proto != 6");
    assertThat(rule.get("netnomos").asText()).isEqualTo("Proto != TCP");
    assertThat(rule.get("support").asDouble()).isEqualTo(0.5);
  }

  @Test
  void whatIsWrongIsSaidAndNothingPrinted() throws IOException {
    assertThat(interpret("Bytes > 1\nBytez > 1")).isEqualTo(3);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("line 2", "position 0", "unknown field 'Bytez'; did you mean 'Bytes'?");
    assertThat(interpret("Bytes > 1\nProto > 1")).isEqualTo(3);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("text has no order");
    assertThat(interpret("[{\"rule_id\": 1}]")).isEqualTo(3);
    assertThat(interpret(RULES, "--first", "0")).isEqualTo(2);
    assertThat(interpret(RULES, "--style", "latin")).isEqualTo(2);
    assertThat(interpret(RULES, "--style", "smtlib", "--format", "json")).isEqualTo(2);
    assertThat(interpret(RULES, "--grammar-spec", "nowhere.json")).isEqualTo(2);
    assertThat(interpret(RULES, "--rules", "nowhere.json")).isEqualTo(2);
    assertThat(interpret(RULES, "--dataset-spec", "nowhere.json")).isEqualTo(2);
    assertThat(out.size()).isZero();
  }
}
