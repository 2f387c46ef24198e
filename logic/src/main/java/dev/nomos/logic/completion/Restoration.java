package dev.nomos.logic.completion;

import dev.nomos.logic.Truth;
import java.util.Comparator;
import java.util.List;

/**
 * Brings a compliant record closer to an original, without proof that it is close: gives changed
 * fields their value back, one after the other, the dearest first, where the rest still has a
 * compliant completion; then looks for the nearest record among those that keep what was kept. Not
 * thread-safe.
 */
final class Restoration {
  /** Of the question whether one field may have its value back. */
  private static final long NODES_OF_A_FIELD = 100;

  private final Propagation propagation;
  private final CompletionSearch plain;
  private final NearestSearch nearest;
  private final Box rest;

  Restoration(CompletionTheory theory, Propagation propagation, NearestSearch nearest) {
    this.propagation = propagation;
    this.nearest = nearest;
    plain = new CompletionSearch(theory, propagation);
    rest = propagation.unrestricted();
  }

  /** {@code found} complies and becomes closer, where a closer one is found. */
  void restore(Original original, Witness found, long maxNodes) {
    Origin[] origins = original.origins();
    List<Integer> changed = original.changed(found);
    original.begin(propagation, rest);
    for (int field = 0; field < origins.length; field++) {
      if (origins[field].isValue() && !changed.contains(field)) {
        giveBack(field, origins[field]);
      }
    }
    changed.stream()
        .filter(field -> origins[field].isValue())
        .sorted(Comparator.comparingDouble(field -> -origins[field].cost(found.units(field))))
        .forEach(
            field -> {
              if (original.changed(found).contains(field) && mayHaveBack(field, origins, found)) {
                propagation.onNew(rest);
                giveBack(field, origins[field]);
              }
            });
    nearest.start().set(rest);
    propagation.onNew(nearest.start());
    nearest.search(origins, maxNodes);
    if (nearest.isFound() && nearest.distance() < original.distance(found)) {
      found.set(nearest.best());
    }
  }

  private void giveBack(int field, Origin origin) {
    propagation.within(field, origin.target(), origin.target());
  }

  private boolean mayHaveBack(int field, Origin[] origins, Witness found) {
    plain.start().set(rest);
    propagation.onNew(plain.start());
    giveBack(field, origins[field]);
    if (plain.search(found, NODES_OF_A_FIELD) != Truth.TRUE) {
      return false;
    }
    found.set(plain.witness());
    return true;
  }
}
