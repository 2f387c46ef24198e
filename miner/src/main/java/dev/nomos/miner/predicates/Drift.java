package dev.nomos.miner.predicates;

import dev.nomos.logic.Value;
import dev.nomos.schemas.avro.FieldSummary;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far a stream has moved from what the constants of a predicate space were taken from. Pure.
 *
 * <p>The distance of two distributions is between 0 and 1. Of numbers: the largest difference of
 * ranks at the quantiles that are kept (a lower bound of Kolmogorov and Smirnov's). Of other
 * values: half of what their shares differ in all (total variation), values that are not kept
 * counting as one. Of either at least the difference in how often the field is there.
 *
 * @param rows that the stream's present look is taken from
 * @param threshold the distance beyond which constants are out of date
 * @param fields every field that was compared, the one that moved furthest first
 */
public record Drift(long rows, double threshold, List<FieldDrift> fields) {
  /** The largest rank shift that chance brings in {@code n} rows is 2/√n, once in 1,500 times. */
  private static final double CHANCE = 2;

  public Drift {
    fields = List.copyOf(fields);
  }

  /**
   * One field's move.
   *
   * @param distance 0 to 1
   * @param before quantiles, evenly spaced, or the most frequent values
   * @param after the same of late
   */
  public record FieldDrift(String field, double distance, List<String> before, List<String> after) {
    public FieldDrift {
      before = List.copyOf(before);
      after = List.copyOf(after);
    }
  }

  /** {@code before}: as {@link SketchProfile#summary} gave it. */
  public static Drift between(List<FieldSummary> before, SketchProfile now, double threshold) {
    List<FieldDrift> fields = new ArrayList<>();
    for (FieldSummary summary : before) {
      int at = now.type().indexOf(summary.getField());
      if (at >= 0) {
        fields.add(drift(summary, now, at));
      }
    }
    fields.sort(
        Comparator.comparingDouble((FieldDrift field) -> -field.distance())
            .thenComparing(FieldDrift::field));
    return new Drift(now.rows(), threshold, fields);
  }

  /** The fields that moved by more than the threshold and what chance explains. */
  public List<FieldDrift> beyond() {
    double chance = CHANCE / Math.sqrt((double) rows);
    return fields.stream().filter(field -> field.distance() > threshold + chance).toList();
  }

  public boolean isBeyond() {
    return !beyond().isEmpty();
  }

  private static FieldDrift drift(FieldSummary before, SketchProfile now, int at) {
    FieldSketch sketch = now.sketch(at);
    double presence = Math.abs(before.getPresent() - now.present(at));
    boolean numbers = !before.getQuantiles().isEmpty() && sketch.hasNumbers();
    boolean values = !before.getFrequent().isEmpty() && sketch.count() > 0;
    double distance =
        numbers
            ? rankShift(before.getQuantiles(), sketch)
            : values ? variation(before.getFrequent(), sketch) : 0;
    return new FieldDrift(
        before.getField(),
        Math.max(presence, distance),
        before.getQuantiles().isEmpty()
            ? List.copyOf(before.getFrequent().keySet())
            : before.getQuantiles(),
        sketch.hasNumbers()
            ? SketchProfile.quantiles(sketch)
            : List.copyOf(SketchProfile.frequent(sketch).keySet()));
  }

  /**
   * A quantile that stands at ranks i to j of n says that at least j/n of the values were up to it,
   * and at most i/n below: what lies between two ranks is not known, and counts for no shift.
   */
  private static double rankShift(List<String> quantiles, FieldSketch now) {
    double steps = quantiles.size() - 1;
    double largest = 0;
    for (int i = 0; i < quantiles.size(); ) {
      int j = i;
      while (j + 1 < quantiles.size() && quantiles.get(j + 1).equals(quantiles.get(i))) {
        j++;
      }
      Value value = Value.of(new BigDecimal(quantiles.get(i)));
      double upTo = now.rank(value, /* inclusive= */ true);
      double below = now.rank(value, /* inclusive= */ false);
      double shift =
          Math.max(
              Math.max(j / steps - upTo, upTo - (j + 1) / steps),
              Math.max(below - i / steps, (i - 1) / steps - below));
      largest = Math.max(largest, shift);
      i = j + 1;
    }
    return largest;
  }

  private static double variation(Map<String, Double> before, FieldSketch now) {
    double differing = 0;
    double restBefore = 1;
    double restNow = 1;
    Map<String, Double> after = new HashMap<>();
    now.frequent()
        .forEach(row -> after.put(row.value().text(), (double) row.count() / now.count()));
    for (Map.Entry<String, Double> value : before.entrySet()) {
      double share = after.getOrDefault(value.getKey(), 0.0);
      differing += Math.abs(value.getValue() - share);
      restBefore -= value.getValue();
      restNow -= share;
    }
    return (differing + Math.abs(restBefore - restNow)) / 2;
  }
}
