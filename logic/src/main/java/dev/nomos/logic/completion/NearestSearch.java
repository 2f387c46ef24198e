package dev.nomos.logic.completion;

import java.util.Arrays;

/**
 * Looks for the compliant record of a box that is nearest to an original: branch and bound (Land
 * and Doig 1960) over the conclusions of {@link Propagation}, depth first.
 *
 * <p>No record of a box is nearer than its {@link NearestPoint}; where that complies, it is the
 * nearest. Else it breaks a clause, which one of the clause's variables has to satisfy: the least
 * of their {@link Surcharge}s is added to the bound, and the clause with the greatest is decided
 * next: first its cheapest variable satisfies it, then that variable does not. Where a variable has
 * to be in certain cells and the point is not, because of a sum or a condition on several fields,
 * one of their fields is decided: that it keeps its value, or goes as far as is needed at least, or
 * not.
 *
 * <p>Not thread-safe.
 */
final class NearestSearch {
  private static final int NONE = -1;

  /** Boxes deeper are not looked at. */
  private static final int MOST_DEPTH = 250;

  /** Broken clauses among which one is chosen. */
  private static final int MOST_COMPARED = 32;

  private final CompletionTheory theory;
  private final Propagation propagation;
  private final BoxStack boxes;
  private final Origin[] origins;
  private final NearestPoint point;
  private final Surcharge surcharge;
  private final Witness best;
  private double distance;
  private double unseen;
  private long nodesLeft;
  private boolean isInterrupted;

  /** What {@link #choose} found: which variable is to satisfy a clause, or has to be moved. */
  private int variable;

  private int clause;
  private boolean mustMove;
  private double bound;

  NearestSearch(CompletionTheory theory, Propagation propagation) {
    this.theory = theory;
    this.propagation = propagation;
    boxes = new BoxStack(propagation);
    origins = new Origin[theory.fields()];
    point = new NearestPoint(theory, propagation, origins);
    surcharge = new Surcharge(theory, propagation, origins, point);
    best = new Witness(theory.fields());
  }

  /** The box in which the next search is to look; its content is to be set before. */
  Box start() {
    return boxes.at(0);
  }

  /** Looks in the start box, in which the propagation is; {@code from}: by field. */
  void search(Origin[] from, long maxNodes) {
    System.arraycopy(from, 0, origins, 0, origins.length);
    distance = Double.POSITIVE_INFINITY;
    unseen = Double.POSITIVE_INFINITY;
    isInterrupted = false;
    nodesLeft = maxNodes;
    explore(0);
    Arrays.fill(origins, Origin.free());
  }

  boolean isFound() {
    return distance < Double.POSITIVE_INFINITY;
  }

  /** The record found last. */
  Witness best() {
    return best;
  }

  /** Of the record found. */
  double distance() {
    return distance;
  }

  /** No compliant record is nearer; infinite where there is none at all. */
  double lowerBound() {
    return Math.min(distance, unseen);
  }

  boolean isInterrupted() {
    return isInterrupted;
  }

  /** Looks in the box of this depth, in which the propagation is. */
  private void explore(int depth) {
    while (propagation.conclude()) {
      point.find();
      if (isTooFar(point.cost())) {
        return;
      }
      choose();
      if (clause == NONE) {
        best.set(point.record());
        distance = point.cost();
        return;
      }
      if (isTooFar(bound)) {
        return;
      }
      if (isOver(depth)) {
        unseen = Math.min(unseen, bound);
        return;
      }
      if (!branch(depth, bound)) {
        return;
      }
    }
  }

  private boolean isTooFar(double atLeast) {
    return atLeast == Surcharge.IMPOSSIBLE
        || (isFound() && atLeast >= distance - 4 * Math.ulp(distance)); // sums are rounded
  }

  private boolean isOver(int depth) {
    isInterrupted |= Thread.currentThread().isInterrupted();
    return isInterrupted || nodesLeft <= 0 || depth >= MOST_DEPTH;
  }

  /** The broken clause that is dearest to satisfy, and the variable by which that is cheapest. */
  private void choose() {
    clause = NONE;
    bound = point.cost();
    double greatest = -1;
    int compared = 0;
    for (int w = 0; w < theory.words(); w++) {
      for (long rest = point.broken(w); rest != 0; rest &= rest - 1) {
        if (compared++ == MOST_COMPARED) {
          return;
        }
        greatest = compare((w << 6) + Long.numberOfTrailingZeros(rest), greatest);
      }
    }
  }

  private double compare(int broken, double greatest) {
    int cheapest = NONE;
    boolean isForced = false;
    double least = Surcharge.IMPOSSIBLE;
    int end = theory.firstEntry((broken >>> 6) + 1);
    for (int entry = theory.firstEntry(broken >>> 6); entry < end && !isForced; entry++) {
      if (propagation.maySatisfy(entry, broken)) {
        int v = theory.variableAt(entry);
        isForced = propagation.mustSatisfy(entry, broken);
        double extra = surcharge.of(v, broken);
        if (cheapest == NONE || extra < least || isForced) {
          least = extra;
          cheapest = v;
        }
      }
    }
    if (least <= greatest) {
      return greatest;
    }
    variable = cheapest;
    clause = broken;
    mustMove = isForced;
    bound = point.cost() + least;
    return least;
  }

  /** False where nothing is left of this depth's box; else the rest is to be explored. */
  private boolean branch(int depth, double atLeast) {
    int v = variable;
    int broken = clause;
    if (mustMove) {
      return switch (theory.variable(v)) {
        case Variable.OfSum sum -> branchOnSum(depth, atLeast, v, sum);
        case Variable.OfCount count -> branchOnField(depth, atLeast, count.fields());
        case Variable.OfAtom atom -> branchOnField(depth, atLeast, atom.fields());
        case Variable.OfField _, Variable.OfPart _ ->
            throw new IllegalStateException("the nearest point is outside of its box");
      };
    }
    child(depth, atLeast, () -> propagation.keep(v, broken, true));
    propagation.keep(v, broken, false);
    return true;
  }

  /** Explores a part of a depth's box, then returns to the box. */
  private void child(int depth, double atLeast, Runnable restriction) {
    if (isOver(depth)) {
      unseen = Math.min(unseen, atLeast);
      return;
    }
    nodesLeft--;
    boxes.descend(depth);
    restriction.run();
    explore(depth + 1);
    propagation.on(boxes.at(depth));
  }

  private boolean branchOnSum(int depth, double atLeast, int v, Variable.OfSum sum) {
    long up = surcharge.wayUp(v, sum, Surcharge.ANY);
    long down = surcharge.wayDown(v, sum, Surcharge.ANY);
    if (up > 0 && down > 0) {
      int cell = point.cell(v);
      child(depth, atLeast, () -> propagation.keepCells(v, cell + 1, sum.starts().length));
      propagation.keepCells(v, 0, cell);
      return true;
    }
    if (up <= 0 && down <= 0) {
      return false;
    }
    int direction = up > 0 ? 1 : -1;
    int term = surcharge.dearestUnchanged(sum, direction);
    if (term != NONE) {
      return keepOrChange(depth, atLeast, sum.fields()[term]);
    }
    term = surcharge.cheapest(sum, direction);
    if (term == NONE) {
      return false;
    }
    long value = surcharge.moved(sum, term, direction, Math.max(up, down));
    boolean rises = Surcharge.directionOf(sum, term, direction) > 0;
    goFarOrNot(depth, atLeast, sum.fields()[term], value, rises);
    return true;
  }

  /** It has the point's value; it is below; the rest: it is above. */
  private boolean keepOrChange(int depth, double atLeast, int field) {
    long value = point.units(field);
    long low = propagation.low(field);
    long high = propagation.high(field);
    child(depth, atLeast, () -> propagation.within(field, value, value));
    if (low < value && value < high) {
      child(depth, atLeast, () -> propagation.within(field, low, value - 1));
    }
    if (value < high) {
      propagation.within(field, value + 1, high);
    } else {
      propagation.within(field, low, value - 1);
    }
    return low < high;
  }

  /** It is the value or further; the rest: it does not get there. */
  private void goFarOrNot(int depth, double atLeast, int field, long value, boolean rises) {
    long low = propagation.low(field);
    long high = propagation.high(field);
    if (rises) {
      child(depth, atLeast, () -> propagation.within(field, value, high));
      propagation.within(field, low, value - 1);
    } else {
      child(depth, atLeast, () -> propagation.within(field, low, value));
      propagation.within(field, value + 1, high);
    }
  }

  /** A field that may still change: first whether it does, then the nearer half of its values. */
  private boolean branchOnField(int depth, double atLeast, int[] fields) {
    int field = toDecide(fields);
    if (field == NONE) {
      return false;
    }
    long value = point.units(field);
    long low = propagation.low(field);
    long high = propagation.high(field);
    boolean isInside = low < value && value < high;
    if (isInside || origins[field].isUnchanged(value)) {
      return keepOrChange(depth, atLeast, field);
    }
    long middle = low + (high - low) / 2;
    if (value == low) {
      child(depth, atLeast, () -> propagation.within(field, low, middle));
      propagation.within(field, middle + 1, high);
    } else {
      child(depth, atLeast, () -> propagation.within(field, middle + 1, high));
      propagation.within(field, low, middle);
    }
    return true;
  }

  /** One that has not changed, else one with the fewest values left. */
  private int toDecide(int[] fields) {
    int chosen = NONE;
    long fewest = Long.MAX_VALUE;
    for (int field : fields) {
      if (!propagation.isDecided(field)) {
        if (origins[field].isUnchanged(point.units(field))) {
          return field;
        }
        long range = propagation.high(field) - propagation.low(field);
        if (chosen == NONE || range < fewest) {
          fewest = range;
          chosen = field;
        }
      }
    }
    return chosen;
  }
}
