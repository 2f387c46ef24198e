package dev.nomos.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.schemas.avro.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every released version of a schema and the current one read each other's values. A directory of
 * released schemas is never changed; a release adds one.
 */
final class CompatibilityTest {
  private static final Path CURRENT = Path.of("src/main/avro");
  private static final Path RELEASED = Path.of("src/test/resources/released");

  static Stream<Path> releases() throws IOException {
    return files(RELEASED).stream();
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.sorted().toList();
    }
  }

  /** Schemas name each other: those that cannot be read yet wait until the others are there. */
  private static Map<String, Schema> schemas(Path directory) throws IOException {
    Map<String, Schema> read = new LinkedHashMap<>();
    var parser = new Schema.Parser();
    for (Path first : List.of(Path.of("Origin.avsc"), Path.of("LearnedRule.avsc"))) {
      read.put(first.toString(), parser.parse(Files.readString(directory.resolve(first))));
    }
    for (Path file : files(directory)) {
      String name = file.getFileName().toString();
      if (!read.containsKey(name)) {
        read.put(name, parser.parse(Files.readString(file)));
      }
    }
    return read;
  }

  @ParameterizedTest
  @MethodSource("releases")
  void currentAndReleasedReadEachOther(Path release) throws IOException {
    Map<String, Schema> current = schemas(CURRENT);
    for (Map.Entry<String, Schema> old : schemas(release).entrySet()) {
      Schema now = current.get(old.getKey());
      assertThat(now).as("%s is gone: values on topics still need it", old.getKey()).isNotNull();
      assertReads(now, old.getValue());
      assertReads(old.getValue(), now);
    }
  }

  private static void assertReads(Schema reader, Schema writer) {
    var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    assertThat(result.getType())
        .as("%s: %s", reader.getFullName(), result.getDescription())
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }

  @Test
  void everyFieldHasADefault() throws IOException {
    List<String> without = new ArrayList<>();
    for (Schema schema : schemas(CURRENT).values()) {
      collect(schema, without, new HashSet<>());
    }
    assertThat(without).isEmpty();
  }

  private static void collect(Schema schema, List<String> without, Set<Schema> seen) {
    switch (schema.getType()) {
      case RECORD -> {
        if (seen.add(schema)) {
          for (Schema.Field field : schema.getFields()) {
            if (!field.hasDefaultValue()) {
              without.add(schema.getName() + "." + field.name());
            }
            collect(field.schema(), without, seen);
          }
        }
      }
      case ARRAY -> collect(schema.getElementType(), without, seen);
      case MAP -> collect(schema.getValueType(), without, seen);
      case ENUM -> {
        if (schema.getEnumDefault() == null) {
          without.add(schema.getName());
        }
      }
      default -> {}
    }
  }

  @Test
  void generatedClassesAreOfTheCurrentSchemas() throws IOException {
    for (Schema schema : schemas(CURRENT).values()) {
      assertThat(schema.getNamespace()).isEqualTo(Origin.class.getPackageName());
    }
    assertThat(schemas(CURRENT).get("Origin.avsc").getFields())
        .hasSameSizeAs(Origin.getClassSchema().getFields());
  }
}
