package dev.nomos.console;

import dev.nomos.console.fidelity.Prediction;
import dev.nomos.console.fidelity.SeriesPage;
import dev.nomos.console.fidelity.SeriesReport;
import dev.nomos.enforcer.bundle.ModelBundle;
import dev.nomos.enforcer.decode.Outcome;
import dev.nomos.enforcer.decode.Prompt;
import dev.nomos.enforcer.fidelity.Column;
import dev.nomos.enforcer.fidelity.LeastSquares;
import dev.nomos.enforcer.fidelity.SeriesMeasure;
import dev.nomos.enforcer.fidelity.SeriesSettings;
import dev.nomos.logic.Field;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A verb that compares predicted series with the real ones; a row is a window. */
abstract class SeriesVerb implements Callable<Integer> {
  @Mixin private ComparedFiles files = new ComparedFiles();

  @Option(
      names = "--field",
      paramLabel = "FIELD",
      required = true,
      description = "The series: a field of the windows, by its name before windowing.")
  private String family = "";

  @Option(
      names = "--known",
      paramLabel = "FIELD",
      split = ",",
      description = {
        "What linear regression and --model predict from: fields of the prepared rows, separated"
            + " by",
        "commas (default: all numbers that need not be predicted)."
      })
  private List<String> known = List.of();

  @Option(
      names = "--train",
      paramLabel = "FILE",
      description = "Records that linear regression learns from; without it there is none.")
  private @Nullable Path train;

  @Option(
      names = "--train-rows",
      paramLabel = "FILE",
      description = "The same as rows that are prepared already.")
  private @Nullable Path trainRows;

  @Mixin private ComparedModel model = new ComparedModel();

  @Option(
      names = "--rules",
      paramLabel = "[NAME=]FILE|RUN",
      description = {
        "Of --model: the rules to keep, instead of those in the bundle. Repeatable: each set is",
        "compared."
      })
  private List<String> rules = List.of();

  @Option(
      names = "--windows",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Read only the first N rows of each file (default: ${DEFAULT-VALUE}).")
  private int windows = 100_000;

  @Option(
      names = "--burst-threshold",
      paramLabel = "X",
      description = "Samples above it are in a burst (default: half of the greatest real one).")
  private @Nullable Double burstThreshold;

  @Option(
      names = "--lags",
      paramLabel = "N",
      defaultValue = "10",
      description = "Autocorrelation is compared at the lags 1 to N (default: ${DEFAULT-VALUE}).")
  private int lags = SeriesSettings.DEFAULT_LAGS;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, or json for one object (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write an HTML page with plots there; it needs no network.")
  private @Nullable Path out;

  /**
   * The columns that are compared and those that are known.
   *
   * @param wanted what is predicted, in the order of time
   * @param known what regression may use
   */
  record Columns(List<Field> wanted, List<Field> known) {
    /** Names for a file of prepared rows. */
    List<String> names() {
      return Stream.concat(wanted.stream(), known.stream()).map(Field::name).toList();
    }
  }

  /** Rows of a file: what is predicted and what is known in each; NaN where it is absent. */
  record Rows(List<double[]> wanted, List<double[]> known) {}

  /** "imputation" or "forecast". */
  abstract String task();

  /** The measures that decide the ranking. */
  abstract List<SeriesMeasure> ranking();

  /** Which of a family's fields are predicted. */
  abstract List<Field> wanted(List<Field> family);

  /** Whether a field that is not predicted counts as known unless others are named. */
  abstract boolean isUsuallyKnown(Field field, List<Field> wanted);

  /** What each simple way predicts, from the known columns alone. */
  abstract List<Prediction> baselines(DatasetSpec spec, Columns columns, Rows real);

  /** Windows as series: one for each row, or all rows one after the other. */
  abstract List<double[]> series(List<double[]> rows);

  final String family() {
    return family;
  }

  /** What is wrong with the options of the one verb. */
  void checkOptions(DatasetSpec spec) {}

  @Override
  public final Integer call() throws IOException {
    files.check(false);
    model.check();
    if (!rules.isEmpty() && !model.isGiven()) {
      throw new UsageException("--rules are those that --model keeps; give both");
    }
    if (windows < 1 || lags < 1) {
      throw new UsageException("--windows and --lags must be at least 1");
    }
    if (burstThreshold != null && !(burstThreshold >= 0 && burstThreshold <= Column.GREATEST)) {
      throw new UsageException("--burst-threshold must be at least 0, but was " + burstThreshold);
    }
    if (train != null && trainRows != null) {
      throw new UsageException("give either --train or --train-rows");
    }
    files.checkOutput(out);
    DatasetSpec spec = files.spec();
    checkOptions(spec);
    SeriesReport report = report(spec);
    System.out.print(format == Format.JSON ? ReportJson.of(report) : SeriesText.of(report));
    System.out.flush();
    return ExitCode.DONE;
  }

  private SeriesReport report(DatasetSpec spec) throws IOException {
    Columns columns = columns(spec.rowType());
    ModelBundle bundle = model.isGiven() ? model.bundle(spec) : null;
    List<ComparedModel.Rules> kept =
        bundle == null
            ? List.of()
            : ComparedModel.rules(bundle, rules.stream().map(NamedInput::file).toList());
    files.checkOthers(bundle == null ? List.of() : model.names(kept));
    Rows real = read(files.real(spec, columns.names()), columns);
    List<Prediction> predictions = new ArrayList<>();
    Columns onlyWanted = new Columns(columns.wanted(), List.of());
    for (ComparedFiles.Source source : files.sources(spec, onlyWanted.names())) {
      Rows rows = read(source, onlyWanted);
      checkSize(source, rows, real);
      predictions.add(Prediction.of(source.name(), series(rows.wanted())));
    }
    if (bundle != null) {
      predictions.addAll(written(spec, columns, bundle, kept, real.wanted().size()));
    }
    for (Prediction baseline : baselines(spec, columns, real)) predictions.add(baseline);
    regression(spec, columns, real).forEach(predictions::add);
    if (predictions.isEmpty()) {
      throw new UsageException(
          "nothing to compare: give --input, --rows, --model or --train; no simple prediction is"
              + " possible");
    }
    List<double[]> truth = series(real.wanted());
    SeriesSettings settings = settings(truth);
    SeriesReport report =
        SeriesReport.of(task(), spec.name(), family, truth, predictions, settings, ranking());
    if (out != null) {
      SeriesPage.write(report, truth, predictions, out);
    }
    return report;
  }

  /** What the model writes for the known fields of each window, in each way. */
  private List<Prediction> written(
      DatasetSpec spec,
      Columns columns,
      ModelBundle bundle,
      List<ComparedModel.Rules> kept,
      int windows) {
    Map<String, List<double[]>> rows = new LinkedHashMap<>();
    model.names(kept).forEach(name -> rows.put(name, new ArrayList<>()));
    List<Prompt> prompts = prompts(spec, columns, bundle.vocabulary().type());
    int[] wanted = places(bundle.vocabulary().type(), columns.wanted());
    return model
        .write(
            bundle,
            kept,
            prompts::iterator,
            windows,
            (name, outcome) -> Objects.requireNonNull(rows.get(name)).add(samples(outcome, wanted)))
        .stream()
        .map(
            way ->
                new Prediction(
                    way.name(),
                    false,
                    series(Objects.requireNonNull(rows.get(way.name()))),
                    way.accepted()))
        .toList();
  }

  private List<Prompt> prompts(DatasetSpec spec, Columns columns, RowType type) {
    List<String> known = columns.known().stream().map(Field::name).toList();
    List<Prompt> prompts = new ArrayList<>();
    files
        .real(spec, columns.names())
        .table()
        .forEach(
            row -> {
              if (prompts.size() < windows) {
                Map<String, Value> values = new HashMap<>(row.asMap());
                values.keySet().retainAll(known);
                prompts.add(Prompt.of(prompts.size(), Row.of(type, values)));
              }
            });
    return prompts;
  }

  /** What was written of the wanted fields; nothing where nothing was completed. */
  private static double[] samples(Outcome outcome, int[] wanted) {
    if (outcome instanceof Outcome.Completed(_, var row)) {
      return numbers(row, wanted);
    }
    double[] nothing = new double[wanted.length];
    Arrays.fill(nothing, Double.NaN);
    return nothing;
  }

  private static int[] places(RowType type, List<Field> fields) {
    return fields.stream().mapToInt(f -> type.indexOf(f.name())).toArray();
  }

  private SeriesSettings settings(List<double[]> real) {
    double half =
        real.stream().flatMapToDouble(Arrays::stream).filter(x -> !Double.isNaN(x)).max().orElse(0)
            / 2;
    return new SeriesSettings(burstThreshold == null ? Math.max(0, half) : burstThreshold, lags);
  }

  private Columns columns(RowType type) {
    List<Field> all =
        type.positions(family).stream().map(i -> type.at(family, i).orElseThrow()).toList();
    if (all.isEmpty()) {
      throw new UsageException(
          "--field "
              + family
              + ": the rows have no window of such a field; a specification with context_window"
              + " makes them");
    }
    all.forEach(field -> requireNumber(field, "series"));
    List<Field> wanted = wanted(all);
    if (known.isEmpty()) {
      return new Columns(
          wanted,
          type.fields().stream()
              .filter(f -> Column.isOfNumbers(f) && isUsuallyKnown(f, wanted))
              .toList());
    }
    List<Field> named = known.stream().map(name -> knownField(type, name, wanted)).toList();
    return new Columns(wanted, named);
  }

  private static void requireNumber(Field field, String purpose) {
    if (!field.type().isNumeric()) {
      throw new UsageException(
          "field '%s' is %s, no number; it is no %s"
              .formatted(field.name(), field.type().name().toLowerCase(Locale.ROOT), purpose));
    }
  }

  private static Field knownField(RowType type, String name, List<Field> wanted) {
    Field field =
        type.field(name)
            .orElseThrow(
                () -> new UsageException("--known " + name + ": the rows have no such field"));
    requireNumber(field, "ground for a regression");
    if (wanted.contains(field)) {
      throw new UsageException("--known " + name + " is what is to be predicted");
    }
    return field;
  }

  private Rows read(ComparedFiles.Source source, Columns columns) {
    Rows rows = new Rows(new ArrayList<>(), new ArrayList<>());
    RowType type = source.table().rowType();
    int[] wanted = places(type, columns.wanted());
    int[] given = places(type, columns.known());
    long[] left = {0};
    source
        .table()
        .forEach(
            row -> {
              if (rows.wanted().size() == windows) {
                left[0]++;
                return;
              }
              rows.wanted().add(numbers(row, wanted));
              rows.known().add(numbers(row, given));
            });
    if (left[0] > 0) {
      System.err.printf(
          "nomos: %,d rows of %s beyond the first %,d are not read (--windows)%n",
          left[0], source.file(), windows);
    }
    return rows;
  }

  private static double[] numbers(Row row, int[] fields) {
    double[] numbers = new double[fields.length];
    for (int i = 0; i < fields.length; i++) numbers[i] = Column.number(row.get(fields[i]));
    return numbers;
  }

  private static void checkSize(ComparedFiles.Source source, Rows rows, Rows real) {
    if (rows.wanted().size() != real.wanted().size()) {
      throw source
          .table()
          .refusal(
              "has %,d rows where the real file has %,d; row n must predict the real row n"
                  .formatted(rows.wanted().size(), real.wanted().size()));
    }
  }

  private Stream<Prediction> regression(DatasetSpec spec, Columns columns, Rows real) {
    if (train == null && trainRows == null) return Stream.of();
    if (columns.known().isEmpty()) {
      throw new UsageException("--train: no number is known that regression could use");
    }
    Rows rows = read(files.source(spec, columns.names(), "train", train, trainRows), columns);
    LeastSquares fit =
        LeastSquares.fit(
            rows.known(), rows.wanted(), columns.known().size(), columns.wanted().size());
    return Stream.of(
        Prediction.baseline(
            "linear regression", series(real.known().stream().map(fit::predict).toList())));
  }
}
