package dev.nomos.enforcer.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.enforcer.model.Gpt2Config;
import dev.nomos.enforcer.model.InitialWeights;
import dev.nomos.enforcer.model.ModelException;
import dev.nomos.enforcer.model.Safetensors;
import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.enforcer.vocabulary.VocabularyBuilder;
import dev.nomos.enforcer.vocabulary.VocabularyLimits;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.Value;
import dev.nomos.schemas.rules.StoredRule;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelBundleTest {
  @TempDir private Path temporary;
  private Path folder;
  private DatasetSpec spec;
  private Vocabulary vocabulary;

  @BeforeEach
  void writesABundle() throws IOException {
    folder = temporary.resolve("models/small");
    Path file = temporary.resolve("spec.json");
    Files.writeString(
        file,
        """
        {"name": "small", "fields": [
          {"name": "proto", "value_type": "categorical"}, {"name": "bytes", "value_type": "integer"}]}
        """);
    spec = DatasetSpec.read(file);
    VocabularyBuilder builder = new VocabularyBuilder(spec, new VocabularyLimits(1, 100, 6));
    for (int i = 0; i < 3; i++) {
      builder.add(Row.of(spec.rowType(), new Value[] {Value.of("tcp"), Value.of(i * 70)}));
    }
    vocabulary = builder.build();
    StoredRule rule = StoredRule.of("r1", Formula.parse("bytes <= 140"));
    ModelBundle.begin(folder, spec, vocabulary);
    assertThat(ModelBundle.isAt(folder)).isFalse();
    ModelBundle.keep(folder, List.of(rule));
    Gpt2Config config = Gpt2Config.of(vocabulary.size(), vocabulary.longest(), 1, 8, 2);
    Files.writeString(folder.resolve(ModelBundle.CONFIG), config.toJson());
    Safetensors.write(
        folder.resolve(ModelBundle.WEIGHTS), InitialWeights.of(config, 1), Map.of("format", "pt"));
  }

  @Test
  void whatWasWrittenIsRead() {
    ModelBundle bundle = ModelBundle.read(folder);
    assertThat(bundle.spec()).isEqualTo(spec);
    assertThat(bundle.vocabulary()).isEqualTo(vocabulary);
    assertThat(bundle.rules()).hasSize(1);
    assertThat(bundle.model().vocabulary()).isEqualTo(vocabulary.size());
    assertThat(ModelBundle.isAt(folder)).isTrue();
    assertThat(ModelBundle.isAt(temporary)).isFalse();
  }

  @Test
  void aBundleMayHaveNoRules() throws IOException {
    Files.delete(folder.resolve(ModelBundle.RULES));
    assertThat(ModelBundle.read(folder).rules()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {ModelBundle.VOCABULARY, ModelBundle.CONFIG, ModelBundle.WEIGHTS})
  void aMissingOrWrongFileIsNamed(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "{}");
    assertThatThrownBy(() -> ModelBundle.read(folder).model())
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(file.toString());
    Files.delete(file);
    assertThatThrownBy(() -> ModelBundle.read(folder).model())
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(file + ": no such file");
  }

  @Test
  void aModelOfAnotherVocabularyIsRefused() throws IOException {
    Gpt2Config other = Gpt2Config.of(vocabulary.size() + 1, vocabulary.longest(), 1, 8, 2);
    Files.writeString(folder.resolve(ModelBundle.CONFIG), other.toJson());
    assertThatThrownBy(() -> ModelBundle.read(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("the model has %d tokens".formatted(vocabulary.size() + 1));
  }

  @Test
  void aMissingFolderIsNamed() {
    assertThatThrownBy(() -> ModelBundle.read(temporary.resolve("none")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no such bundle; 'nomos train' makes one");
  }
}
