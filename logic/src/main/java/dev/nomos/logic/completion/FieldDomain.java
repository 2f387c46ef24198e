package dev.nomos.logic.completion;

import dev.nomos.logic.Value;
import java.util.HashSet;
import java.util.List;

/** The values that a field can be completed with: finitely many. */
public sealed interface FieldDomain {
  /** Most decimals of a number. */
  int MAX_DECIMALS = 9;

  /** Of a number's count of units. */
  long MAX_UNITS = 999_999_999_999_999_999L;

  /** Whether a record may be without this field. */
  boolean mayBeAbsent();

  /**
   * One of these.
   *
   * @param values at least one, each once
   */
  record Choices(List<Value> values, boolean mayBeAbsent) implements FieldDomain {
    public Choices {
      values = List.copyOf(values);
      if (values.isEmpty() || new HashSet<>(values).size() != values.size()) {
        throw new IllegalArgumentException("choices must be there and differ, but were " + values);
      }
    }
  }

  /**
   * The numbers n / 10<sup>decimals</sup> for each whole n from {@code lowest} to {@code highest}.
   *
   * @param lowest in units of the last decimal, as {@code highest}; both within ± {@link
   *     #MAX_UNITS}
   * @param decimals 0 for whole numbers
   */
  record Numbers(long lowest, long highest, int decimals, boolean mayBeAbsent)
      implements FieldDomain {
    public Numbers {
      if (lowest > highest || lowest < -MAX_UNITS || highest > MAX_UNITS) {
        throw new IllegalArgumentException(
            "numbers from %d to %d: not -%d <= lowest <= highest <= %d"
                .formatted(lowest, highest, MAX_UNITS, MAX_UNITS));
      }
      if (decimals < 0 || decimals > MAX_DECIMALS) {
        throw new IllegalArgumentException(
            "decimals must be from 0 to %d, but were %d".formatted(MAX_DECIMALS, decimals));
      }
    }
  }
}
