package dev.nomos.console;

import dev.nomos.enforcer.bundle.ModelBundle;
import dev.nomos.enforcer.model.Gpt2Config;
import dev.nomos.enforcer.model.InitialWeights;
import dev.nomos.enforcer.model.Safetensors;
import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.FieldDomain;
import dev.nomos.schemas.rules.StoredRule;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A bundle of a model that has learned nothing: what it writes is random, but for the rules. */
final class SmallBundle {
  private SmallBundle() {}

  /** Of records with {@code proto}, {@code packets} and {@code bytes}. */
  static ModelBundle write(Path folder, String dataset, String... rules) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve("spec.json");
    Files.writeString(
        file,
        """
        {"name": "%s", "fields": [{"name": "proto", "value_type": "categorical"},
          {"name": "packets", "value_type": "integer"}, {"name": "bytes", "value_type": "integer"}]}
        """
            .formatted(dataset));
    DatasetSpec spec = DatasetSpec.read(file);
    Vocabulary vocabulary =
        Vocabulary.of(
            spec.rowType(),
            List.of(
                new FieldDomain.Choices(List.of(Value.of("tcp"), Value.of("udp")), false),
                new FieldDomain.Numbers(0, 999, 0, false),
                new FieldDomain.Numbers(0, 99_999, 0, false)));
    ModelBundle.begin(folder, spec, vocabulary);
    ModelBundle.keep(
        folder,
        Arrays.stream(rules).map(rule -> StoredRule.of(rule, Formula.parse(rule))).toList());
    Gpt2Config config = Gpt2Config.of(vocabulary.size(), vocabulary.longest(), 1, 8, 2);
    Files.writeString(folder.resolve(ModelBundle.CONFIG), config.toJson());
    Safetensors.write(
        folder.resolve(ModelBundle.WEIGHTS), InitialWeights.of(config, 1), Map.of("format", "pt"));
    return ModelBundle.read(folder);
  }
}
