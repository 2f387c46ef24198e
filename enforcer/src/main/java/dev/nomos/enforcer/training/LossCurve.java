package dev.nomos.enforcer.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The loss of each step. */
final class LossCurve {
  private static final int PARTS = 200;

  private float[] losses;
  private int steps;

  LossCurve(float[] begun) {
    losses = begun.clone();
    steps = begun.length;
  }

  void add(float loss) {
    if (steps == losses.length) {
      losses = Arrays.copyOf(losses, Math.max(1024, 2 * steps));
    }
    losses[steps++] = loss;
  }

  float[] all() {
    return Arrays.copyOf(losses, steps);
  }

  /** The mean of steps [from, to); 0 where there are none. */
  double mean(int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += losses[i];
    }
    return to > from ? sum / (to - from) : 0;
  }

  /** The mean of each of at most {@link #PARTS} equal parts. */
  List<Float> parts() {
    int parts = Math.min(PARTS, steps);
    List<Float> means = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      int from = (int) ((long) steps * i / parts);
      int to = (int) ((long) steps * (i + 1) / parts);
      means.add((float) mean(from, to));
    }
    return means;
  }
}
