package dev.nomos.miner.search;

/** Takes found sets. Calls never overlap, but may come from any of the search's threads. */
@FunctionalInterface
public interface SetSink {
  /**
   * Takes sets of {@code size} predicates each. Shorter sets come before longer ones, but for those
   * of a search's last pass, which come in any order ({@link HittingSetSearch}).
   *
   * @param predicates set after set, each ascending; longer than needed, and valid only during the
   *     call
   * @return how many of the first of them were taken: below {@code count} where there is no room
   *     for more; then the search stops
   */
  int accept(int size, int[] predicates, int count);
}
