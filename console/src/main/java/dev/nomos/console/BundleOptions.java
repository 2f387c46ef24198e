package dev.nomos.console;

import dev.nomos.enforcer.bundle.ModelBundle;
import dev.nomos.logic.Field;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.schemas.rules.RulesFile;
import dev.nomos.schemas.rules.StoredRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A model, and the rules that it is to keep. */
final class BundleOptions {
  @Option(
      names = "--model",
      paramLabel = "BUNDLE",
      required = true,
      description = "The model's directory, as 'nomos train' writes it.")
  private Path model = Path.of("");

  @Option(
      names = "--rules",
      paramLabel = "FILE|RUN",
      description = {
        "Rules to keep instead of those in the bundle: rules.json, text with one formula a line,"
            + " or",
        "a run directory."
      })
  private @Nullable Path rules;

  /** Whether rules other than the bundle's are given. */
  boolean hasRules() {
    return rules != null;
  }

  ModelBundle read() {
    return ModelBundle.read(model);
  }

  /** Throws {@code UsageException} where the model's records are not those of the data set. */
  static void requireSameRows(ModelBundle bundle, Dataset dataset) {
    RowType written = bundle.vocabulary().type();
    RowType configured = dataset.spec().rowType();
    if (!written.equals(configured)) {
      throw new UsageException(
          "the records of model %s are those of data set '%s', and not of '%s': %s; give"
                  .formatted(
                      bundle.folder(),
                      bundle.spec().name(),
                      dataset.spec().name(),
                      difference(written, configured))
              + " --dataset-spec %s".formatted(bundle.folder().resolve(ModelBundle.DATASET)));
    }
  }

  private static String difference(RowType written, RowType configured) {
    for (Field field : written.fields()) {
      Optional<Field> other = configured.field(field.name());
      if (other.isEmpty()) {
        return "the data set has no field '%s'".formatted(field.name());
      }
      if (!other.get().equals(field)) {
        return "field '%s' differs".formatted(field.name());
      }
    }
    return written.size() == configured.size()
        ? "the fields have another order"
        : "the data set has more fields";
  }

  List<Rule> rules(ModelBundle bundle) {
    List<StoredRule> stored =
        rules == null
            ? Objects.requireNonNullElse(bundle.rules(), List.of())
            : RulesFile.read(TheoryOptions.file(rules), bundle.vocabulary().type());
    if (stored.isEmpty()) {
      System.err.println("nomos: warning: there is no rule to keep; give --rules");
    }
    return TheoryOptions.theory(stored);
  }
}
