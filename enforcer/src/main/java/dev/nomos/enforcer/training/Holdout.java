package dev.nomos.enforcer.training;

/**
 * Which records training does not see, for its loss to be judged by.
 *
 * @param share of all records, above 0 and at most a half
 * @param last the last ones, for records in the order of time; else spread evenly
 */
public record Holdout(double share, boolean last) {
  /** Every tenth. */
  public static final Holdout DEFAULT = new Holdout(0.1, false);

  public Holdout {
    if (!(share > 0 && share <= 0.5)) {
      throw new IllegalArgumentException(
          "the share held out must be above 0 and at most 0.5, but was " + share);
    }
  }

  /** Whether the record at {@code place} of {@code count} is held out. */
  boolean holds(int place, int count) {
    if (last) {
      return place >= count - Math.round(count * share);
    }
    return Math.floor((place + 1) * share) > Math.floor(place * share);
  }
}
