package dev.nomos.console;

import dev.nomos.console.fidelity.SeriesReport;
import dev.nomos.console.fidelity.SeriesReport.SourceErrors;
import dev.nomos.enforcer.fidelity.SeriesMeasure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A report on predicted series as a table: a column for each prediction, the best first. */
final class SeriesText {
  /** What the verbs' help says of the JSON. */
  static final String SHAPE_1 =
      "JSON is one object: task, dataset, field, windows, samples_per_window, burst_threshold,";

  static final String SHAPE_2 =
      "lags, ranked_by (keys of figures) and sources, the best first: name, baseline, mean_place,";
  static final String SHAPE_3 =
      "windows, samples, left_out (absent on either side), accepted and figures: mae, rmse, nrmse,"
          + " smape, r2,";
  static final String SHAPE_4 =
      "pearson, emd, p99, autocorrelation, burst_*, false_bursts. What is not defined is left out.";

  private SeriesText() {}

  static String of(SeriesReport report) {
    List<List<String>> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("measure"));
    report.sources().forEach(source -> header.add(source.name()));
    lines.add(header);
    List<String> places = new ArrayList<>(List.of("mean place"));
    report.sources().forEach(s -> places.add(String.format(Locale.ROOT, "%.2f", s.meanPlace())));
    lines.add(places);
    if (report.sources().stream().anyMatch(source -> source.accepted() != null)) {
      List<String> accepted = new ArrayList<>(List.of("accepted"));
      report.sources().forEach(source -> accepted.add(figure(source.accepted())));
      lines.add(accepted);
    }
    for (SeriesMeasure measure : SeriesMeasure.values()) {
      List<String> line = new ArrayList<>();
      boolean decides = report.rankedBy().contains(measure.key());
      line.add((decides ? "* " : "  ") + measure.key());
      for (SourceErrors source : report.sources()) {
        line.add(figure(source.figures().get(measure.key())));
      }
      lines.add(line);
    }
    return TextTable.of(lines)
        + String.format(
            Locale.ROOT,
            "%n%s of %s; bursts are above %s; * decides the place; more is better only"
                + " for r2 and pearson%n",
            report.extent(),
            report.field(),
            figure(report.burstThreshold()));
  }

  private static String figure(@Nullable Double figure) {
    if (figure == null) return "-";
    return Math.abs(figure) >= 1000
        ? String.format(Locale.ROOT, "%,.0f", figure)
        : String.format(Locale.ROOT, "%.4f", figure);
  }
}
