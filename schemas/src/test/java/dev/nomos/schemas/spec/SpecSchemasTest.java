package dev.nomos.schemas.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The published JSON Schemas say what the records read. */
final class SpecSchemasTest {
  private static final PropertyNamingStrategies.SnakeCaseStrategy SNAKE =
      new PropertyNamingStrategies.SnakeCaseStrategy();

  private static String text(String name) throws IOException {
    var resource = "/dev/nomos/schemas/spec/" + name + ".schema.json";
    try (var in = SpecSchemasTest.class.getResourceAsStream(resource)) {
      return new String(Objects.requireNonNull(in, resource).readAllBytes());
    }
  }

  private static List<String> errors(String schema, String document) throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(text(schema))
        .validate(document, InputFormat.JSON)
        .stream()
        .map(Object::toString)
        .toList();
  }

  @Test
  void datasetSchemaHasTheKeysOfTheRecords() throws IOException {
    assertSame(DatasetSpec.class, "dataset");
  }

  @Test
  void grammarSchemaHasTheKeysOfTheRecords() throws IOException {
    assertSame(GrammarSpec.class, "grammar");
  }

  private static void assertSame(Class<?> record, String schema) throws IOException {
    JsonNode root = JsonMapper.builder().build().readTree(text(schema));
    assertSame(record, root, root, schema);
  }

  private static void assertSame(Class<?> record, JsonNode node, JsonNode root, String place) {
    assertThat(node.path("additionalProperties").isBoolean()).as(place).isTrue();
    assertThat(node.path("additionalProperties").asBoolean()).as(place).isFalse();
    var keys = new TreeSet<String>();
    node.path("properties").fieldNames().forEachRemaining(keys::add);
    keys.remove("$schema");
    var components = new TreeSet<String>();
    for (RecordComponent component : record.getRecordComponents())
      components.add(SNAKE.translate(component.getName()));
    assertThat(keys).as(place).isEqualTo(components);
    for (RecordComponent component : record.getRecordComponents()) {
      String key = SNAKE.translate(component.getName());
      assertSame(
          component.getGenericType(), node.path("properties").path(key), root, place + "." + key);
    }
  }

  private static void assertSame(Type type, JsonNode property, JsonNode root, String place) {
    assertThat(property.path("description").isTextual() || property.has("$ref"))
        .as("%s tells editors what it is", place)
        .isTrue();
    JsonNode node = resolved(property, root);
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      Type element = list.getActualTypeArguments()[0];
      if (element instanceof Class<?> of && (of.isRecord() || of.isEnum())) {
        assertThat(node.path("type").asText()).as(place).isEqualTo("array");
        assertValue(of, resolved(node.path("items"), root), root, place);
      }
    } else if (type instanceof Class<?> of) {
      assertValue(of, node, root, place);
    }
  }

  private static void assertValue(Class<?> type, JsonNode node, JsonNode root, String place) {
    if (type.isRecord()) {
      assertSame(type, node, root, place);
    } else if (type.isEnum()) {
      List<String> values = new ArrayList<>();
      node.path("enum").forEach(value -> values.add(value.asText()));
      values.remove("null"); // no value at all
      assertThat(values)
          .as(place)
          .containsExactlyInAnyOrderElementsOf(
              Arrays.stream(type.getEnumConstants())
                  .map(value -> value.toString().toLowerCase(Locale.ROOT))
                  .toList());
    }
  }

  /** Follows {@code $ref}, also within "this or null". */
  private static JsonNode resolved(JsonNode node, JsonNode root) {
    JsonNode named = node.has("anyOf") ? node.path("anyOf").path(0) : node;
    return named.has("$ref")
        ? root.at(named.path("$ref").asText().substring(1))
        : named.has("enum") ? named : node;
  }

  @Test
  void rolesAndTypesOfColumnsAreTheReaders() throws IOException {
    JsonNode defs = JsonMapper.builder().build().readTree(text("dataset")).path("$defs");
    List<String> roles = new ArrayList<>();
    defs.at("/field/properties/roles/items/enum").forEach(role -> roles.add(role.asText()));
    assertThat(roles).isEqualTo(FieldSpec.ROLES);
    List<String> selected = new ArrayList<>();
    JsonMapper.builder()
        .build()
        .readTree(text("grammar"))
        .at("/$defs/selector/properties/roles/items/enum")
        .forEach(role -> selected.add(role.asText()));
    assertThat(selected).isEqualTo(FieldSpec.ROLES);
    List<String> types = new ArrayList<>();
    defs.at("/csv/properties/dtype/anyOf/0/enum").forEach(type -> types.add(type.asText()));
    assertThat(types).isEqualTo(PreprocessStep.DTYPES);
  }

  private static Stream<Path> files(String folder) throws IOException {
    try (var files = Files.list(Path.of(folder))) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dataset", "grammar"})
  void examplesAreValid(String kind) throws IOException {
    for (Path file : files("../examples/" + kind + "s").toList())
      assertThat(errors(kind, Files.readString(file))).as(file.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dataset", "grammar"})
  void specificationsOfOthersAreValid(String kind) throws IOException {
    var given = System.getProperty("nomos.shared.data");
    var places =
        given == null
            ? List.of("../shared/data", "../../shared/data", "../../../shared/data")
            : List.of(given);
    var folder =
        places.stream().map(p -> p + "/specs/" + kind + "s").filter(p -> Files.exists(Path.of(p)));
    var found = folder.findFirst();
    assumeTrue(found.isPresent(), () -> "no shared data specs in " + places);
    for (Path file : files(found.orElseThrow()).toList()) {
      assertThat(errors(kind, Files.readString(file))).as(file.toString()).isEmpty();
      if (kind.equals("dataset")) assertThat(DatasetSpec.read(file).toJson()).isNotEmpty();
      else assertThat(errors(kind, GrammarSpec.read(file).toJson())).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}",
        "{'name': 7}",
        "{'name': 'a', 'colour': 1}",
        "{'name': 'a', 'fields': [{'value_type': 'integer'}]}",
        "{'name': 'a', 'fields': [{'name': 'a', 'value_type': 'number'}]}",
        "{'name': 'a', 'source': {'csv_read_options': {'separator': ';'}}}",
        "{'name': 'a', 'context_window': {'stride': 1}}",
        "{'name': 'a', 'preprocessing': [{'kind': 'delete'}]}",
        "{'name': 'a', 'derived_variables': [{'name': 'b', 'operation': 'median'}]}",
      })
  void schemaAndReaderRefuseTheSame(String document) throws IOException {
    String json = document.replace('\'', '"');
    assertThat(errors("dataset", json)).isNotEmpty();
    assertThat(SpecText.problem(json)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'$schema': 'dataset.schema.json', 'name': 'a', 'context_window': null}",
        "{'name': 'a', 'source': {'csv_read_options': {'sep': ';', 'header': null, 'names': ['a'],"
            + " 'na_values': '-', 'dtype': {'a': 'int64'}, 'index_col': false}}, 'fields':"
            + " [{'name': 'a'}]}",
        "{'name': 'a', 'fields': [{'name': 'a', 'value_type': 'integer', 'bounds': {'lower': 0,"
            + " 'upper': null}, 'domain': [1, 2]}]}",
      })
  void schemaAndReaderAcceptTheSame(String document) throws IOException {
    String json = document.replace('\'', '"');
    assertThat(errors("dataset", json)).isEmpty();
    assertThat(SpecText.problem(json)).isEmpty();
  }

  @Test
  void printedSpecificationIsValidAndReadsBackAsItself() throws IOException {
    for (Path file : files("../examples/datasets").toList()) {
      var spec = DatasetSpec.read(file);
      assertThat(errors("dataset", spec.toJson())).isEmpty();
      assertThat(SpecText.read(spec.toJson())).isEqualTo(spec);
    }
  }
}
