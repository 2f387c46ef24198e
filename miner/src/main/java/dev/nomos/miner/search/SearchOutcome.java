package dev.nomos.miner.search;

import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every found set is a minimal hitting set; only Complete says that there are no others. */
public sealed interface SearchOutcome {
  /** The sets, shortest first; empty where they were only counted or went to a sink. */
  List<BitSet> found();

  /** How many sets were found by size; sizes without any are absent. */
  SortedMap<Integer, Long> countBySize();

  /** What each pass cost, in their order; none where nothing was searched. */
  List<SearchEffort> efforts();

  /** How many sets were found. */
  default long count() {
    return countBySize().values().stream().mapToLong(Long::longValue).sum();
  }

  /** The same outcome with the sets themselves. */
  default SearchOutcome with(List<BitSet> sets) {
    return switch (this) {
      case Complete(_, var counts, var efforts) -> new Complete(sets, counts, efforts);
      case Stopped(_, var counts, var efforts, var reached, var size) ->
          new Stopped(sets, counts, efforts, reached, size);
    };
  }

  /** All sets up to the size asked for. */
  record Complete(
      List<BitSet> found, SortedMap<Integer, Long> countBySize, List<SearchEffort> efforts)
      implements SearchOutcome {
    public Complete {
      found = Collections.unmodifiableList(found);
      efforts = List.copyOf(efforts);
      countBySize = Collections.unmodifiableSortedMap(countBySize);
    }

    /** Known without a search. */
    public Complete(List<BitSet> found) {
      this(found, counts(found), List.of());
    }
  }

  /**
   * Some of them: all of up to {@code completeSize} predicates, and some longer ones.
   *
   * @param completeSize 0 where no size was finished
   */
  record Stopped(
      List<BitSet> found,
      SortedMap<Integer, Long> countBySize,
      List<SearchEffort> efforts,
      Limit reached,
      int completeSize)
      implements SearchOutcome {
    public Stopped {
      found = Collections.unmodifiableList(found);
      efforts = List.copyOf(efforts);
      countBySize = Collections.unmodifiableSortedMap(countBySize);
    }
  }

  private static SortedMap<Integer, Long> counts(List<BitSet> found) {
    SortedMap<Integer, Long> counts = new TreeMap<>();
    found.forEach(set -> counts.merge(set.cardinality(), 1L, Long::sum));
    return counts;
  }

  /** Why a search ended early. */
  enum Limit {
    COUNT,
    TIME,
    MEMORY,
    INTERRUPT
  }
}
