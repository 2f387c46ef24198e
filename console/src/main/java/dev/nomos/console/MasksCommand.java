package dev.nomos.console;

import dev.nomos.console.config.NomosConfig;
import dev.nomos.console.demo.BadInputException;
import dev.nomos.console.masks.MaskService;
import dev.nomos.console.observe.Metrics;
import dev.nomos.console.page.ReviewToken;
import dev.nomos.console.rules.RuleReader;
import dev.nomos.enforcer.masks.MaskLimits;
import dev.nomos.enforcer.masks.Masks;
import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.enforcer.vocabulary.VocabularyBuilder;
import dev.nomos.enforcer.vocabulary.VocabularyException;
import dev.nomos.enforcer.vocabulary.VocabularyLimits;
import dev.nomos.ingest.table.Table;
import dev.nomos.logic.RowType;
import dev.nomos.logic.RuleTheory;
import dev.nomos.schemas.rules.RulesFile;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nomos masks}: tells generators in any language what they may write next. */
@Command(
    name = "masks",
    header = "Tell generators what they may write next, over HTTP.",
    description = {
      "Answers questions about partly written records: which values of a field, or which next",
      "characters of a number, still have a completion that keeps all rules; or which rules and",
      "values contradict one another. A generator that writes what is allowed breaks no rule.",
      "Listens on loopback unless masks.host says otherwise. docs/masks.md tells the interface."
    },
    footer = {
      "",
      "Rules can be replaced while it runs (PUT /v1/rules) where masks.token-file names a file",
      "with a token. With --theory newest they are those of a cluster's newest theory, always.",
      "",
      "Examples:",
      "  nomos masks --dataset-spec cidds.json --rules runs/RUN --input flows.csv",
      "  nomos masks --dataset-spec cidds.json --rules rules.txt --vocabulary"
          + " model/vocabulary.json",
      "  nomos masks --theory newest --input flows.pcap --bootstrap-servers localhost:9092 \\",
      "    --schema-registry http://localhost:8081",
      "  curl -d '{\"records\": [{\"known\": {\"Proto\": \"UDP\"}, \"field\": \"Flags\"}]}' \\",
      "    http://127.0.0.1:8095/v1/masks",
      "",
      "Exit codes: 0 it was ended, 2 an option or a specification is wrong, 3 the input or the"
          + " rules",
      "are, 4 the port is taken or the cluster does not answer."
    })
final class MasksCommand implements Callable<Integer> {
  private static final long MAX_VOCABULARY_OCTETS = 64L << 20;

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--rules",
      paramLabel = "FILE|RUN",
      description = "The rules: rules.json, text with one formula a line, or a run directory.")
  private @Nullable Path rules;

  @Option(
      names = "--theory",
      paramLabel = "VERSION",
      description = {
        "The active rules of a theory version on the cluster: a number, event time, or 'newest',",
        "which is followed."
      })
  private @Nullable String theory;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "Records whose values tell what each field can be.")
  private @Nullable Path input;

  @Option(
      names = "--vocabulary",
      paramLabel = "FILE",
      description = "In place of --input: the vocabulary.json of a model.")
  private @Nullable Path vocabulary;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Of --input, read only the first N data rows, packets or flows.")
  private @Nullable Long limit;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Where it listens (default: masks.port, 8095); 0: any free one.")
  private @Nullable Integer port;

  @Mixin private ElementsOption elements = new ElementsOption();

  @Override
  public Integer call() throws Exception {
    checkOptions();
    NomosConfig config = common.load(settings());
    Logs.into(config.dataDir());
    NomosConfig.Masks own = config.masks();
    Optional<ReviewToken> token = Programs.token("masks", own.token(), own.tokenFile());
    Dataset dataset = Dataset.of(config);
    DatasetSpec spec = specOfRows(dataset.spec());
    Vocabulary words = vocabulary(spec);
    try (Lifecycle lifecycle = Lifecycle.ofProcess()) {
      Optional<ClusterTheory> named = clusterTheory(config, dataset, lifecycle);
      var masks = new Masks(words, rules(named, spec.rowType()), limits(own));
      var meters = Metrics.registry();
      lifecycle.add(Metrics.bindJvm(meters));
      Optional<RuleReader> followed = named.flatMap(ClusterTheory::followed);
      MaskService service =
          lifecycle.add(MaskService.start(own.host(), own.port(), masks, meters, token, followed));
      System.err.printf(
          "masks by %,d rules at %sv1/masks; Ctrl-C ends%n",
          masks.theory().rules().size(), service.uri());
      lifecycle.awaitClose();
    }
    return ExitCode.DONE;
  }

  private void checkOptions() {
    if ((rules == null) == (theory == null)) {
      throw new UsageException("give the rules: either --rules FILE or --theory VERSION");
    }
    if ((input == null) == (vocabulary == null)) {
      throw new UsageException(
          "say what the fields can be: either --input FILE or --vocabulary FILE");
    }
    if (limit != null && (limit < 0 || input == null)) {
      throw new UsageException("--limit is a number of records of --input, but was " + limit);
    }
  }

  private Map<String, String> settings() {
    return port == null ? Map.of() : Map.of("masks.port", port.toString());
  }

  private static MaskLimits limits(NomosConfig.Masks own) {
    int engines = own.engines() == 0 ? Runtime.getRuntime().availableProcessors() : own.engines();
    return MaskLimits.of(engines, own.deadline());
  }

  private Optional<ClusterTheory> clusterTheory(
      NomosConfig config, Dataset dataset, Lifecycle lifecycle) {
    return theory == null
        ? Optional.empty()
        : Optional.of(
            ClusterTheory.of(theory, Cluster.external(config, lifecycle), dataset.topics()));
  }

  /** Where incomplete columns are to be dropped, those of the input. */
  private DatasetSpec specOfRows(DatasetSpec spec) {
    return spec.awaitsDroppedColumns() && input != null ? table(spec, input).spec() : spec;
  }

  private Table table(DatasetSpec spec, Path file) {
    OptionalLong most = limit == null ? OptionalLong.empty() : OptionalLong.of(limit);
    return Table.open(spec, file, most, elements.ofFiles());
  }

  private Vocabulary vocabulary(DatasetSpec spec) throws IOException {
    Path file = Objects.requireNonNull(input == null ? vocabulary : input);
    try {
      return input == null ? read(spec, file) : made(spec, file);
    } catch (VocabularyException e) {
      throw new BadInputException(file + ": " + e.getMessage());
    }
  }

  private Vocabulary made(DatasetSpec spec, Path file) {
    var builder = new VocabularyBuilder(spec, VocabularyLimits.DEFAULT);
    table(spec, file).forEach(builder::add);
    return builder.build();
  }

  private static Vocabulary read(DatasetSpec spec, Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(file + ": no such file");
    }
    if (Files.size(file) > MAX_VOCABULARY_OCTETS) {
      throw new BadInputException(
          "%s: has more than %,d octets; is it a vocabulary?"
              .formatted(file, MAX_VOCABULARY_OCTETS));
    }
    try {
      return Vocabulary.fromJson(spec.rowType(), Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new BadInputException(file + ": not UTF-8", e);
    }
  }

  private RuleTheory rules(Optional<ClusterTheory> named, RowType type) {
    if (rules == null) {
      return named.orElseThrow().read(type);
    }
    Path file = TheoryOptions.file(rules);
    return new RuleTheory(1, 0, TheoryOptions.theory(RulesFile.read(file, type)));
  }
}
