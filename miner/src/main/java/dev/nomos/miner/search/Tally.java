package dev.nomos.miner.search;

/** Nodes that one thread tried and cut; see {@link SearchEffort}. For one thread. */
final class Tally {
  long nodes;
  long idle;
  long replaceable;
  long deadEnds;

  void add(Tally other) {
    nodes += other.nodes;
    idle += other.idle;
    replaceable += other.replaceable;
    deadEnds += other.deadEnds;
  }
}
