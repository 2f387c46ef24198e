package dev.nomos.schemas.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.NetNomosText;
import dev.nomos.logic.RowType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class RulesFileTest {
  private static final List<String> EVERY_KIND =
      List.of(
          "a = 1",
          "a != \"é\\n\\\"\"",
          "a + b - c * 2 / d < mod(e, 3)",
          "a <= 0.125",
          "a > 123456789012345678901234567890",
          "a >= -9223372036854775808",
          "bits(flags, -3) = 0",
          "min(a, b) < max(c) + sum(d, 1) * avg(len[*]) - count(e)",
          "p in {1, 2.5, \"x\"}",
          "p not in {\"x\"}",
          "not (a = 1)",
          "a = 1 and b = 2 and (c = 3 or d = 4)",
          "a = 1 => b = 2 => c = 3",
          "a = 1 <=> b = 2",
          "true",
          "false",
          "forall k: seq[k + 1] >= seq[k]",
          "exists k in 0..2: seq[k] = 1 and (forall j: seq[j - 1] < seq[k])");

  @TempDir Path folder;

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("rules"), content);
  }

  @Test
  void everyKindIsReadBackEqual() throws IOException {
    List<StoredRule> rules = new ArrayList<>();
    JsonNode source = new ObjectMapper().readTree("{\"by\": \"hand\", \"n\": [1, null, 0.10]}");
    for (String text : EVERY_KIND) {
      rules.add(new StoredRule("r" + rules.size(), Formula.parse(text), 0.5, source));
    }
    rules.add(StoredRule.of("last", Formula.parse("a = 1")));
    Path file = folder.resolve("rules.json");
    RulesFile.write(file, rules);
    List<StoredRule> read = RulesFile.read(file);
    assertThat(read.stream().map(StoredRule::rule))
        .isEqualTo(rules.stream().map(StoredRule::rule).toList());
    assertThat(read.getFirst().support()).isEqualTo(0.5);
    assertThat(read.getLast().support()).isNull();
    Path again = folder.resolve("again.json");
    RulesFile.write(again, read);
    assertThat(again).hasSameTextualContentAs(file);
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void oneRuleIsWrittenAsNetNomosWritesIt() throws IOException {
    Path file = folder.resolve("rules.json");
    Formula formula = Formula.parse("(DstPt = 138) -> ((42 * Packets) <= Bytes)");
    RulesFile.write(
        file, List.of(new StoredRule("g1", formula, 0.0, new ObjectMapper().createObjectNode())));
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readTree(file.toFile()))
        .isEqualTo(
            json.readTree(
                """
                [
                  {
                    "rule_id": "g1",
                    "formula": {
                      "kind": "implies",
                      "left": {
                        "kind": "compare",
                        "op": "=",
                        "left": {
                          "kind": "symbol",
                          "name": "DstPt"
                        },
                        "right": {
                          "kind": "constant",
                          "value": 138
                        }
                      },
                      "right": {
                        "kind": "compare",
                        "op": "<=",
                        "left": {
                          "kind": "binary",
                          "op": "*",
                          "left": {
                            "kind": "constant",
                            "value": 42
                          },
                          "right": {
                            "kind": "symbol",
                            "name": "Packets"
                          }
                        },
                        "right": {
                          "kind": "symbol",
                          "name": "Bytes"
                        }
                      }
                    },
                    "display": "(DstPt = 138) -> ((42 * Packets) <= Bytes)",
                    "support": 0.0,
                    "source": {}
                  }
                ]\
                """));
    assertThat(file).content().hasLineCount(3); // one rule a line
  }

  @ParameterizedTest
  @CsvSource({"golden_cidds, 111", "golden_metadc, 21"})
  void goldenRulesAreReadPrintedAndReadBack(String name, int count) throws IOException {
    Path golden = SharedData.find("golden/" + name + "/rules.json");
    assumeThat(golden).as("shared/data is not here").isNotNull();
    List<StoredRule> rules = RulesFile.read(golden);
    assertThat(rules).hasSize(count);
    Path file = folder.resolve("rules.json");
    RulesFile.write(file, rules);
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readTree(file.toFile())).isEqualTo(json.readTree(golden.toFile()));
    JsonNode entries = json.readTree(golden.toFile());
    for (int i = 0; i < count; i++) {
      Formula formula = rules.get(i).formula();
      String display = entries.get(i).get("display").textValue();
      assertThat(NetNomosText.of(formula)).isEqualTo(display);
      assertThat(Formula.parse(display)).isEqualTo(formula);
      assertThat(Formula.parse(formula.toString())).isEqualTo(formula);
    }
    Path interpreted = SharedData.find("golden/" + name + "/interpreted_rules.clj");
    assertThat(RulesFile.read(interpreted)).hasSize(count);
  }

  @ParameterizedTest
  @CsvSource({"cidds_network_flow, 94", "cidds_simple, 140", "netflix_pcap_window, 387"})
  void displayedPredicatesAreReadAndPrintedAsTheyWere(String name, int count) throws IOException {
    Path table = SharedData.find("reference/predicates/" + name + ".csv");
    assumeThat(table).as("shared/data is not here").isNotNull();
    List<String> lines = Files.readAllLines(table);
    for (String line : lines.subList(1, lines.size())) {
      String display = line.split(",", 3)[2].replaceAll("^\"|\"$", "").replaceAll("\\.0$", "");
      assertThat(NetNomosText.of(Formula.parse(display))).isEqualTo(display);
    }
    assertThat(lines).hasSize(count + 1);
  }

  @Test
  void textHasOneFormulaALine() throws IOException {
    Path file =
        file("\uFEFF# rules\r\n\r\n a = 1 # b\nName = 'x # y' OR b = \"#\"\n\n`c # d` = 1  ");
    assertThat(RulesFile.read(file))
        .extracting(StoredRule::id, rule -> rule.formula().toString())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("line-3", "a = 1"),
            org.assertj.core.groups.Tuple.tuple("line-4", "Name = \"x # y\" or b = \"#\""),
            org.assertj.core.groups.Tuple.tuple("line-6", "`c # d` = 1"));
    assertThat(RulesFile.read(file("# nothing\n"))).isEmpty();
    assertThat(RulesFile.read(file(" [] "))).isEmpty();
  }

  @Test
  void rulesAreReadOverTheirFields() throws IOException {
    RowType type =
        new RowType(
            List.of(new Field("Proto", FieldType.CATEGORICAL, "protocol", Map.of("17", "UDP"))));
    assertThat(RulesFile.read(file("Proto = UDP"), type).getFirst().formula())
        .isEqualTo(Formula.parse("Proto = 17"));
    assertThatThrownBy(() -> RulesFile.read(file("Proto = 1\nPrto = 2"), type))
        .hasMessageContainingAll("line 2", "position 0", "unknown field 'Prto'", "'Proto'");
    String json = entry("r", compare(symbol("Prto"), constant("1")));
    assertThatThrownBy(() -> RulesFile.read(file("[" + json + "]"), type))
        .hasMessageContainingAll("rule 'r'", "Prto = 1", "unknown field 'Prto'", "'Proto'");
  }

  private static String entry(String id, String formula) {
    return "{\"rule_id\": \"%s\", \"formula\": %s}".formatted(id, formula);
  }

  private static String compare(String left, String right) {
    return "{\"kind\":\"compare\",\"op\":\"=\",\"left\":%s,\"right\":%s}".formatted(left, right);
  }

  private static String symbol(String name) {
    return "{\"kind\":\"symbol\",\"name\":\"%s\"}".formatted(name);
  }

  private static String constant(String value) {
    return "{\"kind\":\"constant\",\"value\":%s}".formatted(value);
  }

  private static Arguments hostile(String content, String... message) {
    return Arguments.of(content, List.of(message));
  }

  private static Arguments hostileValue(String value, String... message) {
    return hostile("[" + entry("r", compare(symbol("a"), constant(value))) + "]", message);
  }

  private static Arguments hostileFormula(String formula, String... message) {
    return hostile("[\n" + entry("r", formula) + "]", message);
  }

  static List<Arguments> hostileFiles() {
    String good = entry("r", compare(symbol("a"), constant("1")));
    String not = "{\"kind\":\"not\",\"value\":";
    return List.of(
        hostile("{}", "list of rules, not an object"),
        hostile("[1]", "entry 1 (line 1)", "must be an object"),
        hostile("[null]", "entry 1 (line 1)", "must be an object"),
        hostile("[" + good + ",\n" + good + "]", "rule_id 'r' is given twice", "1 and 2"),
        hostile("[" + good, "line 1"),
        hostile("[" + good + "] x", "line 1"),
        hostile("[" + good + "] []", "something follows"),
        hostile("[{\"rule_id\": 5}]", "rule_id must be a text"),
        hostile("[{\"rule_id\": \"r\"}]", "'formula' is missing"),
        hostile("[{\"rule_id\": \"r\", \"rule_id\": \"r\"}]", "line 1", "rule_id"),
        hostile("[{\"rule_id\": \"r\", \"formula\": {}, \"source\": 3}]", "'source'"),
        hostile("[" + good.replace("{\"rule_id", "{\"support\":NaN,\"rule_id") + "]", "NaN"),
        hostile("[" + good.replace("{\"rule_id", "{\"support\":7,\"rule_id") + "]", "'support'"),
        hostileValue("NaN", "line 1", "NaN"),
        hostileValue("1e999999999", "formula.right.value", "more than 1000 digits"),
        hostileValue("1e99999999999999999999", "line 1"),
        hostileValue("1".repeat(2000), "line 1"),
        hostileValue("null", "formula.right.value", "must be a number or a text, but is null"),
        hostileValue("[1]", "formula.right.value", "must be a number or a text, but is a array"),
        hostileFormula("7", "entry 1 (line 2): formula: must be an object with a 'kind'"),
        hostileFormula("{\"kind\":\"nand\"}", "formula: the kind 'nand' is no formula's"),
        hostileFormula("{\"kind\":7}", "formula: 'kind' must be a text, but is 7"),
        hostileFormula(compare("{\"kind\":\"and\"}", symbol("a")), "formula.left: the kind 'and'"),
        hostileFormula("{\"kind\":\"not\"}", "formula: 'not' has no 'value'"),
        hostileFormula(not + "7, \"x\":1}", "formula: unknown member 'x'; 'not' has value"),
        hostileFormula("{\"kind\":\"or\",\"values\":[7]}", "formula.values[0]: must be an object"),
        hostileFormula("{\"kind\":\"or\",\"values\":7}", "'values' must be a list, but is 7"),
        hostileFormula(compare(symbol(" "), symbol("a")), "formula.left: 'name' must not be blank"),
        hostileFormula(
            compare(symbol("a"), constant("1")).replace("\"=\"", "\"~\""),
            "formula: 'op' must be one of = != < <= > >=, but is '~'"),
        hostileFormula(
            "{\"kind\":\"in\",\"term\":" + symbol("a") + ",\"values\":[],\"inside\":true}",
            "formula",
            "empty set"),
        hostileFormula(
            "{\"kind\":\"quantified\",\"quantifier\":\"forall\",\"index\":\"k\",\"from\":3,"
                + "\"to\":2,\"body\":"
                + compare(symbol("a"), constant("1"))
                + "}",
            "formula",
            "3..2"),
        hostileFormula(
            not.repeat(130) + compare(symbol("a"), constant("1")) + "}".repeat(130),
            "more than 120 levels"),
        hostileFormula(not.repeat(100_000), "line 2", "depth"),
        hostile("[".repeat(100_000), "line 1", "depth"),
        hostile("[{\"rule_id\": \"" + "r".repeat(30_000_000) + "\"}]", "entry 1 is longer than"),
        hostile("[{\"x\": [" + "0,".repeat(20_000_000) + "0]}]", "entry 1 is longer than"),
        hostile("a = 1\nb = ", "line 2", "position 3", "expected a number"),
        hostile("a = 1\n" + "a".repeat(10_000_000), "line 2 has more than 1048576 characters"),
        hostile("\u0000\u0001", "line 1", "expected"),
        hostile("a = 1" + " or a = 1".repeat(110_000) + " or b", "line 1", "position"));
  }

  @ParameterizedTest
  @MethodSource("hostileFiles")
  void hostileFileGivesOneClearError(String content, List<String> message) throws IOException {
    Path file = file(content);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThatThrownBy(() -> RulesFile.read(file))
                .isInstanceOf(RulesException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContainingAll(message.toArray(String[]::new))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1000)));
  }

  @Test
  void whatIsNoUtf8OrNoFileIsSaid() throws IOException {
    Path latin =
        Files.write(folder.resolve("latin"), "a = 'é'".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> RulesFile.read(latin)).hasMessageContaining("line 1: not UTF-8");
    Path wide = Files.write(folder.resolve("wide"), "[]".getBytes(StandardCharsets.UTF_16));
    assertThatThrownBy(() -> RulesFile.read(wide)).isInstanceOf(RulesException.class);
    assertThatThrownBy(() -> RulesFile.read(folder.resolve("none")))
        .hasMessageContaining("no such file");
    assertThatThrownBy(() -> RulesFile.read(folder)).isInstanceOf(RulesException.class);
  }
}
