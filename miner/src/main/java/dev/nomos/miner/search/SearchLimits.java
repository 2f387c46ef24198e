package dev.nomos.miner.search;

import java.time.Duration;

/**
 * How far a search may go, and with what.
 *
 * @param maxClauseSize most predicates in a set, at least 1; {@link #UNBOUNDED} for any number
 * @param maxFound most sets to find
 * @param budget longest time
 * @param maxBytes most memory for collected sets
 * @param threads that search, the caller's among them; the found sets are the same for any number
 */
public record SearchLimits(
    int maxClauseSize, long maxFound, Duration budget, long maxBytes, int threads) {
  public static final int UNBOUNDED = Integer.MAX_VALUE;

  /** A quarter of the heap: what is found is not all that a program keeps. */
  private static long roomForSets() {
    return Runtime.getRuntime().maxMemory() / 4;
  }

  public SearchLimits {
    if (maxClauseSize < 1) {
      throw new IllegalArgumentException(
          "a search's max-clause-size must be at least 1, but was " + maxClauseSize);
    }
    if (maxFound < 1 || !budget.isPositive() || maxBytes < 1) {
      throw new IllegalArgumentException(
          "a search needs room for results and time, but was given %d sets, %d bytes and %s"
              .formatted(maxFound, maxBytes, budget));
    }
    if (threads < 1) {
      throw new IllegalArgumentException("a search needs at least 1 thread, not " + threads);
    }
  }

  /** One thread, and a quarter of the heap for collected sets. */
  public SearchLimits(int maxClauseSize, long maxFound, Duration budget) {
    this(maxClauseSize, maxFound, budget, roomForSets(), 1);
  }

  public SearchLimits withMaxClauseSize(int maxClauseSize) {
    return new SearchLimits(maxClauseSize, maxFound, budget, maxBytes, threads);
  }

  public SearchLimits withThreads(int threads) {
    return new SearchLimits(maxClauseSize, maxFound, budget, maxBytes, threads);
  }

  public SearchLimits withMaxBytes(long maxBytes) {
    return new SearchLimits(maxClauseSize, maxFound, budget, maxBytes, threads);
  }

  SearchLimits withMaxFound(long maxFound) {
    return new SearchLimits(maxClauseSize, maxFound, budget, maxBytes, threads);
  }

  /** When the budget ends, on the clock of {@link System#nanoTime}. */
  long deadline() {
    long now = System.nanoTime();
    // Past half of the clock's range, differences between its values would change sign.
    Duration most = Duration.ofNanos(Long.MAX_VALUE / 2);
    return now + (budget.compareTo(most) < 0 ? budget : most).toNanos();
  }
}
