package dev.nomos.enforcer.fidelity;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Predictions of the same series in the order of how good they are. */
public final class Ranking {
  private Ranking() {}

  /**
   * The mean over the measures of each one's place, from 1, the best; those that are equally good
   * share the mean of their places, and one without a figure that another has comes last. A measure
   * that none has does not count; 1 where none counts.
   */
  public static double[] meanPlaces(List<SeriesFidelity> all, List<SeriesMeasure> measures) {
    double[] sums = new double[all.size()];
    int counted = 0;
    for (SeriesMeasure measure : measures) {
      if (all.stream().noneMatch(one -> one.figures().containsKey(measure))) continue;
      counted++;
      double[] places = places(all, measure);
      for (int i = 0; i < sums.length; i++) sums[i] += places[i];
    }
    int measured = counted;
    return IntStream.range(0, sums.length)
        .mapToDouble(i -> measured == 0 ? 1 : sums[i] / measured)
        .toArray();
  }

  private static double[] places(List<SeriesFidelity> all, SeriesMeasure measure) {
    double[] badness = all.stream().mapToDouble(one -> badness(one, measure)).toArray();
    TreeMap<Double, Integer> counts = new TreeMap<>();
    for (double bad : badness) counts.merge(bad, 1, Integer::sum);
    return IntStream.range(0, badness.length)
        .mapToDouble(
            i -> {
              int better = counts.headMap(badness[i]).values().stream().mapToInt(n -> n).sum();
              return better + (counts.getOrDefault(badness[i], 1) + 1) / 2.0;
            })
        .toArray();
  }

  private static double badness(SeriesFidelity one, SeriesMeasure measure) {
    Double figure = one.figures().get(measure);
    if (figure == null) return Double.POSITIVE_INFINITY;
    return switch (measure.better()) {
      case LOWER -> figure;
      case HIGHER -> 0 - figure;
    };
  }
}
