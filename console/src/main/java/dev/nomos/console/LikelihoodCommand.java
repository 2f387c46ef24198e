package dev.nomos.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.nomos.enforcer.bundle.ModelBundle;
import dev.nomos.enforcer.fidelity.Likelihood;
import dev.nomos.ingest.table.Table;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.schemas.spec.DatasetSpec;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nomos evaluate likelihood}: what known fields tell a model of the others. */
@Command(
    name = "likelihood",
    header = "How likely a model finds records, told the known fields first or not.",
    description = {
      "Of records that the model was not trained on, the negative log-likelihood of the unknown",
      "fields in nats a record: with the known fields first, as 'nomos complete' writes them, and"
          + " in",
      "the data set's order, where the model sees of the known ones only those that stand before.",
      "Less is better; the difference is what known fields tell the model, besides the rules."
    },
    footer = {
      "",
      "JSON is one object: known (the fields; absent where they are drawn), records, unwritable,",
      "tokens, known_first, plain.",
      "",
      "Examples:",
      "  nomos evaluate likelihood --model models/lab --input examples/lab/held-back-v9.pcap",
      "  nomos evaluate likelihood --model models/metadc --input held-out.csv \\",
      "    --known 'Total*,PeakConnections' --format json",
      "",
      "Exit codes: 0 done, 2 an option is wrong, 3 the bundle or the file is."
    })
final class LikelihoodCommand implements Callable<Integer> {
  private static final int SEQUENCES = 64;

  @Option(
      names = "--model",
      paramLabel = "BUNDLE",
      required = true,
      description = "The model's directory, as 'nomos train' writes it.")
  private Path model = Path.of("");

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "Records, prepared as the bundle's specification says.")
  private @Nullable Path input;

  @Option(
      names = "--rows",
      paramLabel = "FILE",
      description = "The same as rows that are prepared already; instead of --input.")
  private @Nullable Path rows;

  @Option(
      names = "--known",
      paramLabel = "FIELD,...",
      description = {
        "The known fields; * stands for any characters (default: a random half of each record's)."
      })
  private @Nullable String known;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Read only the first N data rows, packets or flows.")
  private @Nullable Long limit;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the random halves (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, or json for one object (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Mixin private ElementsOption elements = new ElementsOption();

  /** The members of the JSON; figures as in {@link Likelihood.Figures}. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Report(
      @Nullable List<String> known,
      long records,
      long unwritable,
      long tokens,
      double knownFirst,
      double plain) {}

  @Override
  public Integer call() {
    if ((input == null) == (rows == null)) {
      throw new UsageException("give the records: either --input FILE or --rows FILE");
    }
    if (limit != null && limit < 0) {
      throw new UsageException("--limit must not be negative, but was " + limit);
    }
    ModelBundle bundle = ModelBundle.read(model);
    RowType type = bundle.vocabulary().type();
    List<String> names = known == null ? null : FieldNames.fitting("--known", known, type);
    Likelihood.Figures figures = figures(bundle, names);
    Report report =
        new Report(
            names,
            figures.records(),
            figures.unwritable(),
            figures.tokens(),
            figures.knownFirst(),
            figures.plain());
    System.out.print(format == Format.JSON ? ReportJson.of(report) : text(report));
    System.out.flush();
    return ExitCode.DONE;
  }

  private Likelihood.Figures figures(ModelBundle bundle, @Nullable List<String> names) {
    RowType type = bundle.vocabulary().type();
    var likelihood = new Likelihood(bundle.model(), bundle.vocabulary(), SEQUENCES);
    RandomGenerator random = RandomGeneratorFactory.of("SplittableRandom").create(seed);
    BitSet fixed = new BitSet(type.size());
    if (names != null) {
      names.forEach(name -> fixed.set(type.indexOf(name)));
    }
    try (ProgressSteps progress = ProgressSteps.onTerminal()) {
      progress.begin("likelihood");
      table(bundle.spec())
          .forEach(
              row -> {
                Row read = row.type().equals(type) ? row : Row.of(type, row.asMap());
                likelihood.add(read, names == null ? half(type.size(), random) : fixed);
                progress.advance(1);
              });
    }
    return likelihood.figures();
  }

  private Table table(DatasetSpec spec) {
    OptionalLong most = limit == null ? OptionalLong.empty() : OptionalLong.of(limit);
    return input != null
        ? Table.open(spec, input, most, elements.ofFiles())
        : Table.open(
            spec.ofPreparedRows(List.of()),
            Path.of(String.valueOf(rows)),
            most,
            elements.ofFiles());
  }

  private static BitSet half(int fields, RandomGenerator random) {
    BitSet known = new BitSet(fields);
    while (known.cardinality() < fields / 2) {
      known.set(random.nextInt(fields));
    }
    return known;
  }

  private static String text(Report report) {
    String told =
        report.known() == null ? "a random half of the fields" : String.join(", ", report.known());
    return String.format(
            Locale.ROOT,
            "%,d records, known: %s%n%.4f nats a record of the others with the known ones"
                + " first%n%.4f in the data set's order%n",
            report.records(),
            told,
            report.knownFirst(),
            report.plain())
        + (report.unwritable() == 0
            ? ""
            : String.format(
                Locale.ROOT,
                "%,d records left out: the model has no tokens for a value%n",
                report.unwritable()));
  }
}
