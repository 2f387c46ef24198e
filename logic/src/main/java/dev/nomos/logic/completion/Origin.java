package dev.nomos.logic.completion;

/**
 * Where a field comes from, and what its values cost: nothing for the value that it had, else
 * {@code change}, and {@code perUnit} for each unit of distance. Where both are 0 the field is
 * free.
 *
 * @param target the value that it had, in units, or the unit next below it; of a free field the
 *     value to try first
 * @param cell of {@code target}; -1 where that is none of the field's values
 * @param beyond by how much of a unit the value that it had is above {@code target}; less than 1
 * @param isValue whether {@code target} is the value that it had, and costs nothing
 */
record Origin(
    long target, int cell, double beyond, boolean isValue, double change, double perUnit) {
  static Origin free() {
    return new Origin(0, -1, 0, false, 0, 0);
  }

  boolean isFree() {
    return change == 0 && perUnit == 0;
  }

  boolean isUnchanged(long units) {
    return isValue && units == target;
  }

  double cost(long units) {
    return isUnchanged(units) ? 0 : change + perUnit * distance(units);
  }

  private double distance(long units) {
    return units > target ? units - target - beyond : target - units + beyond;
  }

  /** The first unit that is not below the value that it had. */
  long targetAbove() {
    return beyond > 0 ? target + 1 : target;
  }

  /** Whether a step in the direction, 1 or -1, leads away from the value that it had. */
  boolean isAway(long units, int direction) {
    return direction > 0 ? units >= targetAbove() : units <= target;
  }
}
