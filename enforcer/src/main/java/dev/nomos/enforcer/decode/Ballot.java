package dev.nomos.enforcer.decode;

import dev.nomos.logic.Row;
import dev.nomos.logic.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** The candidates for one prompt, one of which is taken. Mutable; belongs to a decoder. */
final class Ballot {
  private final Prompt prompt;

  /** In which order prompts came. */
  private final long turn;

  private final SplittableRandom random;
  private final List<Row> rows = new ArrayList<>();
  private final List<Double> logWeights = new ArrayList<>();

  /** The sequence that keeps the prompt, for all candidates but the first. */
  private final int keptIn;

  /** Candidates that wait for the first one to read the prompt. */
  private final List<Draft> kept = new ArrayList<>();

  private int unstarted;
  private int missing = 1;

  Ballot(Prompt prompt, long turn, int keptIn, SplittableRandom random) {
    this.prompt = prompt;
    this.turn = turn;
    this.keptIn = keptIn;
    this.random = random;
  }

  int keptIn() {
    return keptIn;
  }

  /** One candidate more, which waits. */
  void keep(Draft candidate) {
    kept.add(candidate);
    unstarted++;
    missing++;
  }

  boolean isKeeping() {
    return !kept.isEmpty();
  }

  /** Those that wait need not any more. */
  void release(Collection<Draft> to) {
    to.addAll(kept);
    kept.clear();
  }

  /** Those that wait would be like the first. */
  void drop() {
    missing -= kept.size();
    kept.clear();
  }

  /** A candidate but the first starts; whether it was the last one to. */
  boolean start() {
    unstarted--;
    return unstarted == 0;
  }

  Prompt prompt() {
    return prompt;
  }

  long turn() {
    return turn;
  }

  void add(Row row, double logWeight) {
    missing--;
    rows.add(row);
    logWeights.add(logWeight);
  }

  /** A candidate came to nothing. */
  void fail() {
    missing--;
  }

  boolean isComplete() {
    return missing == 0;
  }

  /** Null where no candidate came to anything. */
  @Nullable Row elected(Sampling.Election election) {
    if (rows.isEmpty()) {
      return null;
    }
    double highest = logWeights.stream().mapToDouble(w -> w).max().orElseThrow();
    double[] weights = logWeights.stream().mapToDouble(w -> Math.exp(w - highest)).toArray();
    return rows.get(
        switch (election) {
          case DRAWN -> drawn(weights);
          case MIDDLE -> middle(weights);
        });
  }

  private int drawn(double[] weights) {
    double at = random.nextDouble() * DoubleStream.of(weights).sum();
    int elected = 0;
    while (elected + 1 < weights.length && at >= weights[elected]) {
      at -= weights[elected++];
    }
    return elected;
  }

  private int middle(double[] weights) {
    double[] scales = scales();
    int middle = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < weights.length; i++) {
      double distance = 0;
      for (int other = 0; other < weights.length; other++) {
        distance += weights[other] * distance(rows.get(i), rows.get(other), scales);
      }
      if (distance < least) {
        least = distance;
        middle = i;
      }
    }
    return middle;
  }

  /** By field how far the candidates' numbers lie apart; 1 where they do not. */
  private double[] scales() {
    double[] scales = new double[prompt.row().type().size()];
    for (int f = 0; f < scales.length; f++) {
      int field = f;
      DoubleSummaryStatistics numbers =
          rows.stream()
              .map(row -> row.get(field))
              .filter(value -> value != null && value.isNumber())
              .mapToDouble(value -> value.decimal().doubleValue())
              .summaryStatistics();
      scales[f] =
          numbers.getCount() > 1 && numbers.getMax() > numbers.getMin()
              ? numbers.getMax() - numbers.getMin()
              : 1;
    }
    return scales;
  }

  private static double distance(Row a, Row b, double[] scales) {
    double distance = 0;
    for (int f = 0; f < scales.length; f++) {
      Value x = a.get(f);
      Value y = b.get(f);
      if (x != null && y != null && x.isNumber() && y.isNumber()) {
        distance += Math.abs(x.decimal().doubleValue() - y.decimal().doubleValue()) / scales[f];
      } else if (!Objects.equals(x, y)) {
        distance++;
      }
    }
    return distance;
  }
}
