package dev.nomos.enforcer.decode;

import java.util.TreeMap;
import java.util.function.Consumer;

/** Tells outcomes in the order of their prompts, whichever are there first. One owner. */
final class InOrder {
  private final Consumer<Outcome> outcomes;

  /** Those that wait for earlier ones. */
  private final TreeMap<Long, Outcome> early = new TreeMap<>();

  private long told;

  InOrder(Consumer<Outcome> outcomes) {
    this.outcomes = outcomes;
  }

  /** {@code turn}: how many prompts came before this one's; each has one outcome. */
  void tell(long turn, Outcome outcome) {
    early.put(turn, outcome);
    while (!early.isEmpty() && early.firstKey() == told) {
      told++;
      outcomes.accept(early.pollFirstEntry().getValue());
    }
  }
}
