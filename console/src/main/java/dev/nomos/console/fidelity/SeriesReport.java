package dev.nomos.console.fidelity;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.nomos.enforcer.fidelity.Ranking;
import dev.nomos.enforcer.fidelity.SeriesFidelity;
import dev.nomos.enforcer.fidelity.SeriesMeasure;
import dev.nomos.enforcer.fidelity.SeriesPair;
import dev.nomos.enforcer.fidelity.SeriesSettings;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Predictions beside the real series: the members of the JSON.
 *
 * @param task "imputation" or "forecast"
 * @param windows real ones; a forecast is one, of all rows
 * @param burstThreshold samples above it are in a burst
 * @param rankedBy keys of the measures that decide the order
 * @param sources the best first
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record SeriesReport(
    String task,
    String dataset,
    String field,
    int windows,
    int samplesPerWindow,
    double burstThreshold,
    int lags,
    List<String> rankedBy,
    List<SourceErrors> sources) {

  /**
   * One prediction.
   *
   * @param meanPlace over the measures that decide, from 1, the best
   * @param accepted of rejection sampling the share of the model's records that complied; else
   *     absent
   * @param figures by {@link SeriesMeasure#key}; without those that are not defined
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SourceErrors(
      String name,
      boolean baseline,
      double meanPlace,
      long windows,
      long samples,
      long leftOut,
      @Nullable Double accepted,
      Map<String, Double> figures) {}

  /** How many series there are, and how long they are. */
  @JsonIgnore
  public String extent() {
    return windows == 1
        ? String.format(Locale.ROOT, "one series of %,d samples", samplesPerWindow)
        : String.format(Locale.ROOT, "%,d windows of %,d samples", windows, samplesPerWindow);
  }

  /** Measures and ranks predictions; each has windows like the real ones. */
  public static SeriesReport of(
      String task,
      String dataset,
      String field,
      List<double[]> real,
      List<Prediction> predictions,
      SeriesSettings settings,
      List<SeriesMeasure> ranking) {
    List<SeriesFidelity> measured =
        predictions.stream().map(p -> SeriesFidelity.of(pairs(real, p), settings)).toList();
    double[] places = Ranking.meanPlaces(measured, ranking);
    List<SourceErrors> sources =
        IntStream.range(0, places.length)
            .mapToObj(i -> source(predictions.get(i), places[i], measured.get(i)))
            .sorted(Comparator.comparingDouble(SourceErrors::meanPlace))
            .toList();
    return new SeriesReport(
        task,
        dataset,
        field,
        real.size(),
        real.isEmpty() ? 0 : real.getFirst().length,
        settings.burstThreshold(),
        settings.lags(),
        ranking.stream().map(SeriesMeasure::key).toList(),
        sources);
  }

  private static List<SeriesPair> pairs(List<double[]> real, Prediction prediction) {
    return IntStream.range(0, real.size())
        .mapToObj(w -> new SeriesPair(real.get(w), prediction.windows().get(w)))
        .toList();
  }

  private static SourceErrors source(Prediction prediction, double place, SeriesFidelity errors) {
    Map<String, Double> figures = new LinkedHashMap<>();
    for (SeriesMeasure measure : SeriesMeasure.values()) {
      Double figure = errors.figures().get(measure);
      if (figure != null) figures.put(measure.key(), figure);
    }
    return new SourceErrors(
        prediction.name(),
        prediction.isBaseline(),
        place,
        errors.windows(),
        errors.samples(),
        errors.leftOut(),
        prediction.accepted(),
        figures);
  }
}
