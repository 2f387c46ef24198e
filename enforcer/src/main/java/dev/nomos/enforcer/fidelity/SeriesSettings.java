package dev.nomos.enforcer.fidelity;

/**
 * How series are measured.
 *
 * @param burstThreshold samples above it are in a burst; at least 0, in the series' unit
 * @param lags the autocorrelation functions are compared at the lags 1 to this, at least 1; fewer
 *     where a window is shorter
 */
public record SeriesSettings(double burstThreshold, int lags) {
  public static final int DEFAULT_LAGS = 10;

  public SeriesSettings {
    if (!(burstThreshold >= 0) || Double.isInfinite(burstThreshold)) {
      throw new IllegalArgumentException(
          "the threshold of bursts must be a number of at least 0, but was " + burstThreshold);
    }
    if (lags < 1) {
      throw new IllegalArgumentException("lags must be at least 1, but were " + lags);
    }
  }
}
