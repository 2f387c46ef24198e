package dev.nomos.enforcer.fidelity;

import static dev.nomos.enforcer.fidelity.Fidelity.finite;

import dev.nomos.enforcer.fidelity.Bursts.Burst;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/**
 * How near predicted series come to the real ones. MAE to Pearson are of all samples together;
 * every other figure is the mean over windows: of all for EMD, p99 and autocorrelation, of those in
 * which the real series has a burst for the burst measures, as Zoom2Net's evaluation has it (F.
 * Gong et al., "Zoom2Net: Constrained Network Telemetry Imputation", SIGCOMM 2024), and of the
 * others for false bursts, without which a prediction that bursts everywhere would look good.
 *
 * @param windows in which there is a sample
 * @param samples compared
 * @param leftOut samples that are absent on either side
 * @param figures those that are defined; none is NaN
 */
public record SeriesFidelity(
    long windows, long samples, long leftOut, Map<SeriesMeasure, Double> figures) {
  public SeriesFidelity {
    figures = Map.copyOf(figures);
  }

  /** Measures predictions, window by window in the order of time. */
  public static SeriesFidelity of(List<SeriesPair> all, SeriesSettings settings) {
    List<SeriesPair> windows = all.stream().filter(window -> window.size() > 0).toList();
    Map<SeriesMeasure, OptionalDouble> figures = new EnumMap<>(SeriesMeasure.class);
    PointErrors errors = PointErrors.of(windows);
    addPointErrors(errors, figures);
    addWindowErrors(windows, settings, figures);
    addBursts(windows.stream().map(w -> BurstPair.of(w, settings)).toList(), figures);
    Map<SeriesMeasure, Double> defined = new EnumMap<>(SeriesMeasure.class);
    figures.forEach(
        (measure, figure) -> figure.ifPresent(value -> defined.put(measure, finite(value))));
    long leftOut = all.stream().mapToLong(SeriesPair::leftOut).sum();
    return new SeriesFidelity(windows.size(), errors.count(), leftOut, defined);
  }

  private static void addPointErrors(
      PointErrors errors, Map<SeriesMeasure, OptionalDouble> figures) {
    figures.put(SeriesMeasure.MAE, errors.mae());
    figures.put(SeriesMeasure.RMSE, errors.rmse());
    figures.put(SeriesMeasure.NRMSE, errors.nrmse());
    figures.put(SeriesMeasure.SMAPE, errors.smape());
    figures.put(SeriesMeasure.R2, errors.rSquared());
    figures.put(SeriesMeasure.PEARSON, errors.pearson());
  }

  private static void addWindowErrors(
      List<SeriesPair> windows,
      SeriesSettings settings,
      Map<SeriesMeasure, OptionalDouble> figures) {
    figures.put(
        SeriesMeasure.EMD,
        mean(windows, (real, predicted) -> EarthMover.distance(real, predicted).orElseThrow()));
    figures.put(
        SeriesMeasure.P99,
        mean(
            windows,
            (real, predicted) ->
                Percentile.relativeError(
                    Percentile.of(real, 0.99), Percentile.of(predicted, 0.99))));
    figures.put(
        SeriesMeasure.AUTOCORRELATION,
        mean(
            windows,
            (real, predicted) ->
                Autocorrelation.difference(
                    real, predicted, Math.min(settings.lags(), real.length - 1))));
  }

  private static OptionalDouble mean(
      List<SeriesPair> windows, ToDoubleBiFunction<double[], double[]> error) {
    return windows.stream()
        .mapToDouble(window -> error.applyAsDouble(window.real(), window.predicted()))
        .average();
  }

  /** The bursts of a window and those predicted for it. */
  private record BurstPair(Bursts real, Bursts predicted) {
    static BurstPair of(SeriesPair window, SeriesSettings settings) {
      return new BurstPair(
          Bursts.of(window.real(), settings.burstThreshold()),
          Bursts.of(window.predicted(), settings.burstThreshold()));
    }

    double error(ToDoubleFunction<Bursts> figure) {
      return Percentile.relativeError(figure.applyAsDouble(real), figure.applyAsDouble(predicted));
    }

    double meanError(ToDoubleFunction<Burst> figure) {
      return error(bursts -> bursts.mean(figure));
    }
  }

  private static void addBursts(
      List<BurstPair> windows, Map<SeriesMeasure, OptionalDouble> figures) {
    List<BurstPair> bursting = windows.stream().filter(w -> !w.real().areNone()).toList();
    List<BurstPair> calm = windows.stream().filter(w -> w.real().areNone()).toList();
    figures.put(SeriesMeasure.BURST_COUNT, average(bursting, w -> w.error(Bursts::count)));
    figures.put(SeriesMeasure.BURST_HEIGHT, average(bursting, w -> w.meanError(Burst::height)));
    figures.put(SeriesMeasure.BURST_DURATION, average(bursting, w -> w.meanError(Burst::duration)));
    figures.put(
        SeriesMeasure.BURST_POSITION, average(bursting, w -> w.real().displacement(w.predicted())));
    figures.put(SeriesMeasure.BURST_VOLUME, average(bursting, w -> w.meanError(Burst::volume)));
    figures.put(SeriesMeasure.FALSE_BURSTS, average(calm, w -> w.predicted().areNone() ? 0 : 1));
  }

  private static OptionalDouble average(
      List<BurstPair> windows, ToDoubleFunction<BurstPair> figure) {
    return windows.stream().mapToDouble(figure).average();
  }
}
