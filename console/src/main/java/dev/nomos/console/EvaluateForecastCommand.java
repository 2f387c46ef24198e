package dev.nomos.console;

import dev.nomos.console.fidelity.Prediction;
import dev.nomos.enforcer.fidelity.SeriesMeasure;
import dev.nomos.logic.Field;
import dev.nomos.logic.Field.WindowPosition;
import dev.nomos.schemas.spec.DatasetSpec;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;

/** {@code nomos evaluate forecast}: how well the last interval of windows was predicted. */
@Command(
    name = "forecast",
    header = "How well the next interval was predicted from those before.",
    description = {
      "A row is a window of intervals: the last is predicted, those before are known. Compares",
      "each file's last --field with the real one, row by row, beside simple ways: the value",
      "before, the mean of the known ones, and linear regression learned from --train.",
      "Ranked by their mean place in MAE, RMSE, NRMSE, sMAPE, R2 and Pearson's r."
    },
    footer = {
      "",
      SeriesText.SHAPE_1,
      SeriesText.SHAPE_2,
      SeriesText.SHAPE_3,
      SeriesText.SHAPE_4,
      "",
      "Example:",
      "  nomos evaluate forecast --dataset-spec metadc-forecast.json --real held-out.csv \\",
      "    --rows gpt=forecast.csv --field TotalIngress --train train.csv --out forecast.html",
      "",
      "Exit codes: 0 done, 2 an option or a specification is wrong, 3 a file is."
    })
final class EvaluateForecastCommand extends SeriesVerb {
  @Override
  String task() {
    return "forecast";
  }

  @Override
  List<SeriesMeasure> ranking() {
    return List.of(
        SeriesMeasure.MAE,
        SeriesMeasure.RMSE,
        SeriesMeasure.NRMSE,
        SeriesMeasure.SMAPE,
        SeriesMeasure.R2,
        SeriesMeasure.PEARSON);
  }

  @Override
  List<Field> wanted(List<Field> family) {
    if (family.size() < 2) {
      throw new UsageException(
          "--field " + family() + ": a forecast needs windows of two intervals at least");
    }
    return List.of(family.getLast());
  }

  /** Where windows stand in time: only what comes before the predicted interval is known. */
  @Override
  boolean isUsuallyKnown(Field field, List<Field> wanted) {
    WindowPosition predicted = wanted.getFirst().position();
    WindowPosition own = field.position();
    return own != null && predicted != null && own.index() < predicted.index();
  }

  /** All rows are one series, in their order. */
  @Override
  List<double[]> series(List<double[]> rows) {
    return List.of(rows.stream().mapToDouble(row -> row[0]).toArray());
  }

  @Override
  List<Prediction> baselines(DatasetSpec spec, Columns columns, Rows real) {
    int[] past =
        IntStream.range(0, columns.known().size())
            .filter(i -> isOfFamily(columns.known().get(i)))
            .toArray();
    if (past.length == 0) return List.of();
    return List.of(
        baseline("previous value", real, new int[] {past[past.length - 1]}),
        baseline("mean of the past", real, past));
  }

  private boolean isOfFamily(Field field) {
    WindowPosition position = field.position();
    return position != null && position.family().equals(family());
  }

  private Prediction baseline(String name, Rows real, int[] places) {
    return Prediction.baseline(
        name,
        series(
            real.known().stream()
                .map(
                    known ->
                        new double[] {
                          IntStream.of(places).mapToDouble(i -> known[i]).average().orElseThrow()
                        })
                .toList()));
  }
}
