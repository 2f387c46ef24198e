package dev.nomos.logic.completion;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How far a record is from another: the sum, over the fields that differ, of weight · (1 + |a - b|
 * / scale) for numbers and of weight for texts. Immutable.
 *
 * @param weights by field, positive
 * @param scales by field, positive: the difference of numbers that costs as much as that there is
 *     one at all
 */
public record RecordDistance(List<Double> weights, List<Double> scales) {
  public RecordDistance {
    weights = List.copyOf(weights);
    scales = List.copyOf(scales);
    check("weights", weights);
    check("scales", scales);
  }

  private static void check(String what, List<Double> numbers) {
    for (double number : numbers) {
      if (!(number > 0 && number < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(what + " must be positive numbers, but were " + numbers);
      }
    }
  }

  /** All weights 1; each field's scale is the range of its domain. */
  public static RecordDistance byRange(CompletionTheory theory) {
    return new RecordDistance(ones(theory), ranges(theory));
  }

  /** The fewest fields changed; among those the least sum of differences by range. */
  static RecordDistance fewestFields(CompletionTheory theory) {
    List<Double> ranges = ranges(theory);
    return new RecordDistance(
        ones(theory), ranges.stream().map(range -> range * (theory.fields() + 1)).toList());
  }

  /** The fewest fields changed; among those the least sum of differences. */
  static RecordDistance fewestFieldsThenSum(CompletionTheory theory) {
    double most = ranges(theory).stream().mapToDouble(Double::doubleValue).sum() + 1;
    return new RecordDistance(ones(theory), Collections.nCopies(theory.fields(), most));
  }

  private static List<Double> ones(CompletionTheory theory) {
    return Collections.nCopies(theory.fields(), 1.0);
  }

  /** Of texts, and of fields with a single value: 1. */
  private static List<Double> ranges(CompletionTheory theory) {
    List<Double> ranges = new ArrayList<>();
    for (int field = 0; field < theory.fields(); field++) {
      FieldUnits units = theory.units(field);
      double range = (units.highest() - units.lowest()) * units.size();
      ranges.add(units.isNumeric() && range > 0 ? range : 1.0);
    }
    return ranges;
  }

  public RecordDistance withWeight(int field, double weight) {
    List<Double> changed = new ArrayList<>(weights);
    changed.set(field, weight);
    return new RecordDistance(changed, scales);
  }

  public RecordDistance withScale(int field, double scale) {
    List<Double> changed = new ArrayList<>(scales);
    changed.set(field, scale);
    return new RecordDistance(weights, changed);
  }
}
