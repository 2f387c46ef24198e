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
import org.junit.jupiter.api.io.TempDir;

final class RepairCommandTest {
  @TempDir Path directory;
  private Path spec;
  private Path input;
  private Path rules;

  @BeforeEach
  void files() throws IOException {
    spec =
        Files.writeString(
            directory.resolve("spec.json"),
            """
            {"name": "t", "source": {"type": "csv"}, "fields": [
              {"name": "proto"},
              {"name": "packets", "value_type": "integer", "bounds": {"lower": 1}},
              {"name": "bytes", "value_type": "integer"},
              {"name": "code", "value_type": "integer", "domain": [0, 3, 8]}]}
            """);
    input =
        Files.writeString(
            directory.resolve("in.csv"),
            "proto,packets,bytes,code\n"
                + "tcp,1,40,0\n"
                + "tcp,10,399,0\n"
                + "udp,4,,8\n"
                + "\"a,b\",2,80,0\n"
                + "udp,2,9000,0\n");
    rules =
        Files.writeString(
            directory.resolve("rules.txt"),
            "bytes >= 40 * packets\nproto != \"udp\" or code = 3\nbytes <= 1000\n");
  }

  private Verb repair(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "repair",
                "--dataset-spec",
                spec.toString(),
                "--input",
                input.toString(),
                "--rules",
                rules.toString()));
    args.addAll(List.of(more));
    return Verb.run(args.toArray(String[]::new));
  }

  private static JsonNode json(String text) throws IOException {
    return JsonMapper.builder().build().readTree(text);
  }

  @Test
  void violatingRowsBecomeTheNearestOnesAndOthersStay() throws IOException {
    Path out = directory.resolve("out.csv");
    Verb verb = repair("--keep", "proto", "--out", out.toString(), "--format", "json");
    assertThat(verb.code()).as(verb.err()).isZero();
    assertThat(Files.readString(out))
        .isEqualTo(
            "proto,packets,bytes,code\n"
                + "tcp,1,40,0\n"
                + "tcp,10,400,0\n"
                + "udp,4,,3\n"
                + "\"a,b\",2,80,0\n"
                + "udp,2,1000,3\n");
    JsonNode report = json(verb.out());
    assertThat(report.path("rows").asInt()).isEqualTo(5);
    assertThat(report.path("violating").asInt()).isEqualTo(3);
    assertThat(report.path("repaired").asInt()).isEqualTo(3);
    assertThat(report.path("proven").asInt()).isEqualTo(3);
    assertThat(report.path("changed_fields").path("bytes").asInt()).isEqualTo(2);
    JsonNode first = report.path("repairs").path(0);
    assertThat(first.path("row").asInt()).isEqualTo(2);
    assertThat(first.path("changes").path("bytes").path("from").asText()).isEqualTo("399");
    assertThat(first.path("changes").path("bytes").path("to").asText()).isEqualTo("400");
    assertThat(first.path("distance").asDouble()).isBetween(1.0, 1.001);
    assertThat(first.path("nearest").asBoolean()).isTrue();
  }

  @Test
  void weightsDecideWhichFieldChanges() throws IOException {
    Path out = directory.resolve("out.jsonl");
    Verb verb = repair("--weights", "bytes=3,proto=0.5", "--out", out.toString());
    assertThat(verb.code()).as(verb.err()).isZero();
    List<String> rows = Files.readAllLines(out);
    assertThat(rows.get(1)).isEqualTo("{\"proto\":\"tcp\",\"packets\":9,\"bytes\":399,\"code\":0}");
    assertThat(json(rows.get(2)).has("bytes")).isFalse();
    assertThat(json(rows.get(2)).path("proto").asText()).isNotEqualTo("udp");
    assertThat(verb.out()).contains("row 2: packets 10 → 9", "3 repaired (3 proven");
  }

  @Test
  void rowThatCannotBeRepairedIsToldAndLeftOut() throws IOException {
    Path out = directory.resolve("out.csv");
    Verb verb = repair("--keep", "proto,code", "--out", out.toString());
    assertThat(verb.code()).isEqualTo(1);
    assertThat(verb.out()).contains("row 3: impossible", "[proto, code]", "2 impossible");
    assertThat(Files.readAllLines(out)).hasSize(4);
  }

  @Test
  void wrongOptionsAreToldBeforeAnythingIsRead() {
    assertThat(repair("--keep", "colour").code()).isEqualTo(2);
    assertThat(repair("--weights", "bytes=0").err()).contains("not a positive number");
    assertThat(repair("--max-nodes", "0").code()).isEqualTo(2);
  }
}
