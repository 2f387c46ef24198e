package dev.nomos.enforcer.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nomos.enforcer.fidelity.Bursts.Burst;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SeriesFidelityTest {
  private static final double NONE = Double.NaN;
  private static final SeriesSettings SETTINGS = new SeriesSettings(4, 3);

  private static SeriesFidelity measure(SeriesPair... windows) {
    return SeriesFidelity.of(List.of(windows), SETTINGS);
  }

  private static SeriesPair pair(double[] real, double[] predicted) {
    return new SeriesPair(real, predicted);
  }

  private static double[] series(double... samples) {
    return samples;
  }

  private static void assertFigure(SeriesFidelity fidelity, SeriesMeasure measure, double figure) {
    assertThat(fidelity.figures().get(measure))
        .as(measure.key())
        .isNotNull()
        .isCloseTo(figure, within(1e-12));
  }

  @Test
  void pointErrorsAreWhatOneWorksOutByHand() {
    SeriesFidelity all = measure(pair(series(1, 2), series(2, 2)), pair(series(3), series(5)));
    assertThat(all.windows()).isEqualTo(2);
    assertThat(all.samples()).isEqualTo(3);
    assertFigure(all, SeriesMeasure.MAE, 1);
    assertFigure(all, SeriesMeasure.RMSE, Math.sqrt(5 / 3.0));
    assertFigure(all, SeriesMeasure.NRMSE, Math.sqrt(5 / 3.0) / 2);
    assertFigure(all, SeriesMeasure.SMAPE, 100 * (2 / 3.0 + 0 + 4 / 8.0) / 3);
    assertFigure(all, SeriesMeasure.R2, 1 - 5 / 2.0);
    assertFigure(all, SeriesMeasure.PEARSON, 3 / Math.sqrt(2 * 6));
  }

  @Test
  void windowErrorsAreMeansOverWindows() {
    SeriesFidelity all =
        measure(pair(series(0, 100), series(0, 50)), pair(series(0, 2), series(2, 0)));
    assertFigure(all, SeriesMeasure.EMD, 25 / 2.0);
    assertFigure(all, SeriesMeasure.P99, 0.5 / 2);
  }

  @Test
  void percentilesAreInterpolated() {
    assertThat(Percentile.of(series(100, 0), 0.99)).isEqualTo(99);
    assertThat(Percentile.of(series(7), 0.99)).isEqualTo(7);
    assertThat(Percentile.relativeError(0, 0)).isEqualTo(0);
    assertThat(Percentile.relativeError(0, 3)).isEqualTo(1);
    assertThat(Percentile.relativeError(-4, 3)).isEqualTo(7 / 4.0);
  }

  @Test
  void autocorrelationIsWhatOneWorksOutByHand() {
    double[] function = Autocorrelation.of(series(1, 2, 3, 4), 4);
    assertThat(function).containsExactly(series(0.25, -0.3, -0.45, 0), within(1e-12));
    assertThat(Autocorrelation.of(series(0.1, 0.1, 0.1), 2)).containsExactly(0, 0);
    assertThat(Autocorrelation.difference(series(1, 2, 3, 4), series(5, 5, 5, 5), 3))
        .isCloseTo((0.25 + 0.3 + 0.45) / 3, within(1e-12));
    assertThat(Autocorrelation.difference(series(1), series(2), 0)).isEqualTo(0);
  }

  @Test
  void burstsAreRunsAboveTheThreshold() {
    assertThat(Bursts.of(series(0, 5, 6, 4, 7, 7), 4).bursts())
        .containsExactly(new Burst(2, 6, 2, 11), new Burst(4, 7, 2, 14));
    assertThat(Bursts.of(series(4, 4), 4).areNone()).isTrue();
    assertThat(Bursts.of(series(), 4).areNone()).isTrue();
  }

  @Test
  void burstErrorsAreWhatOneWorksOutByHand() {
    SeriesFidelity all =
        measure(
            pair(series(0, 5, 6, 0, 7, 0), series(0, 0, 6, 0, 0, 0)),
            pair(series(0, 0), series(9, 0)),
            pair(series(1, 1), series(1, 1)));
    assertFigure(all, SeriesMeasure.BURST_COUNT, 1 / 2.0);
    assertFigure(all, SeriesMeasure.BURST_HEIGHT, 0.5 / 6.5);
    assertFigure(all, SeriesMeasure.BURST_DURATION, 0.5 / 1.5);
    assertFigure(all, SeriesMeasure.BURST_VOLUME, 3 / 9.0);
    assertFigure(all, SeriesMeasure.BURST_POSITION, ((0 + 2) / 2.0 + 0) / 2 / 6);
    assertFigure(all, SeriesMeasure.FALSE_BURSTS, 1 / 2.0);
  }

  @Test
  void missedBurstsCountInFull() {
    SeriesFidelity all = measure(pair(series(0, 5, 0), series(0, 1, 0)));
    assertFigure(all, SeriesMeasure.BURST_COUNT, 1);
    assertFigure(all, SeriesMeasure.BURST_HEIGHT, 1);
    assertFigure(all, SeriesMeasure.BURST_DURATION, 1);
    assertFigure(all, SeriesMeasure.BURST_POSITION, 1);
    assertFigure(all, SeriesMeasure.BURST_VOLUME, 1);
    assertThat(all.figures()).doesNotContainKey(SeriesMeasure.FALSE_BURSTS);
  }

  @Test
  void absentSamplesAreLeftOutAndCounted() {
    SeriesFidelity all =
        measure(pair(series(1, NONE, 3, 4), series(1, 2, NONE, 6)), pair(series(NONE), series(2)));
    assertThat(all.windows()).isEqualTo(1);
    assertThat(all.samples()).isEqualTo(2);
    assertThat(all.leftOut()).isEqualTo(3);
    assertFigure(all, SeriesMeasure.MAE, 1);
  }

  @Test
  void nothingHasNoFigure() {
    assertThat(measure()).isEqualTo(new SeriesFidelity(0, 0, 0, Map.of()));
    assertThat(measure(pair(series(NONE), series(NONE))).figures()).isEmpty();
    assertThatThrownBy(() -> pair(series(1), series()))
        .hasMessage("1 real samples beside 0 predicted ones");
  }

  @Test
  void constantSeriesHaveDocumentedAnswers() {
    SeriesFidelity met = measure(pair(series(3, 3), series(3, 3)));
    assertFigure(met, SeriesMeasure.NRMSE, 0);
    assertFigure(met, SeriesMeasure.R2, 1);
    assertThat(met.figures()).doesNotContainKey(SeriesMeasure.PEARSON);
    SeriesFidelity missed = measure(pair(series(3, 3), series(3, 4)));
    assertThat(missed.figures())
        .doesNotContainKeys(SeriesMeasure.NRMSE, SeriesMeasure.R2, SeriesMeasure.PEARSON);
    assertFigure(missed, SeriesMeasure.MAE, 0.5);
  }

  @ParameterizedTest
  @EnumSource(SeriesMeasure.class)
  void aPerfectPredictionIsAtTheGoodEnd(SeriesMeasure measure) {
    double[] real = new Random(7).doubles(50, 0, 8).toArray();
    SeriesFidelity all = measure(pair(real, real), pair(series(1, 2), series(1, 2)));
    assertFigure(
        all,
        measure,
        switch (measure.better()) {
          case LOWER -> 0;
          case HIGHER -> 1;
        });
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8})
  void noFigureIsNotANumber(long seed) {
    Random random = new Random(seed);
    double[] odd = {0, -0.0, 1e-320, 1e300, -1e300, Double.POSITIVE_INFINITY, 5, NONE};
    double[] real = random.ints(9, 0, odd.length).mapToDouble(i -> odd[i]).toArray();
    double[] predicted = random.ints(9, 0, odd.length).mapToDouble(i -> odd[i]).toArray();
    assertThat(measure(pair(real, predicted)).figures().values())
        .isNotEmpty()
        .allMatch(Double::isFinite);
  }

  @Test
  void thresholdsAndLagsAreChecked() {
    assertThatThrownBy(() -> new SeriesSettings(-1, 3))
        .hasMessage("the threshold of bursts must be a number of at least 0, but was -1.0");
    assertThatThrownBy(() -> new SeriesSettings(NONE, 3)).hasMessageContaining("but was NaN");
    assertThatThrownBy(() -> new SeriesSettings(1, 0))
        .hasMessage("lags must be at least 1, but were 0");
  }

  @Test
  void predictionsAreRankedByTheirMeanPlace() {
    double[] real = series(1, 5, 2, 6);
    List<SeriesFidelity> all =
        List.of(
            measure(pair(real, series(9, 9, 9, 9))),
            measure(pair(real, real)),
            measure(pair(real, real)));
    List<SeriesMeasure> measures = List.of(SeriesMeasure.MAE, SeriesMeasure.PEARSON);
    assertThat(Ranking.meanPlaces(all, measures)).containsExactly(3, 1.5, 1.5);
    assertThat(Ranking.meanPlaces(List.of(measure()), Arrays.asList(SeriesMeasure.values())))
        .containsExactly(1);
  }
}
