package dev.nomos.schemas.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.logic.FieldType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpecReaderTest {
  @TempDir Path directory;

  private Path file(String content) throws IOException {
    return Files.writeString(directory.resolve("lab.json"), content);
  }

  private void assertRefused(String content, String... parts) throws IOException {
    Path file = file(content);
    assertThatThrownBy(() -> DatasetSpec.read(file))
        .isInstanceOf(SpecException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContainingAll(parts);
  }

  @Test
  void manyColumnsOfAWindowMayBeNamedAtOnce() throws IOException {
    DatasetSpec spec =
        DatasetSpec.read(
            file(
                """
                {
                  "name": "lab",
                  "fields": [{"name": "octets", "value_type": "integer"}],
                  "context_window": {"size": 4, "stride": 4},
                  "derived_variables": [
                    {"name": "all", "operation": "sum", "inputs": ["octets[*]"]},
                    {"name": "half_ctx0", "operation": "sum", "inputs": ["octets[0..1]"],
                     "context_family": "half", "context_index": 0},
                    {"name": "half_ctx1", "operation": "sum", "inputs": ["octets[2..3]"],
                     "context_family": "half", "context_index": 1}]
                }
                """));
    assertThat(spec.derivedVariables().getFirst().inputs())
        .containsExactly("octets_ctx0", "octets_ctx1", "octets_ctx2", "octets_ctx3");
    assertThat(spec.derivedVariables().getLast().inputs())
        .containsExactly("octets_ctx2", "octets_ctx3");
    assertThat(spec.rowType().positions("half")).containsExactly(0, 1);
    assertThat(spec.withStride(1).rowType()).isEqualTo(spec.rowType());
    assertThat(DatasetSpec.read(file(spec.toJson()))).isEqualTo(spec);
  }

  @Test
  void columnsBeyondAWindowAndPlacesTakenAreRefused() throws IOException {
    assertRefused(
        """
        {
          "name": "lab",
          "fields": [{"name": "octets", "value_type": "integer"}],
          "context_window": {"size": 4},
          "derived_variables": [
            {"name": "a", "operation": "sum", "inputs": ["octets[3..4]"]},
            {"name": "b", "operation": "sum", "inputs": ["octets[2..1]", "packets[*]"]},
            {"name": "c", "operation": "sum", "inputs": ["octets[*]"], "context_index": -1}]
        }
        """,
        "unknown column 'octets[3..4]'",
        "unknown column 'octets[2..1]'",
        "unknown column 'packets[*]'",
        "derived variable 'c': context_family and context_index need each other",
        "derived variable 'c': context_index must not be negative, but was -1");
    assertRefused(
        """
        {
          "name": "lab",
          "fields": [{"name": "octets", "value_type": "integer"}],
          "context_window": {"size": 2},
          "derived_variables": [
            {"name": "a", "operation": "max", "inputs": ["octets[*]"],
             "context_family": "octets", "context_index": 1}]
        }
        """,
        "two columns of the rows are 'octets' at position 1 of the window");
    assertRefused(
        """
        {
          "name": "lab",
          "fields": [{"name": "octets"}],
          "derived_variables": [{"name": "a", "operation": "copy", "inputs": ["octets[*]"]}]
        }
        """,
        "unknown column 'octets[*]'");
  }

  @Test
  void preparedRowsAreReadWithoutAnyStep() throws IOException {
    DatasetSpec spec =
        DatasetSpec.read(
            file(
                """
                {
                  "name": "lab",
                  "fields": [{"name": "octets", "source_name": "Octets", "value_type": "integer"}],
                  "preprocessing": [{"kind": "filter_present", "columns": ["octets"]}],
                  "context_window": {"size": 2},
                  "derived_variables": [
                    {"name": "all", "operation": "sum", "inputs": ["octets_ctx0", "octets_ctx1"]}]
                }
                """));
    DatasetSpec rows = spec.ofPreparedRows(List.of());
    assertThat(rows.rowType()).isEqualTo(spec.rowType());
    assertThat(rows.rowType().positions("octets")).containsExactly(0, 1);
    assertThat(rows.fields()).allMatch(field -> field.inputName().equals(field.name()));
    assertThat(rows.preprocessing()).isEmpty();
    assertThat(rows.contextWindow()).isNull();
    assertThat(rows.derivedVariables()).isEmpty();
    assertThat(spec.ofPreparedRows(List.of("all")).rowType().fields())
        .extracting("name")
        .containsExactly("all");
  }

  @Test
  void wholeSpecificationIsRead() throws IOException {
    DatasetSpec spec =
        DatasetSpec.read(
            file(
                """
                {
                  "name": "lab",
                  "fields": [
                    {"name": "octets", "value_type": "integer", "title": "bytes"},
                    {"name": "protocol", "value_type": "CATEGORICAL", "enum_labels": {"17": "UDP"}},
                    {"name": "hidden"}
                  ],
                  "exclude_fields": ["hidden"],
                  "derived_variables": [
                    {"name": "ratio", "operation": "ratio", "numerator": "octets",
                     "denominator": "octets"}
                  ]
                }
                """));
    assertThat(spec.rowType().fields())
        .extracting("name")
        .containsExactly("octets", "protocol", "ratio");
    assertThat(spec.rowType().fields())
        .extracting("type")
        .containsExactly(FieldType.INTEGER, FieldType.CATEGORICAL, FieldType.REAL);
    assertThat(spec.rowType().fields().getFirst().title()).isEqualTo("bytes");
  }

  @Test
  void unknownKeyIsNamedWithItsPlace() throws IOException {
    assertRefused(
        "{\n\"name\": \"lab\",\n\"feilds\": []}", "unknown key 'feilds'", "$.feilds", "line 3");
    assertRefused(
        "{\"name\": \"lab\",\n\"fields\": [{\"name\": \"a\"},\n{\"name\": \"b\", \"typ\": 1}]}",
        "unknown key 'typ'",
        "$.fields[1].typ",
        "line 3");
  }

  @Test
  void wrongTypeIsNamedWithItsPlace() throws IOException {
    assertRefused("{\"name\": \"lab\", \"fields\": 7}", "$.fields", "line 1");
    assertRefused(
        "{\"name\": \"lab\", \"fields\": [{\"name\": \"a\", \"value_type\": \"colour\"}]}",
        "colour",
        "$.fields[0].value_type");
    assertRefused(
        "{\"name\": \"lab\", \"fields\": [{\"name\": \"a\", \"context_index\": \"x\"}]}",
        "$.fields[0].context_index");
  }

  @Test
  void missingKeyIsNamedWithItsPlace() throws IOException {
    assertRefused("{\"fields\": []}", "'name' is missing");
    assertRefused("{\"name\": \"lab\", \"fields\": [{}]}", "'name' is missing", "$.fields[0]");
  }

  @Test
  void doubledKeyIsNamedWithItsLine() throws IOException {
    assertRefused("{\"name\": \"lab\",\n\"name\": \"b\"}", "'name'", "line 2");
  }

  @Test
  void brokenJsonIsNamedWithItsLine() throws IOException {
    assertRefused("{\"name\": \"lab\",\n\"fields\": [", "line 2");
    assertRefused("", "lab.json");
    assertRefused("null", "lab.json");
    assertRefused("{\"name\": \"lab\"} trailing", "trailing");
  }

  @Test
  void missingFileIsNamed() {
    Path file = directory.resolve("absent.json");
    assertThatThrownBy(() -> DatasetSpec.read(file)).hasMessage(file + ": no such file");
    assertThatThrownBy(() -> DatasetSpec.read(directory))
        .hasMessageStartingWith(directory + ": cannot be read");
  }

  @Test
  void allInconsistenciesAreToldAtOnce() throws IOException {
    assertRefused(
        """
        {"name": "lab", "fields": [{"name": "a"}, {"name": "a"}], "include_fields": ["b"],
         "exclude_fields": ["c"]}
        """,
        "'a' is declared twice",
        "include_fields names the undeclared field 'b'",
        "exclude_fields names the undeclared field 'c'");
  }

  @Test
  void grammarFaultsAreTold() throws IOException {
    Path file =
        file(
            """
            {"name": "g", "max_clause_size": 0, "max_rules": 5,
             "predicate_templates": [{"name": "t", "operators": []}]}
            """);
    assertThatThrownBy(() -> GrammarSpec.read(file))
        .hasMessageContaining("max_clause_size must be at least 1, but was 0")
        .hasMessageContaining("template 't' has no operators")
        .hasMessageContaining("template 't' needs exactly one of lhs and lhs_term, but has 0");
  }

  @Test
  void unknownOperatorIsNamed() throws IOException {
    Path file =
        file(
            """
            {"name": "g", "max_clause_size": 1, "max_rules": 5,
             "predicate_templates": [{"name": "t", "lhs": {}, "operators": ["=="]}]}
            """);
    assertThatThrownBy(() -> GrammarSpec.read(file))
        .hasMessageContaining("template 't': '==' is no operator");
  }
}
