package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nomos.enforcer.bundle.ModelBundle;
import dev.nomos.ingest.table.Table;
import dev.nomos.logic.Row;
import dev.nomos.logic.Truth;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.FieldDomain;
import dev.nomos.logic.completion.FieldDomain.Choices;
import dev.nomos.logic.completion.FieldDomain.Numbers;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated // what it says goes to the process's own streams
@Timeout(120)
final class GenerateVerbTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String FLOWS =
      """
      {'name': 'flows', 'fields': [
        {'name': 'proto', 'value_type': 'categorical'},
        {'name': 'packets', 'value_type': 'integer'},
        {'name': 'bytes', 'value_type': 'integer'},
        {'name': 'seconds', 'value_type': 'real'}]}
      """;
  private static final List<FieldDomain> DOMAINS =
      List.of(
          new Choices(List.of(Value.of("tcp"), Value.of("udp")), false),
          new Numbers(0, 999, 0, false),
          new Numbers(0, 99_999, 0, true),
          new Numbers(0, 9_999, 2, false));
  private static final String[] RULES = {
    "bytes >= 40 * packets", "proto = 'tcp' or packets <= 3", "packets >= 1", "seconds <= packets"
  };

  @TempDir private Path directory;
  private Path bundle;

  @BeforeEach
  void bundle() throws IOException {
    bundle = TinyBundle.write(directory.resolve("flows"), FLOWS, DOMAINS, RULES);
  }

  private Verb generate(String... more) {
    return Verb.run(
        Stream.concat(Stream.of("generate", "--model", bundle.toString()), Stream.of(more))
            .toArray(String[]::new));
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  private List<Row> read(String name) {
    DatasetSpec spec = ModelBundle.read(bundle).spec();
    List<Row> rows = new ArrayList<>();
    Table.open(spec.ofPreparedRows(List.of()), directory.resolve(name), OptionalLong.empty())
        .forEach(rows::add);
    return rows;
  }

  private long violating(List<Row> rows) {
    var rules = ModelBundle.read(bundle).rules();
    return rows.stream()
        .filter(
            row -> rules.stream().anyMatch(r -> r.rule().formula().evaluate(row) == Truth.FALSE))
        .count();
  }

  @Test
  void sameSeedGivesTheSameRowsWhateverTheBatch() {
    Verb one = generate("--count", "30", "--seed", "7", "--batch", "1");
    Verb many = generate("--count", "30", "--seed", "7", "--batch", "16");
    assertThat(one.code()).as(one.err()).isZero();
    assertThat(one.out()).startsWith("proto,packets,bytes,seconds\n").hasLineCount(31);
    assertThat(many.out()).isEqualTo(one.out());
    assertThat(generate("--count", "30", "--seed", "8").out()).isNotEqualTo(one.out());
    assertThat(one.err()).contains("30 records under 4 rules");
  }

  @Test
  void csvAndJsonLinesHoldTheSameRecords() {
    assertThat(generate("--count", "50", "--out", file("made.csv")).code()).isZero();
    assertThat(generate("--count", "50", "--out", file("made.jsonl")).code()).isZero();
    assertThat(read("made.csv")).hasSize(50).isEqualTo(read("made.jsonl"));
    assertThat(read("made.csv")).anyMatch(row -> row.get("bytes") == null);
  }

  @Test
  void noRecordBreaksARuleUnlessRulesAreNotHeeded() throws IOException {
    Verb ruled = generate("--count", "200", "--out", file("made.csv"), "--format", "json");
    Verb free = generate("--count", "200", "--out", file("free.csv"), "--unconstrained");
    assertThat(violating(read("made.csv"))).isZero();
    assertThat(violating(read("free.csv"))).isGreaterThan(50);
    assertThat(free.out()).contains("200 records under 0 rules");
    JsonNode summary = JSON.readTree(ruled.out());
    assertThat(summary.path("completed").asInt()).isEqualTo(200);
    assertThat(summary.path("rules").asInt()).isEqualTo(4);
    assertThat(summary.path("impossible").asInt()).isZero();
    assertThat(summary.path("undecided").asInt()).isZero();
    assertThat(summary.path("massRemovedShare").asDouble()).isBetween(0.01, 0.99);
  }

  @Test
  void otherRulesTakeThePlaceOfTheBundles() throws IOException {
    Files.writeString(directory.resolve("other.txt"), "packets = 5\nproto = 'udp'\n");
    Verb verb = generate("--count", "9", "--rules", file("other.txt"), "--out", file("made.csv"));
    assertThat(verb.out()).contains("9 records under 2 rules");
    assertThat(read("made.csv"))
        .allMatch(row -> row.get("packets").equals(Value.of(5)))
        .allMatch(row -> row.get("proto").equals(Value.of("udp")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--count 0| 2| --count must be at least 1, but was 0",
        "--temperature -1| 2| --temperature must be at least 0, but was -1",
        "--top-p 0| 2| --top-p must be above 0 and at most 1",
        "--top-k -1| 2| --top-k must be at least 0",
        "--candidates 0| 2| --candidates must be from 1 to 256",
        "--batch 0| 2| --batch must be from 1 to 4096",
        "--unconstrained --rules x| 2| --unconstrained heeds no --rules",
        "--format xml| 2| xml",
        "--nonsense| 2| Unknown option",
        "--out NONE/made.csv| 2| there is no folder",
        "--out made.pcap| 2| the records of data set 'flows' are no packets, packets have no"
            + " fields",
        "--out made.pcapng| 2| packets are written as .pcap",
        "--model NONE| 3| no such bundle; 'nomos train' makes one",
        "--rules NONE.txt| 3| NONE.txt: no such file"
      })
  void whatCannotBeDoneIsRefused(String options, int code, String message) {
    String[] args = options.replace("made", file("made")).replace("NONE", file("none")).split(" ");
    Verb verb =
        options.startsWith("--model")
            ? Verb.run(Stream.concat(Stream.of("generate"), Stream.of(args)).toArray(String[]::new))
            : generate(args);
    assertThat(verb.code()).as(verb.err()).isEqualTo(code);
    assertThat(verb.err())
        .contains(message.replace("NONE", file("none")))
        .doesNotContain("Exception", "\tat ");
    assertThat(directory.toFile().list()).noneMatch(name -> name.contains("made"));
  }

  @Test
  void bundleThatIsNotWholeIsBadInput() throws IOException {
    Files.delete(bundle.resolve(ModelBundle.VOCABULARY));
    Verb verb = generate("--count", "1");
    assertThat(verb.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(verb.err()).contains("vocabulary.json", "the bundle is not whole");
  }

  @Test
  void rulesThatLeaveNoRecordAreToldOf() throws IOException {
    Files.writeString(directory.resolve("none.txt"), "packets > 5\npackets < 3\nseconds >= 0\n");
    Verb verb = generate("--count", "5", "--rules", file("none.txt"), "--out", file("made.csv"));
    assertThat(verb.code()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(verb.err())
        .contains("the rules leave no record", "packets > 5", "packets < 3")
        .doesNotContain("seconds");
    assertThat(directory.resolve("made.csv")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "3000"})
  void readerThatGoesAwayIsNoStackTrace(String count) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    var told = new ByteArrayOutputStream();
    System.setOut(new PrintStream(new ClosedPipe(), false, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
    try {
      int code = Nomos.run("generate", "--model", bundle.toString(), "--count", count);
      assertThat(code).isEqualTo(ExitCode.INFRASTRUCTURE);
      assertThat(told.toString(StandardCharsets.UTF_8))
          .contains("standard output cannot be written")
          .hasLineCount(1);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** What is left of a pipe whose reader has seen enough. */
  private static final class ClosedPipe extends OutputStream {
    @Override
    public void write(int octet) throws IOException {
      throw new IOException("Broken pipe");
    }
  }

  private static final String PACKETS =
      """
      {'name': 'tcp', 'source': {'type': 'pcap'},
       'fields': [{'name': 'frame.number', 'value_type': 'integer'},
                  {'name': 'ip.src', 'value_type': 'categorical'},
                  {'name': 'ip.dst', 'value_type': 'categorical'},
                  {'name': 'tcp.srcport', 'value_type': 'categorical'},
                  {'name': 'tcp.dstport', 'value_type': 'categorical'},
                  {'name': 'tcp.len', 'value_type': 'integer'},
                  {'name': 'tcp.seq', 'value_type': 'integer'},
                  {'name': 'tcp.flags.syn', 'value_type': 'boolean'}],
       'exclude_fields': ['ip.src', 'ip.dst', 'tcp.srcport', 'tcp.dstport', 'frame.number'],
       'context_window': {'size': 2,
         'partition_by': ['ip.src', 'ip.dst', 'tcp.srcport', 'tcp.dstport']}}
      """;

  private void packets() throws IOException {
    var lengths = new Numbers(-99, 9_999, 0, false);
    var numbers = new Numbers(0, 9_999_999_999L, 0, false);
    var flag = new Choices(List.of(Value.of(0), Value.of(1)), false);
    bundle =
        TinyBundle.write(
            directory.resolve("tcp"),
            PACKETS,
            List.of(lengths, lengths, numbers, numbers, flag, flag),
            "tcp.len_ctx0 >= 0",
            "tcp.len_ctx1 >= 0",
            "tcp.seq_ctx0 <= 4294967295",
            "tcp.seq_ctx1 <= 4294967295");
  }

  @Test
  void packetsReadBackAreTheRecords() throws IOException {
    packets();
    assertThat(generate("--count", "100", "--out", file("made.csv")).code()).isZero();
    Verb verb = generate("--count", "100", "--out", file("made.pcap"));
    assertThat(verb.code()).as(verb.err()).isZero();
    assertThat(verb.err()).isEmpty();
    List<Row> read = new ArrayList<>();
    Path capture = directory.resolve("made.pcap");
    Table.open(ModelBundle.read(bundle).spec(), capture, OptionalLong.empty()).forEach(read::add);
    assertThat(read).extracting(Row::asMap).isEqualTo(maps("made.csv"));
  }

  private List<Object> maps(String name) {
    List<Object> maps = new ArrayList<>();
    read(name).forEach(row -> maps.add(row.asMap()));
    return maps;
  }

  @Test
  void recordThatIsNoPacketIsCountedAndTold() throws IOException {
    packets();
    Verb verb =
        generate(
            "--count", "60", "--unconstrained", "--out", file("made.pcap"), "--format", "json");
    assertThat(verb.code()).isEqualTo(ExitCode.NO);
    JsonNode summary = JSON.readTree(verb.out());
    int impossible = summary.path("impossible").asInt();
    assertThat(impossible).isPositive();
    assertThat(summary.path("completed").asInt()).isEqualTo(60 - impossible);
    assertThat(verb.err().lines().filter(line -> line.contains("is no packet: packet")))
        .hasSize(Math.min(20, impossible));
    List<Row> read = new ArrayList<>();
    Path capture = directory.resolve("made.pcap");
    Table.open(ModelBundle.read(bundle).spec(), capture, OptionalLong.empty()).forEach(read::add);
    assertThat(read).hasSize(60 - impossible);
    assertThat(generate("--count", "60", "--unconstrained", "--out", file("made.csv")).code())
        .isZero();
    assertThat(Collections.indexOfSubList(maps("made.csv"), List.of(read.getFirst().asMap())))
        .isNotNegative();
  }
}
