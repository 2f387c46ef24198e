package dev.nomos.console.fidelity;

import java.util.List;

/**
 * Series that were predicted.
 *
 * @param isBaseline whether a simple way made it, in the same command
 * @param windows as many as the real ones, of as many samples; NaN where one is absent
 */
public record Prediction(String name, boolean isBaseline, List<double[]> windows) {
  public Prediction {
    windows = List.copyOf(windows);
  }
}
