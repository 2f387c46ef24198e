package dev.nomos.schemas.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.logic.Field;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hostile and mistaken dataset specifications: each problem with its key and the value seen. */
final class DatasetCheckTest {
  private static String problem(String members) {
    return SpecText.problem(("{'name': 'd', " + members + "}").replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'source': {'type': 'xml'}|'xml' is none of [auto, csv, pcap, flows]",
        "'source': {'csv_read_options': {'separator': ';'}}|unknown key 'separator'; known keys are [comment, compression, decimal",
        "'source': {'csv_read_options': {'sep': ';', 'delimiter': ','}}|sep and delimiter are both given",
        "'source': {'csv_read_options': {'quotechar': '--'}}|quotechar must be one character, but was '--'",
        "'source': {'csv_read_options': {'header': -1}}|header must be a row number",
        "'source': {'csv_read_options': {'encoding': 'klingon'}}|encoding 'klingon' is not known here",
        "'source': {'csv_read_options': {'encoding': '?!'}}|encoding '?!' is no name",
        "'source': {'csv_read_options': {'dtype': 'complex128'}}|dtype must be one of",
        "'source': {'csv_read_options': {'index_col': 0}}|index_col must be null or false",
        "'fields': 'all'|needs a list, but was all at $.fields",
        "'fields': [{'name': 'a', 'roles': ['colour']}]|unknown role 'colour'; roles are [src",
        "'fields': [{'name': 'a', 'value_type': 'real', 'bounds': {'lower': 2, 'upper': 1}}]|bounds have lower 2 above upper 1",
        "'fields': [{'name': 'a', 'bounds': {'lower': 2}}]|bounds need a numeric value_type",
        "'fields': [{'name': 'a', 'value_type': 'integer', 'domain': [1.5]}]|domain must be integer, but held 1.5",
        "'fields': [{'name': 'a', 'value_type': 'integer', 'constants': [{'kind': 'scalar', 'values': ['x']}]}]|constants of kind scalar must be numbers",
        "'fields': [{'name': 'a', 'constants': [{'values': [1]}]}]|'kind' is missing",
        "'fields': [{'name': 'a', 'context_family': 'b'}]|context_family and context_index need each other",
        "'ordering_keys': ['x']|ordering_keys names the unknown column 'x'",
        "'preprocessing': [{'kind': 'rename'}]|preprocessing[0]: rename needs a mapping",
        "'preprocessing': [{'kind': 'drop'}]|preprocessing[0]: drop needs columns",
        "'preprocessing': [{'kind': 'filter_in', 'columns': ['a'], 'value': 3}]|filter_in needs a list of values, but it was 3",
        "'preprocessing': [{'kind': 'filter_equals', 'columns': ['a']}]|filter_equals needs one value, but it was null",
        "'preprocessing': [{'kind': 'map_rules', 'columns': ['a'], 'rules': [{'mode': 'range', 'output': 1}]}]|rules[0] (range) needs lower or upper",
        "'preprocessing': [{'kind': 'map_rules', 'columns': ['a'], 'rules': [{'mode': 'regex', 'value': '(', 'output': 1}]}]|rules[0] (regex) is no pattern",
        "'preprocessing': [{'kind': 'map_rules', 'columns': ['a', 'b'], 'target_column': 'c', 'rules': [{'mode': 'default', 'output': 1}]}]|target_column needs exactly one column, but has [a, b]",
        "'preprocessing': [{'kind': 'sort', 'by': ['a']}]|preprocessing[0].by names the unknown column 'a'",
        "'context_window': {}|'size' is missing",
        "'context_window': {'size': 0}|size must be 1 to 1000, but was 0",
        "'context_window': {'size': 2, 'stride': 0}|stride must be at least 1, but was 0",
        "'context_window': {'size': 2, 'column_template': '{name}'}|must contain {name} and {index}, but was '{name}'",
        "'context_window': {'size': 2, 'partition_by': ['x']}|partition_by names the unknown column 'x'",
        "'context_window': {'size': 2, 'symmetric_pairs': [['x']]}|symmetric_pairs must hold pairs, but held [x]",
        "'context_window': {'size': 2, 'symmetric_pairs': [['x', 'y']]}|'x' is not in partition_by",
        "'derived_variables': [{'name': 'v', 'operation': 'copy', 'inputs': ['x']}]|derived variable 'v' names the unknown column 'x'",
        "'derived_variables': [{'name': 'v', 'operation': 'diff', 'inputs': ['v', 'v', 'v']}]|diff cannot have the inputs [v, v, v]",
        "'derived_variables': [{'name': 'v', 'operation': 'ratio', 'numerator': 'v'}]|ratio needs both numerator and denominator",
        "'derived_variables': [{'name': 'v', 'operation': 'copy', 'inputs': ['v']}]|derived_variables form a cycle: v -> v",
      })
  void problemNamesItsKeyAndTheValueSeen(String members, String expected) {
    assertThat(problem(members)).contains(expected);
  }

  @Test
  void cycleIsNamedWholeAndOnce() {
    var problem =
        problem(
            """
            'derived_variables': [
              {'name': 'a', 'operation': 'copy', 'inputs': ['b']},
              {'name': 'b', 'operation': 'copy', 'inputs': ['c']},
              {'name': 'c', 'operation': 'copy', 'inputs': ['a']},
              {'name': 'd', 'operation': 'copy', 'inputs': ['a']}]
            """);
    assertThat(problem).containsOnlyOnce("cycle").contains("a -> b -> c -> a");
  }

  @Test
  void problemsOfKeysAndTypesAreToldAtOnceWithTheirLines() {
    var problem =
        problem(
            """

            'colour': 1,
            'fields': [{'name': 'a', 'value_type': 'number'},
                       {'value_type': 'integer'},
                       {'name': 'c', 'typ': 1}],
            'derived_variables': 7
            """);
    assertThat(problem)
        .contains(
            "unknown key 'colour'",
            "$.colour (line 2)",
            "'number' is none of [integer, real, categorical, boolean, string]",
            "$.fields[0].value_type (line 3)",
            "'name' is missing at $.fields[1] (line 4)",
            "$.fields[2].typ (line 5)",
            "needs a list, but was 7 at $.derived_variables (line 6)");
  }

  @Test
  void twoColumnsOfOneNameAreAnError() {
    assertThat(
            problem(
                "'fields': [{'name': 'a'}, {'name': '1a'}],"
                    + " 'context_window': {'size': 12, 'column_template': '{index}{name}'}"))
        .contains("two columns of the rows are named '11a'");
  }

  @Test
  void longChainsOfVariablesAreNoTrouble() {
    var chain = new StringBuilder("'fields': [{'name': 'v0'}], 'derived_variables': [");
    for (int i = 3_000; i > 0; i--)
      chain.append("{'name': 'v%d', 'operation': 'copy', 'inputs': ['v%d']},".formatted(i, i - 1));
    chain.setLength(chain.length() - 1);
    assertThat(problem(chain + "]")).isEmpty();
  }

  @Test
  void tooManyFieldsAreOneError() {
    var fields = new StringBuilder("'fields': [{'name': 'a'}");
    for (int i = 0; i < 10_000; i++) fields.append(", {'name': 'a'}");
    assertThat(problem(fields + "]")).contains("10001 fields").hasSizeLessThan(300);
  }

  @Test
  void deepNestingIsOneError() {
    assertThat(SpecText.problem("[".repeat(100_000))).isNotEmpty().hasSizeLessThan(1_000);
  }

  @Test
  void windowGivesEachFieldAtEachPositionAndKeepsDerivedOnes() {
    var spec =
        SpecText.read(
            """
            {'name': 'd', 'fields': [{'name': 'a', 'roles': ['size']}, {'name': 'b'}, {'name': 'c'}],
             'include_fields': ['a', 'b'], 'exclude_fields': ['b_ctx0'],
             'context_window': {'size': 2},
             'derived_variables': [{'name': 'v', 'operation': 'copy', 'inputs': ['c_ctx1']}]}
            """
                .replace('\'', '"'));
    assertThat(spec.rowType().fields())
        .extracting(Field::name)
        .containsExactly("a_ctx0", "a_ctx1", "b_ctx1", "v");
    assertThat(spec.rowType().field("a_ctx1").orElseThrow().position())
        .isEqualTo(new Field.WindowPosition("a", 1));
    assertThat(spec.field("a_ctx1").orElseThrow().roles()).containsExactly("size");
  }

  @TempDir Path directory;

  @Test
  void hugeFileIsRefusedUnread() throws IOException {
    Path file = directory.resolve("huge.json");
    Files.write(file, new byte[(16 << 20) + 1]);
    assertThat(SpecText.problem(file)).contains("more than 16777216");
  }

  @Test
  void octetsThatAreNoTextAreOneError() throws IOException {
    Path file = Files.write(directory.resolve("binary.json"), new byte[] {'{', '"', (byte) 0xC3, '"'});
    assertThat(SpecText.problem(file)).startsWith(file + ": ");
  }
}
