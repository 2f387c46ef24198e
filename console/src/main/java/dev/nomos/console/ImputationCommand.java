package dev.nomos.console;

import dev.nomos.console.fidelity.Prediction;
import dev.nomos.enforcer.fidelity.Interpolation;
import dev.nomos.enforcer.fidelity.SeriesMeasure;
import dev.nomos.logic.Field;
import dev.nomos.schemas.spec.ContextWindow;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.DerivedVariable;
import dev.nomos.schemas.spec.DerivedVariable.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nomos evaluate imputation}: how well the samples of windows were filled in. */
@Command(
    name = "imputation",
    header = "How well the fine samples of windows were filled in.",
    description = {
      "A row is a window of samples. Compares each file's samples of --field with the real ones,",
      "row by row, beside simple ways: an even share of the window's known total, straight lines",
      "between the means of windows that follow one another, and linear regression learned from",
      "--train.",
      "Ranked by their mean place in EMD, p99, autocorrelation, and burst count, height, duration",
      "and position."
    },
    footer = {
      "",
      SeriesText.SHAPE_1,
      SeriesText.SHAPE_2,
      SeriesText.SHAPE_3,
      SeriesText.SHAPE_4,
      "",
      "Example:",
      "  nomos evaluate imputation --dataset-spec metadc-imputation.json --real held-out.csv \\",
      "    --rows gpt=completed.csv --field IngressBytes --train train.csv \\",
      "    --burst-threshold 781250 --out imputation.html",
      "",
      "Exit codes: 0 done, 2 an option or a specification is wrong, 3 a file is."
    })
final class ImputationCommand extends SeriesVerb {
  @Option(
      names = "--total",
      paramLabel = "FIELD",
      description = {
        "The field that is the known sum of a window's samples (default: the derived variable that",
        "sums all of them, where there is one)."
      })
  private @Nullable String total;

  @Override
  String task() {
    return "imputation";
  }

  @Override
  List<SeriesMeasure> ranking() {
    return List.of(
        SeriesMeasure.EMD,
        SeriesMeasure.P99,
        SeriesMeasure.AUTOCORRELATION,
        SeriesMeasure.BURST_COUNT,
        SeriesMeasure.BURST_HEIGHT,
        SeriesMeasure.BURST_DURATION,
        SeriesMeasure.BURST_POSITION);
  }

  @Override
  void checkOptions(DatasetSpec spec) {
    if (total != null && spec.rowType().indexOf(total) < 0) {
      throw new UsageException("--total " + total + ": the rows have no such field");
    }
  }

  @Override
  List<Field> wanted(List<Field> family) {
    return family;
  }

  @Override
  boolean isUsuallyKnown(Field field, List<Field> wanted) {
    return !wanted.contains(field);
  }

  @Override
  List<double[]> series(List<double[]> rows) {
    return rows;
  }

  @Override
  List<Prediction> baselines(DatasetSpec spec, Columns columns, Rows real) {
    Optional<String> name = total == null ? sum(spec, columns) : Optional.of(total);
    int place =
        columns.known().stream().map(Field::name).toList().indexOf(name.orElse("no such field"));
    if (place < 0) {
      System.err.println(
          "nomos: no known field is the windows' total (--total): no even share, no straight"
              + " lines");
      return List.of();
    }
    double[] totals = real.known().stream().mapToDouble(known -> known[place]).toArray();
    int samples = columns.wanted().size();
    List<Prediction> simple = new ArrayList<>();
    simple.add(Prediction.baseline("even share", Interpolation.evenShares(totals, samples)));
    if (followOneAnother(spec.contextWindow())) {
      simple.add(Prediction.baseline("straight lines", Interpolation.linear(totals, samples)));
    }
    return simple;
  }

  /** Whether each window begins where the one before ends. */
  private static boolean followOneAnother(@Nullable ContextWindow window) {
    return window != null
        && window.stride().equals(window.size())
        && window.partitionBy().isEmpty();
  }

  /** The derived variable that sums all samples. */
  private static Optional<String> sum(DatasetSpec spec, Columns columns) {
    List<String> samples = columns.wanted().stream().map(Field::name).toList();
    return spec.derivedVariables().stream()
        .filter(v -> v.operation() == Operation.SUM && v.inputs().size() == samples.size())
        .filter(v -> new HashSet<>(v.inputs()).equals(new HashSet<>(samples)))
        .map(DerivedVariable::name)
        .findFirst();
  }
}
