package dev.nomos.console.fidelity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Series that were predicted.
 *
 * @param isBaseline whether a simple way made it, in the same command
 * @param windows as many as the real ones, of as many samples; NaN where one is absent
 * @param accepted of rejection sampling the share of the model's records that complied
 */
public record Prediction(
    String name, boolean isBaseline, List<double[]> windows, @Nullable Double accepted) {
  public Prediction {
    windows = List.copyOf(windows);
  }

  /** What a file holds. */
  public static Prediction of(String name, List<double[]> windows) {
    return new Prediction(name, false, windows, null);
  }

  /** What a simple way predicts. */
  public static Prediction baseline(String name, List<double[]> windows) {
    return new Prediction(name, true, windows, null);
  }
}
