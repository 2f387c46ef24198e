package dev.nomos.logic.completion;

/**
 * What it costs at least, on top of the nearest point of a box, that a variable is in other cells.
 * Never more than the cheapest record of the box that has it there. Not thread-safe.
 *
 * <p>A sum is moved by its fields: each has some room, and a price for each step that the sum goes;
 * cheapest first gives the bound, as in the fractional knapsack problem (Dantzig 1957). A field
 * that still has its original value pays for the change with its first step; spread over all of its
 * room that is never too much.
 */
final class Surcharge {
  /** In place of a clause: any cell that is left will do. */
  static final int ANY = -1;

  static final double IMPOSSIBLE = Double.POSITIVE_INFINITY;

  private final CompletionTheory theory;
  private final Propagation propagation;
  private final Origin[] origins;
  private final NearestPoint point;

  Surcharge(
      CompletionTheory theory, Propagation propagation, Origin[] origins, NearestPoint point) {
    this.theory = theory;
    this.propagation = propagation;
    this.origins = origins;
    this.point = point;
  }

  /** Of a variable that does not satisfy the clause at the point. */
  double of(int variable, int clause) {
    return switch (theory.variable(variable)) {
      case Variable.OfField field -> field(variable, field, clause);
      case Variable.OfSum sum -> sum(variable, sum, clause);
      case Variable.OfCount count -> change(count.fields());
      case Variable.OfAtom atom -> change(atom.fields());
      case Variable.OfPart _ -> 0;
    };
  }

  private boolean serves(int variable, int cell, int clause) {
    return propagation.has(variable, cell)
        && (clause == ANY || (theory.satisfied(variable)[cell][clause >>> 6] >>> clause & 1) != 0);
  }

  private double field(int field, Variable.OfField variable, int clause) {
    Origin origin = origins[field];
    if (origin.isFree()) {
      return 0;
    }
    double least = IMPOSSIBLE;
    for (int cell = 0; cell < variable.cells(); cell++) {
      if (cell != variable.absentCell() && serves(field, cell, clause)) {
        least = Math.min(least, cheapest(field, variable.intervals()[cell]));
      }
    }
    return least - origin.cost(point.units(field));
  }

  private double cheapest(int field, long[] intervals) {
    Origin origin = origins[field];
    long low = propagation.low(field);
    long high = propagation.high(field);
    long below = Intervals.last(intervals, low, Math.min(high, origin.target()));
    long above = Intervals.first(intervals, Math.max(low, origin.targetAbove()), high);
    return Math.min(
        below == Intervals.NONE ? IMPOSSIBLE : origin.cost(below),
        above == Intervals.NONE ? IMPOSSIBLE : origin.cost(above));
  }

  /** Some field has to change; more is not known. */
  private double change(int[] fields) {
    double least = IMPOSSIBLE;
    for (int field : fields) {
      if (!propagation.isDecided(field)) {
        Origin origin = origins[field];
        boolean isUnchanged = origin.isUnchanged(point.units(field));
        least = Math.min(least, isUnchanged ? origin.change() + origin.perUnit() : 0);
      }
    }
    return least;
  }

  private double sum(int variable, Variable.OfSum sum, int clause) {
    int absent = sum.absentCell();
    if (absent >= 0 && (point.cell(variable) == absent || serves(variable, absent, clause))) {
      return 0;
    }
    long up = wayUp(variable, sum, clause);
    long down = wayDown(variable, sum, clause);
    if (up == 0 || down == 0) {
      return 0;
    }
    return Math.min(
        up < 0 ? IMPOSSIBLE : move(sum, up, 1), down < 0 ? IMPOSSIBLE : move(sum, down, -1));
  }

  /** How far the sum must rise at least to be in a cell that serves; -1 where there is none. */
  long wayUp(int variable, Variable.OfSum sum, int clause) {
    long total = point.total(variable);
    for (int cell = point.cell(variable); cell < sum.starts().length; cell++) {
      if (serves(variable, cell, clause)) {
        return Math.max(0, sum.lowest(cell) - total);
      }
    }
    return -1;
  }

  /** How far it must fall at least; -1 where there is no such cell. */
  long wayDown(int variable, Variable.OfSum sum, int clause) {
    long total = point.total(variable);
    for (int cell = point.cell(variable); cell >= 0; cell--) {
      if (serves(variable, cell, clause)) {
        return Math.max(0, total - sum.highest(cell));
      }
    }
    return -1;
  }

  private double move(Variable.OfSum sum, long way, int direction) {
    double cost = 0;
    long left = way;
    double lastPrice = -1;
    int last = -1;
    while (left > 0) {
      int next = nextCheapest(sum, direction, lastPrice, last);
      if (next < 0) {
        return IMPOSSIBLE;
      }
      last = next;
      lastPrice = price(sum, next, direction);
      long steps = Math.min(left, room(sum, next, direction));
      cost += steps * lastPrice;
      left -= steps;
    }
    return cost;
  }

  /** By price and then place, the one that comes after a given one; -1 where there is none. */
  private int nextCheapest(Variable.OfSum sum, int direction, double lastPrice, int last) {
    int next = -1;
    double least = IMPOSSIBLE;
    for (int i = 0; i < sum.fields().length; i++) {
      if (room(sum, i, direction) > 0) {
        double price = price(sum, i, direction);
        boolean isAfter = price > lastPrice || (price == lastPrice && i > last);
        if (isAfter && price < least) {
          least = price;
          next = i;
        }
      }
    }
    return next;
  }

  /** In which direction a term's field moves for the sum to go in one. */
  static int directionOf(Variable.OfSum sum, int term, int direction) {
    return sum.coefficients()[term] > 0 ? direction : -direction;
  }

  /** How far the term's field can move, in its own units. */
  private long reach(Variable.OfSum sum, int term, int direction) {
    int field = sum.fields()[term];
    return directionOf(sum, term, direction) > 0
        ? propagation.high(field) - point.units(field)
        : point.units(field) - propagation.low(field);
  }

  private long room(Variable.OfSum sum, int term, int direction) {
    return reach(sum, term, direction) * Math.abs(sum.coefficients()[term]);
  }

  /** For each step of the sum. */
  private double price(Variable.OfSum sum, int term, int direction) {
    int field = sum.fields()[term];
    Origin origin = origins[field];
    long units = point.units(field);
    double ofUnit;
    if (origin.isUnchanged(units)) {
      ofUnit = origin.change() / reach(sum, term, direction) + origin.perUnit();
    } else {
      boolean isAway = origin.isAway(units, directionOf(sum, term, direction));
      ofUnit = isAway ? origin.perUnit() : 0;
    }
    return ofUnit / Math.abs(sum.coefficients()[term]);
  }

  /** The term whose field could move and is dearest to change, having not changed; -1 for none. */
  int dearestUnchanged(Variable.OfSum sum, int direction) {
    int dearest = -1;
    double most = -1;
    for (int i = 0; i < sum.fields().length; i++) {
      int field = sum.fields()[i];
      if (room(sum, i, direction) > 0 && origins[field].isUnchanged(point.units(field))) {
        double price = price(sum, i, direction);
        if (price > most) {
          most = price;
          dearest = i;
        }
      }
    }
    return dearest;
  }

  /** The term that is cheapest to move; -1 where none can. */
  int cheapest(Variable.OfSum sum, int direction) {
    return nextCheapest(sum, direction, -1, -1);
  }

  /** The value of a term's field that takes the sum all the way, or as far as it can. */
  long moved(Variable.OfSum sum, int term, int direction, long way) {
    long steps = Math.ceilDiv(way, Math.abs(sum.coefficients()[term]));
    long units = Math.min(steps, reach(sum, term, direction));
    return point.units(sum.fields()[term]) + directionOf(sum, term, direction) * units;
  }
}
