package dev.nomos.console.fidelity;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.nomos.console.report.SingleFilePage;
import dev.nomos.enforcer.fidelity.SeriesMeasure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The page of a report on predicted series: everything in one file, styles, scripts and data. */
public final class SeriesPage {
  /** Windows that are drawn, and samples of each. */
  private static final int DRAWN = 6;

  private static final int MOST_SAMPLES = 400;

  private SeriesPage() {}

  /** What the template shows; {@code data}, styles and scripts go in as they are. */
  record Content(
      String title,
      String field,
      String extent,
      SingleFilePage.Shared shared,
      String script,
      String data) {}

  /** What the script gets. */
  record Data(SeriesReport report, List<MeasureWords> measures, List<Plot> plots) {}

  /** A measure in words. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record MeasureWords(String key, String words, boolean higherIsBetter) {}

  /**
   * A window that is drawn.
   *
   * @param window its number, from 1
   * @param predicted by prediction, in their order
   */
  record Plot(int window, List<@Nullable Double> real, List<Line> predicted) {}

  /** A prediction of a window. */
  record Line(String name, List<@Nullable Double> samples) {}

  /** The whole page. */
  public static String of(SeriesReport report, List<double[]> real, List<Prediction> predictions) {
    List<MeasureWords> measures =
        Arrays.stream(SeriesMeasure.values())
            .map(
                m ->
                    new MeasureWords(m.key(), m.words(), m.better() == SeriesMeasure.Better.HIGHER))
            .toList();
    List<Plot> plots =
        drawn(real, report.burstThreshold())
            .mapToObj(w -> plot(w, real.get(w), predictions))
            .toList();
    return SingleFilePage.of(
        FidelityPage.OWN,
        "series.mustache",
        new Content(
            report.dataset() + ": " + report.task(),
            report.field(),
            report.extent(),
            SingleFilePage.shared(),
            SingleFilePage.resource(FidelityPage.OWN + "series.js"),
            SingleFilePage.data(new Data(report, measures, plots))));
  }

  /** Writes the page; {@code file} is replaced in one step or left as it was. */
  public static void write(
      SeriesReport report, List<double[]> real, List<Prediction> predictions, Path file)
      throws IOException {
    SingleFilePage.write(of(report, real, predictions), file);
  }

  /** Windows at even steps: of those with a burst or, where there is none, of all. */
  private static IntStream drawn(List<double[]> real, double threshold) {
    int[] bursting =
        IntStream.range(0, real.size())
            .filter(w -> DoubleStream.of(real.get(w)).anyMatch(x -> x > threshold))
            .toArray();
    int[] some = bursting.length == 0 ? IntStream.range(0, real.size()).toArray() : bursting;
    int count = Math.min(DRAWN, some.length);
    return IntStream.range(0, count).map(i -> some[(int) ((long) i * some.length / count)]);
  }

  private static Plot plot(int window, double[] real, List<Prediction> predictions) {
    return new Plot(
        window + 1,
        samples(real),
        predictions.stream()
            .map(p -> new Line(p.name(), samples(p.windows().get(window))))
            .toList());
  }

  private static List<@Nullable Double> samples(double[] window) {
    @Nullable Double[] samples = new @Nullable Double[Math.min(MOST_SAMPLES, window.length)];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = Double.isFinite(window[i]) ? window[i] : null;
    }
    return Arrays.asList(samples);
  }
}
