package dev.nomos.enforcer.fidelity;

import java.util.Locale;

/** A figure of predicted series, with what it is in words and whether more of it is better. */
public enum SeriesMeasure {
  MAE("mean absolute error", Better.LOWER),
  RMSE("root mean squared error", Better.LOWER),
  NRMSE("RMSE by the real range", Better.LOWER),
  SMAPE("symmetric mean absolute percentage error, 0 to 200 %", Better.LOWER),
  R2("explained variance, at most 1", Better.HIGHER),
  PEARSON("linear correlation, -1 to 1", Better.HIGHER),
  EMD("earth mover's distance, mean of the windows", Better.LOWER),
  P99("relative error of the 99th percentile, mean of the windows", Better.LOWER),
  AUTOCORRELATION("difference of the autocorrelation functions, mean of the windows", Better.LOWER),
  BURST_COUNT("relative error of the number of bursts", Better.LOWER),
  BURST_HEIGHT("relative error of the bursts' mean height", Better.LOWER),
  BURST_DURATION("relative error of the bursts' mean duration", Better.LOWER),
  BURST_POSITION("distance of the bursts' peaks as a share of the window", Better.LOWER),
  BURST_VOLUME("relative error of the bursts' mean volume", Better.LOWER),
  FALSE_BURSTS("share of the windows without bursts that get one", Better.LOWER);

  /** Which of two figures is the better one. */
  public enum Better {
    LOWER,
    HIGHER
  }

  private final String words;
  private final Better better;

  SeriesMeasure(String words, Better better) {
    this.words = words;
    this.better = better;
  }

  public String words() {
    return words;
  }

  public Better better() {
    return better;
  }

  /** As it stands in JSON: {@code burst_count}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
