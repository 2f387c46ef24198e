package dev.nomos.console;

import dev.nomos.enforcer.bundle.ModelBundle;
import dev.nomos.enforcer.model.Gpt2Config;
import dev.nomos.enforcer.model.InitialWeights;
import dev.nomos.enforcer.model.Safetensors;
import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.logic.completion.FieldDomain;
import dev.nomos.schemas.rules.RulesFile;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A model's directory whose weights are random: it has learned nothing, and says anything. */
final class TinyBundle {
  private TinyBundle() {}

  /**
   * Writes one.
   *
   * @param spec in JSON, single-quoted
   * @param domains of the prepared fields
   */
  static Path write(Path folder, String spec, List<FieldDomain> domains, String... rules)
      throws IOException {
    Files.createDirectories(folder);
    Path json = Files.writeString(folder.resolve("given.json"), spec.replace('\'', '"'));
    DatasetSpec read = DatasetSpec.read(json);
    Vocabulary vocabulary = Vocabulary.of(read.rowType(), domains);
    ModelBundle.begin(folder, read, vocabulary);
    Path text = Files.writeString(folder.resolve("rules.txt"), String.join("\n", rules) + "\n");
    if (rules.length > 0) {
      ModelBundle.keep(folder, RulesFile.read(text, read.rowType()));
    }
    Gpt2Config config = Gpt2Config.of(vocabulary.size(), vocabulary.longest(), 1, 8, 2);
    Files.writeString(folder.resolve(ModelBundle.CONFIG), config.toJson());
    Safetensors.write(folder.resolve(ModelBundle.WEIGHTS), InitialWeights.of(config, 3), Map.of());
    return folder;
  }
}
