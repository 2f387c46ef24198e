package dev.nomos.enforcer.bundle;

import dev.nomos.enforcer.model.Gpt2;
import dev.nomos.enforcer.model.Gpt2Config;
import dev.nomos.enforcer.model.ModelException;
import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.enforcer.vocabulary.VocabularyException;
import dev.nomos.schemas.rules.RulesFile;
import dev.nomos.schemas.rules.StoredRule;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model's directory.
 *
 * <pre>
 *   model.safetensors        weights, by GPT-2's names
 *   config.json              sizes, by GPT-2's names
 *   vocabulary.json          what the tokens are
 *   dataset.json             the data set's specification
 *   rules.json               its rules; may be missing
 *   training.json, loss.png  how training went
 *   checkpoint.safetensors   what training goes on from
 * </pre>
 *
 * @param rules null where the bundle has none
 */
public record ModelBundle(
    Path folder,
    DatasetSpec spec,
    Vocabulary vocabulary,
    Gpt2Config config,
    @Nullable List<StoredRule> rules) {
  public static final String WEIGHTS = "model.safetensors";
  public static final String CONFIG = "config.json";
  public static final String VOCABULARY = "vocabulary.json";
  public static final String DATASET = "dataset.json";
  public static final String RULES = "rules.json";
  public static final String FIGURES = "training.json";
  public static final String PICTURE = "loss.png";
  public static final String CHECKPOINT = "checkpoint.safetensors";

  private static final long MOST_OCTETS = 64 << 20;

  public ModelBundle {
    rules = rules == null ? null : List.copyOf(rules);
  }

  /** Whether a folder holds what training made. */
  public static boolean isAt(Path folder) {
    return Files.exists(folder.resolve(CHECKPOINT)) || Files.exists(folder.resolve(WEIGHTS));
  }

  /** Writes what training starts from; the folder is made where it is missing. */
  public static void begin(Path folder, DatasetSpec spec, Vocabulary vocabulary)
      throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(DATASET), spec.toJson());
    Files.writeString(folder.resolve(VOCABULARY), vocabulary.toJson());
  }

  /** The rules become the bundle's, for those that it has. */
  public static void keep(Path folder, List<StoredRule> rules) throws IOException {
    RulesFile.write(folder.resolve(RULES), rules);
  }

  /**
   * Throws {@link ModelException} naming the file that is missing, wrong or of another model, and
   * what the readers of specifications and rules throw.
   */
  public static ModelBundle read(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new ModelException(folder, "no such bundle; 'nomos train' makes one");
    }
    DatasetSpec spec = DatasetSpec.read(folder.resolve(DATASET));
    Vocabulary vocabulary = vocabulary(folder, spec);
    Gpt2Config config = config(folder.resolve(CONFIG));
    if (config.vocabulary() != vocabulary.size() || config.positions() < vocabulary.longest()) {
      throw new ModelException(
          folder,
          "the model has %d tokens and %d positions, the vocabulary %d tokens and records of %d"
              .formatted(
                  config.vocabulary(),
                  config.positions(),
                  vocabulary.size(),
                  vocabulary.longest()));
    }
    Path rules = folder.resolve(RULES);
    return new ModelBundle(
        folder,
        spec,
        vocabulary,
        config,
        Files.exists(rules) ? RulesFile.read(rules, spec.rowType()) : null);
  }

  /** The vocabulary alone, also of a bundle that is not trained yet. */
  public static Vocabulary vocabulary(Path folder, DatasetSpec spec) {
    Path file = folder.resolve(VOCABULARY);
    try {
      return Vocabulary.fromJson(spec.rowType(), text(file));
    } catch (VocabularyException e) {
      throw new ModelException(file, e.getMessage());
    }
  }

  private static Gpt2Config config(Path file) {
    String json = text(file);
    try {
      return Gpt2Config.fromJson(json);
    } catch (ModelException e) {
      throw new ModelException(file, e.getMessage());
    }
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MOST_OCTETS) {
        throw new ModelException(file, "has more than %d octets".formatted(MOST_OCTETS));
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new ModelException(file, "no such file: the bundle is not whole");
    } catch (IOException e) {
      throw new ModelException(file, "cannot be read: " + e.getMessage());
    }
  }

  /** The model, read into memory. Throws {@link ModelException}. */
  public Gpt2 model() {
    return Gpt2.read(config, folder.resolve(WEIGHTS));
  }
}
