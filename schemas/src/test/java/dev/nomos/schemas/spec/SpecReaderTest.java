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
