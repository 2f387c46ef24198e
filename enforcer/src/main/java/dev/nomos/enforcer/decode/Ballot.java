package dev.nomos.enforcer.decode;

import dev.nomos.logic.Row;
import dev.nomos.logic.Value;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * The candidates for one prompt, one of which is taken. After each field they wait for one another;
 * where a few weigh most, the others give way to copies of those (sequential Monte Carlo, Doucet
 * and Johansen 2011). Mutable; belongs to a decoder.
 */
final class Ballot {
  private static final int[] NONE = new int[0];

  private final Prompt prompt;

  /** In which order prompts came. */
  private final long turn;

  private final SplittableRandom random;

  /** The first reads the prompt for all. */
  private final List<Draft> drafts = new ArrayList<>();

  private boolean isPromptRead;

  Ballot(Prompt prompt, long turn, SplittableRandom random) {
    this.prompt = prompt;
    this.turn = turn;
    this.random = random;
  }

  Prompt prompt() {
    return prompt;
  }

  long turn() {
    return turn;
  }

  void add(Draft draft) {
    drafts.add(draft);
  }

  List<Draft> drafts() {
    return drafts;
  }

  void replace(int index, Draft draft) {
    drafts.set(index, draft);
  }

  void remove(Draft draft) {
    drafts.remove(draft);
  }

  SplittableRandom split() {
    return random.split();
  }

  boolean isPromptRead() {
    return isPromptRead;
  }

  void promptIsRead() {
    isPromptRead = true;
  }

  /** Whether the draft is one that is to be read on. */
  boolean isGoing(Draft draft) {
    return isPromptRead ? !draft.isWaiting() : draft == drafts.getFirst();
  }

  /** Whether all wait for one another. */
  boolean isWaitedFor() {
    return !drafts.isEmpty() && drafts.stream().allMatch(Draft::isWaiting);
  }

  /** Whether all are written. */
  boolean isOver() {
    return drafts.stream().allMatch(Draft::isOver);
  }

  /**
   * All go on. By draft the index of the one that goes on in its place, its own or that of one to
   * copy; none where all go on as they are.
   */
  int[] goOn() {
    drafts.forEach(draft -> draft.await(false));
    double[] weights = weights();
    return Resampling.isDue(weights) ? Resampling.parents(weights, random.nextDouble()) : NONE;
  }

  private double[] weights() {
    return Resampling.weights(drafts.stream().mapToDouble(Draft::logWeight));
  }

  /** The record that is taken; null where no candidate came to anything. */
  @Nullable Row elected(Sampling.Election election) {
    if (drafts.isEmpty()) {
      return null;
    }
    List<Row> rows = drafts.stream().map(Draft::row).toList();
    return rows.get(
        switch (election) {
          case DRAWN -> drawn(weights());
          case MIDDLE -> middle(rows, weights());
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

  private static int middle(List<Row> rows, double[] weights) {
    double[] scales = scales(rows);
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
  private static double[] scales(List<Row> rows) {
    double[] scales = new double[rows.getFirst().type().size()];
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
