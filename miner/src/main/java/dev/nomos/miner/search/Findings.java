package dev.nomos.miner.search;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a search has found so far, counted and passed on, and whether it must end. Shared by the
 * search's threads.
 */
final class Findings {
  private final long maxFound;
  private final long deadline;
  private final @Nullable SetSink sink;
  private final SearchProgress progress;
  private final SortedMap<Integer, Long> countBySize = new TreeMap<>();
  private final List<SearchEffort> efforts = new ArrayList<>();
  private Tally tally = new Tally();
  private long total;
  private int size;
  private volatile SearchOutcome.@Nullable Limit reached;

  /** Unwinds the recursion when a limit is reached. */
  static final class LimitReached extends RuntimeException {
    LimitReached() {
      super(null, null, false, false);
    }
  }

  /**
   * @param sink null where sets are only counted
   */
  Findings(SearchLimits limits, @Nullable SetSink sink, SearchProgress progress) {
    this.maxFound = limits.maxFound();
    this.deadline = limits.deadline();
    this.sink = sink;
    this.progress = progress;
  }

  boolean areOnlyCounted() {
    return sink == null;
  }

  /** Tells that sets of {@code size} and more predicates are searched from here on. */
  synchronized void begin(int size) {
    this.size = size;
    progress.at(size, total);
  }

  /** Takes what a thread tried in this pass. */
  synchronized void spend(Tally share) {
    tally.add(share);
  }

  /** Tells that the pass over these sizes is over, be it by a limit. */
  synchronized void finish(int least, int most, long nanos) {
    efforts.add(
        new SearchEffort(
            least, most, tally.nodes, tally.idle, tally.replaceable, tally.deadEnds, nanos));
    tally = new Tally();
  }

  /** Passes sets on, laid out as {@link SetSink#accept} says. */
  synchronized void take(int size, int[] predicates, int count) {
    int room = (int) Math.min(count, maxFound - total);
    int taken = sink == null ? room : room == 0 ? 0 : sink.accept(size, predicates, room);
    add(size, taken);
    if (taken < room) {
      end(SearchOutcome.Limit.MEMORY);
    } else if (room < count) {
      end(SearchOutcome.Limit.COUNT);
    }
  }

  /** Counts sets that nobody wants to see; the largest number stands for any above it too. */
  synchronized void count(int size, long sets) {
    long room = Math.min(sets, maxFound - total);
    add(size, room);
    if (room < sets || sets == Long.MAX_VALUE) {
      end(SearchOutcome.Limit.COUNT);
    }
  }

  private void add(int size, long sets) {
    if (sets > 0) {
      countBySize.merge(size, sets, Long::sum);
      total += sets;
      progress.at(this.size, total);
    }
  }

  /** Ends the search; of several reasons the first counts. */
  synchronized void end(SearchOutcome.Limit limit) {
    if (reached == null) {
      reached = limit;
    }
  }

  /** Throws where the search must end: the calling thread's, or another one's. */
  void check() {
    if (reached == null) {
      if (System.nanoTime() - deadline > 0) {
        end(SearchOutcome.Limit.TIME);
      } else if (Thread.currentThread().isInterrupted()) {
        end(SearchOutcome.Limit.INTERRUPT);
      }
    }
    if (reached != null) {
      throw new LimitReached();
    }
  }

  SearchOutcome.@Nullable Limit reached() {
    return reached;
  }

  /** How many sets of {@code size} were found. */
  synchronized long count(int size) {
    return countBySize.getOrDefault(size, 0L);
  }

  /** The passes in their order. */
  synchronized List<SearchEffort> efforts() {
    return List.copyOf(efforts);
  }

  synchronized SortedMap<Integer, Long> countBySize() {
    return new TreeMap<>(countBySize);
  }
}
