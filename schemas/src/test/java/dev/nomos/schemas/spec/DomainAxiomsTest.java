package dev.nomos.schemas.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.logic.Formula;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DomainAxiomsTest {
  @TempDir private Path directory;

  private DatasetSpec spec(String json) throws IOException {
    return DatasetSpec.read(Files.writeString(directory.resolve("spec.json"), json));
  }

  private static String field(String name, String type, String more) {
    return "{\"name\": \"%s\", \"value_type\": \"%s\"%s}".formatted(name, type, more);
  }

  private DatasetSpec fields(String more, String... fields) throws IOException {
    return spec("{\"name\": \"t\", \"fields\": [%s]%s}".formatted(String.join(", ", fields), more));
  }

  @Test
  void boundsAndDomainsBecomeAxiomsOverOneFieldEach() throws IOException {
    var spec =
        fields(
            "",
            field("bytes", "integer", ", \"bounds\": {\"lower\": 20, \"upper\": 65535}"),
            field("rate", "real", ", \"bounds\": {\"lower\": -0.5}"),
            field("open", "integer", ""),
            field("flag", "boolean", ""),
            field("port", "integer", ", \"domain\": [443, 80]"),
            field("kind", "categorical", ", \"domain\": [\"tcp\", 17, \"6\"]"));
    assertThat(DomainAxioms.of(spec))
        .map(Formula::toString)
        .containsExactly(
            "bytes >= 20",
            "bytes <= 65535",
            "rate >= -0.5",
            "flag in {0, 1}",
            "port in {80, 443}",
            "kind in {6, 17, \"tcp\"}");
    assertThat(DomainAxioms.of(spec)).allSatisfy(a -> assertThat(a.fields()).hasSize(1));
    assertThat(DomainAxioms.of(spec))
        .allSatisfy(a -> assertThat(a.problems(spec.rowType())).isEmpty());
  }

  @Test
  void everyFieldOfAWindowHasItsOwn() throws IOException {
    var spec =
        fields(
            ", \"context_window\": {\"size\": 2}",
            field("len", "integer", ", \"bounds\": {\"lower\": 0, \"upper\": null}"));
    assertThat(DomainAxioms.of(spec))
        .map(Formula::toString)
        .isEqualTo(List.of("len_ctx0 >= 0", "len_ctx1 >= 0"));
  }

  @Test
  void fieldsThatRowsLeaveOutHaveNone() throws IOException {
    var spec = fields(", \"exclude_fields\": [\"flag\"]", field("flag", "boolean", ""));
    assertThat(DomainAxioms.of(spec)).isEmpty();
  }

  @Test
  void boundsThatNoValueMeetsAreErrors() {
    assertThatThrownBy(
            () -> fields("", field("a", "integer", ", \"bounds\": {\"lower\": 5, \"upper\": 4}")))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("lower 5 above upper 4");
    assertThatThrownBy(() -> fields("", field("a", "string", ", \"bounds\": {\"lower\": 5}")))
        .hasMessageContaining("bounds need a numeric value_type");
    assertThatThrownBy(
            () ->
                fields(
                    "", field("a", "integer", ", \"bounds\": {\"lower\": 5}, \"domain\": [7, 3]")))
        .hasMessageContaining("domain holds 3, which is out of bounds");
  }
}
