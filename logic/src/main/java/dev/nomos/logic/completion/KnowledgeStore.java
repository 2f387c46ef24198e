package dev.nomos.logic.completion;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered across records of fields' values while others are known: least recently used
 * first to go, where there are too many combinations or they take too much memory. One owner.
 */
final class KnowledgeStore {
  /** Of objects, headers and the map's entry. */
  private static final long OCTETS_EACH = 240;

  private final int mostCombinations;
  private final long mostOctets;
  private final LinkedHashMap<Known, Knowledge> remembered =
      new LinkedHashMap<>(1 << 10, 0.75f, true);
  private long octets;

  /** A field, and by field the cell or value that is known. */
  private static final class Known {
    private final int field;
    private final long[] values;

    Known(int field, long[] values) {
      this.field = field;
      this.values = values;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Known that
          && field == that.field
          && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
      return 31 * field + Arrays.hashCode(values);
    }
  }

  KnowledgeStore(int mostCombinations, long mostOctets) {
    this.mostCombinations = mostCombinations;
    this.mostOctets = mostOctets;
  }

  /**
   * What is known of a field's values while others have the given cells or values.
   *
   * @param cells of the field that are alike, 0 where they are not
   */
  Knowledge of(int field, long[] known, int cells) {
    Known key = new Known(field, known);
    Knowledge there = remembered.get(key);
    if (there != null) {
      return there;
    }
    Knowledge made = new Knowledge(this, cells);
    remembered.put(new Known(field, known.clone()), made);
    made.hold(OCTETS_EACH + Long.BYTES * (long) known.length);
    evict();
    return made;
  }

  private void evict() {
    var eldest = remembered.entrySet().iterator();
    while (remembered.size() > 1 && (octets > mostOctets || remembered.size() > mostCombinations)) {
      Map.Entry<Known, Knowledge> leaving = eldest.next();
      eldest.remove();
      leaving.getValue().letGo();
    }
  }

  /** What is remembered takes so much more, or less. */
  void add(long more) {
    octets += more;
  }

  int combinations() {
    return remembered.size();
  }

  /** About; what was added since the last new combination is counted, but not yet bounded. */
  long octets() {
    return octets;
  }
}
