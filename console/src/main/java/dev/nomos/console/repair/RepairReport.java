package dev.nomos.console.repair;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a file's rows.
 *
 * @param violating rows that break a rule
 * @param proven of {@code repaired}, those of which no nearer record complies
 * @param impossible violating rows that no values of the changeable fields repair
 * @param undecided violating rows for which the budget ended
 * @param changedFields how often each field was changed, the most changed first
 * @param meanDistance of repaired rows; 0 where there are none
 * @param repairs the first violating rows
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record RepairReport(
    long rows,
    long violating,
    long repaired,
    long proven,
    long impossible,
    long undecided,
    Map<String, Long> changedFields,
    double meanDistance,
    double maxDistance,
    List<RowRepair> repairs) {

  /** Whether all rows comply now. */
  public boolean allComply() {
    return repaired == violating;
  }

  /** Of one row. */
  public enum Outcome {
    REPAIRED,
    IMPOSSIBLE,
    UNDECIDED
  }

  /**
   * One violating row.
   *
   * @param row its number, from 1
   * @param changes by field
   * @param lowerBound no compliant record is nearer; equal to {@code distance} where that is proven
   *     to be the least
   * @param conflictingRules IMPOSSIBLE: ids of rules that contradict one another
   * @param conflictingFields and the fields that had to stay as they are
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RowRepair(
      long row,
      Outcome outcome,
      Map<String, Change> changes,
      @Nullable Double distance,
      @Nullable Double lowerBound,
      @Nullable Boolean nearest,
      @Nullable List<String> conflictingRules,
      @Nullable List<String> conflictingFields) {}

  /** A field's value before and after. */
  public record Change(String from, String to) {}
}
