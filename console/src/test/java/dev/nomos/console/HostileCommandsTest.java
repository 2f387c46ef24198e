package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong input of every kind: one clear message, the right exit code, and nothing left behind. */
final class HostileCommandsTest {
  private static final String DATASET =
      """
      {"name": "t", "fields": [
        {"name": "A", "value_type": "integer"},
        {"name": "B", "value_type": "integer"},
        {"name": "P", "value_type": "categorical"}]}
      """;
  private static final String GRAMMAR =
      """
      {"name": "g", "max_clause_size": 2, "predicate_templates": [
        {"name": "t", "lhs": {"types": ["integer"]}, "operators": ["<=", ">="],
         "rhs_constant": {"mode": "profile", "quantiles": [0.5]}}]}
      """;
  private static final String ROWS = "A,B,P\n1,2,x\n2,4,y\n3,6,z\n";
  private static final int TEN_MEGABYTES = 10 << 20;

  @TempDir private Path directory;
  private final PrintStream realOut = System.out;
  private final PrintStream realErr = System.err;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void capture() {
    System.setOut(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void release() {
    System.setOut(realOut);
    System.setErr(realErr);
  }

  // ---- specifications ----

  static Stream<Arguments> datasets() {
    String integer = "\"value_type\": \"integer\"";
    String start = "{\"name\": \"t\",";
    return Stream.of(
        arguments("", "No content"),
        arguments("null", "holds null"),
        arguments("[]", "needs an object, but was a list"),
        arguments(DATASET.substring(0, 60), "Unexpected end-of-input"),
        arguments("{\"name\":" + "[".repeat(1_000_000), "nesting depth"),
        arguments("\"" + "x".repeat(17 << 20), "octets, more than"),
        arguments(DATASET.replace("\"B\"", "\"A\""), "'A' is declared twice"),
        arguments(DATASET.replace("\"t\"", "5"), "needs a string, but was 5 at $.name"),
        arguments(DATASET.replace("integer", "intger"), "'intger' is none of"),
        arguments(DATASET.replace(start, start + "\"foo\": 1,"), "unknown key 'foo'"),
        arguments("{\"name\": \"t\", \"fields\": [null]}", "holds null"),
        arguments(
            DATASET.replaceFirst(integer, integer + ", \"bounds\": {\"lower\": 1e999999999}"),
            "the number 1e999999999 has more than 1000 digits"),
        arguments(
            DATASET.replaceFirst(integer, integer + ", \"bounds\": {\"lower\": NaN}"),
            "Non-standard token 'NaN'"),
        arguments(
            DATASET.replace(start, start + "\"context_window\": {\"size\": 2000000000},"),
            "context_window.size must be 1 to 1000"),
        arguments(
            DATASET.replace(start, start + "\"exclude_fields\": [\"Q\"],"),
            "names the undeclared field 'Q'"),
        arguments(
            DATASET.replace(
                start, start + "\"source\": {\"csv_read_options\": {\"encoding\": \"klingon\"}},"),
            "encoding 'klingon' is not known"),
        arguments(
            DATASET.replace(
                start, start + "\"source\": {\"csv_read_options\": {\"sep\": \"\\\"\"}},"),
            "must differ"),
        arguments(
            DATASET.replace(
                start,
                start
                    + """
                    "derived_variables": [
                      {"name": "C", "operation": "sum", "inputs": ["A", "D"]},
                      {"name": "D", "operation": "sum", "inputs": ["A", "C"]}],
                    """),
            "form a cycle: C -> D -> C"));
  }

  @ParameterizedTest
  @MethodSource("datasets")
  void datasetSpecification(String content, String message) throws IOException {
    fails(2, message, learn(content, GRAMMAR, ROWS));
  }

  static Stream<Arguments> grammars() {
    return Stream.of(
        arguments(GRAMMAR.replace("2,", "0,"), "max_clause_size must be at least 1"),
        arguments(GRAMMAR.replace("2,", "99999999999,"), "out of range"),
        arguments(GRAMMAR.replace("0.5", "1.5"), "quantiles must be in [0, 1]"),
        arguments(GRAMMAR.replace("0.5", "\"x\""), "needs a number, but was \"x\""),
        arguments(GRAMMAR.replace("<=", "=>"), "'=>' is no operator"),
        arguments(GRAMMAR.replace("\"<=\"", "null"), "holds null"),
        arguments(GRAMMAR.replace("types\": [\"integer\"", "names\": [\"Q\""), "names 'Q'"),
        arguments("{\"name\": \"g\", \"max_clause_size\": 2}", "it has no templates"),
        arguments(guard("A = 1 or B = 2"), "is no conjunction of atoms"),
        arguments(guard("Q = 1"), "unknown field 'Q'"),
        arguments(guard("P < 3"), "text has no order"),
        arguments(guard("A = 'x'"), "guard 'gu': when"),
        arguments(guard("("), "cannot read formula"),
        arguments(guard("(".repeat(100_000)), "250 levels of nesting"),
        arguments(guard("true"), "is no condition"));
  }

  private static String guard(String when) {
    return GRAMMAR.replace(
        "\"max_clause_size\"",
        "\"guards\": [{\"name\": \"gu\", \"when\": \"" + when + "\"}], \"max_clause_size\"");
  }

  @ParameterizedTest
  @MethodSource("grammars")
  void grammar(String content, String message) throws IOException {
    fails(2, message, learn(DATASET, content, ROWS));
  }

  // ---- input ----

  static Stream<Arguments> tables() throws IOException {
    byte[] noise = new byte[5000];
    new SplittableRandom(1).nextBytes(noise);
    String long10 = "x".repeat(TEN_MEGABYTES);
    return Stream.of(
        arguments(octets(""), "is empty: it has no header"),
        arguments(octets("A,B,P\n"), "there is nothing to learn from"),
        arguments(octets("A,P\n1,x\n"), "lacks the columns 'B'"),
        arguments(octets("A,B,A,P\n1,2,3,x\n"), "are both 'A'"),
        arguments(octets("A,B,P\nfoo,2,x\n"), "line 2: field 'A' must be integer, but was 'foo'"),
        arguments(octets("A,B,P\n1e999999999,2,x\n"), "must be integer"),
        arguments(octets("A,B,P\n1,2\n"), "has 2 cells, but the header has 3"),
        arguments(octets("A,B,P\n1,2,x\0\n"), "line 2 has a NUL character"),
        arguments(octets("A,B,P\n1,2," + long10 + "\n"), "line 2 has more than"),
        arguments(octets(long10), "line 1 has more than"),
        arguments("A,B,P\n1,2,é\n".getBytes(StandardCharsets.ISO_8859_1), "no UTF-8 text"),
        arguments(noise, "no UTF-8 text"),
        arguments(cutGzip(), "cannot be read: Unexpected end of ZLIB input stream"));
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] cutGzip() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(all)) {
      out.write(octets(ROWS));
    }
    byte[] whole = all.toByteArray();
    return java.util.Arrays.copyOf(whole, whole.length - 12);
  }

  @ParameterizedTest
  @MethodSource("tables")
  void table(byte[] content, String message) throws IOException {
    Path input = Files.write(directory.resolve("hostile.csv"), content);
    fails(3, message, learn(DATASET, GRAMMAR, input));
  }

  @Test
  void inputThatIsNoFile() throws IOException {
    fails(3, "no such file", learn(DATASET, GRAMMAR, directory.resolve("none.csv")));
    fails(3, "is a directory", learn(DATASET, GRAMMAR, directory));
  }

  @Test
  void captureThatIsCut() throws IOException {
    byte[] header = {(byte) 0xd4, (byte) 0xc3, (byte) 0xb2, (byte) 0xa1, 2, 0, 4, 0};
    Path input = Files.write(directory.resolve("cut.pcap"), header);
    fails(
        3,
        "pcap header needs 20 octets",
        learn(
            DATASET.replace("A", "ip.len").replace("B", "ip.ttl").replace("P", "ip.src"),
            GRAMMAR,
            input));
  }

  // ---- rules, evidence, runs ----

  static Stream<Arguments> rules() {
    String rule =
        "[{\"rule_id\":\"a\",\"formula\":{\"kind\":\"compare\",\"op\":\"=\","
            + "\"left\":{\"kind\":\"symbol\",\"name\":\"A\"},"
            + "\"right\":{\"kind\":\"constant\",\"value\":1}}}]";
    return Stream.of(
        arguments("A >=", "line 1: cannot read formula at position 4"),
        arguments("Q > 1", "unknown field 'Q'"),
        arguments("P > 1", "text has no order"),
        arguments("A >= " + "1".repeat(TEN_MEGABYTES), "line 1 has more than"),
        arguments("(".repeat(100_000), "250 levels of nesting"),
        arguments("not ".repeat(100_000) + "A = 1", "250 levels of nesting"),
        arguments("A >= 1e999999999", "at most 1000 digits"),
        arguments("\ufffe\u0000", "line 1"),
        arguments("{}", "is a list of rules, not an object"),
        arguments("[1]", "entry 1"),
        arguments("[".repeat(TEN_MEGABYTES), "nesting depth"),
        arguments(rule.replace("compare", "zzz"), "the kind 'zzz' is no formula's"),
        arguments(rule.replace("\"A\"", "\"Q\""), "unknown field 'Q'"),
        arguments(rule.replace(":1}", ":NaN}"), "Non-standard token 'NaN'"),
        arguments(rule.replace(":1}", ":1e999999999}"), "more than 1000 digits"),
        arguments(rule.replace("\"a\"", "5"), "rule_id must be a text"),
        arguments(rule.replace("]", "," + rule.substring(1)), "rule_id 'a' is given twice"));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void rulesFile(String content, String message) throws IOException {
    String spec = file("d.json", DATASET);
    String input = file("rows.csv", ROWS);
    String rules = file("rules", content);
    fails(3, message, "interpret", "--dataset-spec", spec, "--rules", rules);
    fails(3, message, "validate", "--dataset-spec", spec, "--input", input, "--rules", rules);
    fails(3, message, "entails", "--dataset-spec", spec, "--rules", rules, "--query", "A = 1");
  }

  @Test
  void noQuery() throws IOException {
    String spec = file("d.json", DATASET);
    String rules = file("rules", "A >= 0\n");
    String none = file("none", "# nothing\n");
    fails(
        3,
        "holds no query",
        "entails",
        "--dataset-spec",
        spec,
        "--rules",
        rules,
        "--queries",
        none);
  }

  static Stream<Arguments> evidences() {
    return Stream.of(
        arguments("", "holds no evidence"),
        arguments("1 2\n-1\n", "line 2: expected whole numbers"),
        arguments("1 99999999999\n", "line 1: the number is above"),
        arguments("1".repeat(TEN_MEGABYTES), "line 1: the number is above"),
        arguments("\0\0", "the octet 0x00"));
  }

  @ParameterizedTest
  @MethodSource("evidences")
  void evidence(String content, String message) throws IOException {
    String out = directory.resolve("sets").toString();
    fails(3, message, "search", "--evidence", file("e", content), "--max-size", "3", "--out", out);
    assertThat(Path.of(out)).doesNotExist();
  }

  @Test
  void runDirectory() throws IOException {
    fails(3, "no such run directory", "report", directory.resolve("none").toString());
    Path foreign = Files.createDirectory(directory.resolve("foreign"));
    fails(3, "manifest.json is missing", "report", foreign.toString());
    Files.writeString(foreign.resolve("manifest.json"), "[]");
    fails(3, "an object is expected", "report", foreign.toString());
  }

  // ---- options and output ----

  static Stream<Arguments> options() {
    return Stream.of(
        arguments(List.of("--threads", "0"), "--threads must be 1 to 1024, but was 0"),
        arguments(List.of("--threads", "99999999"), "--threads must be 1 to 1024"),
        arguments(List.of("--max-size", "-1"), "'-1' is no size"),
        arguments(List.of("--max-rules", "0"), "--max-rules must be at least 1"),
        arguments(List.of("--learner", "forest"), "--learner must be hitting-set or tree"),
        arguments(List.of("--epsilon", "200%"), "but was '200%'"),
        arguments(List.of("--time-budget", "-3"), "'-3' is no time above zero"),
        arguments(List.of("--stall-timeout", "NaN"), "--stall-timeout must be above 0"),
        arguments(List.of("--limit", "-1"), "--limit must not be negative"),
        arguments(List.of("--format", "xml"), "but was 'xml'"),
        arguments(List.of("--nonsense"), "Unknown option: '--nonsense'"));
  }

  @ParameterizedTest
  @MethodSource("options")
  void option(List<String> more, String message) throws IOException {
    String[] learn = learn(DATASET, GRAMMAR, ROWS);
    fails(2, message, Stream.concat(Stream.of(learn), more.stream()).toArray(String[]::new));
    assertThat(message()).as("one line").hasLineCount(1);
  }

  @Test
  void outputThatCannotBeWritten() throws IOException {
    String spec = file("d.json", DATASET);
    String input = file("rows.csv", ROWS);
    String[] learn = learn(DATASET, GRAMMAR, ROWS);
    learn[learn.length - 1] = input;
    fails(4, "rows.csv is no directory", learn);
    learn[learn.length - 1] = input + "/below";
    fails(4, "rows.csv is no directory", learn);
    for (String out : List.of(directory.toString(), directory + "/none/x", input)) {
      fails(2, "--out " + out, "prepare", "--dataset-spec", spec, "--input", input, "--out", out);
      String evidence = input;
      fails(2, "--out " + out, "search", "--evidence", evidence, "--max-size", "2", "--out", out);
    }
    assertThat(Path.of(input)).hasContent(ROWS);
  }

  @Test
  void numbersThatFillARangeOverflowNothing() throws IOException {
    String[] learn = learn(DATASET, guard("A <= 2"), ROWS);
    String[] unbounded =
        Stream.concat(Stream.of(learn), Stream.of("--max-size", "unbounded"))
            .toArray(String[]::new);
    assertThat(Nomos.run(unbounded)).as(message()).isZero();
  }

  // ---- one command ----

  private String[] learn(String dataset, String grammar, String rows) throws IOException {
    return learn(dataset, grammar, Path.of(file("rows.csv", rows)));
  }

  private String[] learn(String dataset, String grammar, Path input) throws IOException {
    return new String[] {
      "learn",
      "--dataset-spec",
      file("d.json", dataset),
      "--grammar-spec",
      file("g.json", grammar),
      "--input",
      input.toString(),
      "--runs-dir",
      directory.resolve("runs").toString()
    };
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content).toString();
  }

  private String message() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private void fails(int code, String message, String... command) throws IOException {
    err.reset();
    assertThat(Nomos.run(command)).as(message()).isEqualTo(code);
    assertThat(message())
        .startsWith("nomos: ")
        .contains(message)
        .doesNotContain("\tat ", "Exception", "com.fasterxml")
        .hasSizeLessThan(4000);
    try (Stream<Path> files = Files.walk(directory)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .noneMatch(name -> name.endsWith(".part") || name.startsWith(".") && !isCache(name));
    }
    Path runs = directory.resolve("runs");
    if (Files.exists(runs)) {
      assertThat(runs.toFile().list()).containsOnly(".cache");
    }
  }

  private static boolean isCache(String name) {
    return name.equals(".cache");
  }
}
