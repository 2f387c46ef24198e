package dev.nomos.console.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.schemas.serde.SchemaRegistryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSchemaRegistryTest {
  static final Schema ONE =
      SchemaBuilder.record("Flow").fields().optionalLong("octets").endRecord();
  static final Schema TWO =
      SchemaBuilder.record("Flow")
          .fields()
          .optionalLong("octets")
          .optionalLong("packets")
          .endRecord();
  static final Schema INCOMPATIBLE =
      SchemaBuilder.record("Flow").fields().requiredString("octets").endRecord();

  @TempDir Path directory;

  @Test
  void idsSurviveARestart() throws Exception {
    int one;
    int two;
    try (var registry = FileSchemaRegistry.open(directory)) {
      one = registry.register("a", ONE);
      two = registry.register("a", TWO);
      assertThat(one).isNotEqualTo(two);
    }
    try (var registry = FileSchemaRegistry.open(directory)) {
      assertThat(registry.byId(one)).isEqualTo(ONE);
      assertThat(registry.register("a", ONE)).isEqualTo(one);
      assertThat(registry.register("b", TWO)).as("same schema, other subject").isEqualTo(two);
      assertThat(registry.versions("a"))
          .extracting(RegisteredSchema::version)
          .containsExactly(1, 2);
    }
  }

  @Test
  void everyCutOfTheLastLineLosesThatLineOnly() throws Exception {
    try (var registry = FileSchemaRegistry.open(directory)) {
      registry.register("a", ONE);
      registry.register("a", TWO);
    }
    Path file = directory.resolve("schemas.jsonl");
    byte[] whole = Files.readAllBytes(file);
    int firstLine = Files.readAllLines(file).getFirst().length() + 1;
    for (int length = firstLine; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      try (var registry = FileSchemaRegistry.open(directory)) {
        assertThat(registry.versions("a")).hasSize(1);
        assertThat(registry.register("a", TWO)).isEqualTo(2);
      }
    }
  }

  @Test
  void aDamagedLineIsNamed() throws Exception {
    Files.writeString(directory.resolve("schemas.jsonl"), "nonsense\n", StandardOpenOption.CREATE);
    assertThatThrownBy(() -> FileSchemaRegistry.open(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("schemas.jsonl line 1");
  }

  @Test
  void anIncompatibleSchemaIsRefused() throws Exception {
    try (var registry = FileSchemaRegistry.open(directory)) {
      registry.register("a", ONE);
      assertThatThrownBy(() -> registry.register("a", INCOMPATIBLE))
          .isInstanceOf(SchemaRegistryException.class)
          .hasMessageContaining("version 1 of subject a");
      assertThat(registry.register("b", INCOMPATIBLE)).isEqualTo(2);
    }
  }

  @Test
  void schemasThatDifferInDocumentationOnlyKeepTheirOwnIds() throws Exception {
    var documented =
        new Schema.Parser()
            .parse(
                ONE.toString()
                    .replace("{\"type\":\"record\"", "{\"type\":\"record\",\"doc\":\"a flow\""));
    try (var registry = FileSchemaRegistry.open(directory)) {
      int plain = registry.register("a", ONE);
      int other = registry.register("a", documented);
      assertThat(other).isNotEqualTo(plain);
      assertThat(registry.byId(plain).getDoc()).isNull();
      assertThat(registry.byId(other).getDoc()).isEqualTo("a flow");
    }
  }

  @Test
  void anOpenRegistryIsNotOpenedTwice() throws Exception {
    try (var _ = FileSchemaRegistry.open(directory)) {
      assertThatThrownBy(() -> FileSchemaRegistry.open(directory)).hasMessageContaining("in use");
    }
  }
}
