package dev.nomos.logic.completion;

import java.util.ArrayList;
import java.util.List;

/** The boxes of a depth-first search, one for each depth; made once. Mutable; one owner. */
final class BoxStack {
  private final Propagation propagation;
  private final List<Box> boxes = new ArrayList<>();

  BoxStack(Propagation propagation) {
    this.propagation = propagation;
  }

  Box at(int depth) {
    while (boxes.size() <= depth) {
      boxes.add(boxes.isEmpty() ? propagation.unrestricted() : new Box(boxes.getFirst()));
    }
    return boxes.get(depth);
  }

  /** Turns to a copy of a depth's box, one deeper. */
  void descend(int depth) {
    Box next = at(depth + 1);
    next.set(boxes.get(depth));
    propagation.on(next);
  }
}
