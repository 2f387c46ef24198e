package dev.nomos.miner.search;

/** Hears from time to time, from any of the search's threads, how far it is. Must be quick. */
@FunctionalInterface
public interface SearchProgress {
  /** Tells the size that is being searched and how many sets were found, of all sizes. */
  void at(int size, long found);
}
