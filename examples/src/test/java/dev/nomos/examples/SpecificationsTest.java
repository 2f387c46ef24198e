package dev.nomos.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.ingest.prepare.Preparation;
import dev.nomos.ingest.prepare.StreamWindows;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.GrammarSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every specification here can be used as it is. */
class SpecificationsTest {
  static List<Path> datasets() throws IOException {
    return files("datasets");
  }

  static List<Path> grammars() throws IOException {
    return files("grammars");
  }

  private static List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("datasets")
  void aDatasetIsReadAndPrepared(Path file) {
    DatasetSpec spec = DatasetSpec.read(file);
    DatasetSpec records = spec.contextWindow() == null ? spec : StreamWindows.rowsOf(spec);
    assertThat(new Preparation(records).rowType().fields()).as("as of a stream").isNotEmpty();
    assertThat(spec.rowType().fields()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("grammars")
  void aGrammarIsReadAndHasTemplates(Path file) {
    assertThat(GrammarSpec.read(file).predicateTemplates()).isNotEmpty();
  }
}
