package dev.nomos.logic.completion;

import dev.nomos.logic.Truth;

/**
 * Looks for a compliant record in a box: conclusions first, then one decision after the other,
 * depth first. A decision is about a clause that is still open (which variable satisfies it) or,
 * when none is, about a field on which a restricted sum or condition depends. What the last record
 * had is tried first, since the next question is usually about a small change.
 *
 * <p>TRUE and FALSE are exact; UNKNOWN means that the nodes were used up. Not thread-safe.
 */
final class CompletionSearch {
  private static final int NONE = -1;
  private static final int CONTRADICTION = -2;

  private final CompletionTheory theory;
  private final Propagation propagation;

  private final BoxStack boxes;
  private final NearbyRecord nearby;
  private final Witness witness;

  /** What to try first, and which cells that is, by variable; -1 where it is none. */
  private Witness wish;

  private final int[] wished;
  private long nodes;
  private long nodesLeft;

  CompletionSearch(CompletionTheory theory, Propagation propagation) {
    this.theory = theory;
    this.propagation = propagation;
    boxes = new BoxStack(propagation);
    nearby = new NearbyRecord(theory, propagation);
    witness = new Witness(theory.fields());
    wish = witness;
    wished = new int[theory.variables()];
  }

  /** The record found last. */
  Witness witness() {
    return witness;
  }

  /** Decisions tried so far, in all searches. */
  long nodes() {
    return nodes;
  }

  /** The box in which the next search is to look; its content is to be set before. */
  Box start() {
    return boxes.at(0);
  }

  /** Whether the start box has a compliant record; {@code wish} may be any record. */
  Truth search(Witness wish, long maxNodes) {
    this.wish = wish;
    nodesLeft = maxNodes;
    wishCells();
    return extend(0);
  }

  private void wishCells() {
    for (int v = 0; v < wished.length; v++) {
      wished[v] =
          switch (theory.variable(v)) {
            case Variable.OfField field -> field.cellAt(wish, v);
            case Variable.OfSum sum -> sum.cellAt(wish);
            case Variable.OfCount count -> count.cellAt(wished);
            case Variable.OfAtom _, Variable.OfPart _ -> NONE;
          };
    }
  }

  /** The box of this depth is the one that is concluded in. */
  private Truth extend(int depth) {
    if (!propagation.conclude()) {
      return Truth.FALSE;
    }
    int clause = openClause();
    if (clause != NONE) {
      return isCompleted() ? Truth.TRUE : satisfy(depth, clause, variableFor(clause));
    }
    int field = fieldToDecide();
    return switch (field) {
      case NONE -> {
        propagation.nearest(wish, witness);
        yield Truth.TRUE;
      }
      case CONTRADICTION -> Truth.FALSE;
      default -> isCompleted() ? Truth.TRUE : decide(depth, field);
    };
  }

  /** Whether sums could be brought into line all at once: field by field takes as many nodes. */
  private boolean isCompleted() {
    boolean isFound = nearby.complete(wish);
    if (isFound) {
      witness.set(nearby.record());
    }
    return isFound;
  }

  /** Turns to a copy of a depth's box, one deeper; false where no more nodes are left. */
  private boolean descend(int depth) {
    if (nodesLeft <= 0) {
      return false;
    }
    nodesLeft--;
    nodes++;
    boxes.descend(depth);
    return true;
  }

  private int openClause() {
    for (int w = 0; w < theory.words(); w++) {
      long open = propagation.open(w);
      if (open != 0) {
        return (w << 6) + Long.numberOfTrailingZeros(open);
      }
    }
    return NONE;
  }

  /** One whose wished cell satisfies the clause, else the first that can. */
  private int variableFor(int clause) {
    int first = NONE;
    int end = theory.firstEntry((clause >>> 6) + 1);
    for (int entry = theory.firstEntry(clause >>> 6); entry < end; entry++) {
      if (propagation.maySatisfy(entry, clause)) {
        int v = theory.variableAt(entry);
        if (wished[v] >= 0
            && propagation.has(v, wished[v])
            && (theory.satisfied(v)[wished[v]][clause >>> 6] >>> clause & 1) != 0) {
          return v;
        }
        first = first == NONE ? v : first;
      }
    }
    return first;
  }

  private Truth satisfy(int depth, int clause, int variable) {
    Truth answer = Truth.FALSE;
    for (int i = 0; i < 2; i++) {
      if (!descend(depth)) {
        return Truth.UNKNOWN;
      }
      propagation.keep(variable, clause, i == 0);
      Truth here = extend(depth + 1);
      if (here == Truth.TRUE) {
        return here;
      }
      answer = Truth.max(answer, here);
    }
    return answer;
  }

  /** On which a restricted sum or condition depends; NONE where all rules hold in the whole box. */
  private int fieldToDecide() {
    for (int v = theory.fields(); v < theory.variables(); v++) {
      boolean isEntailed =
          switch (theory.variable(v)) {
            case Variable.OfSum sum -> isEntailed(v, sum);
            case Variable.OfCount count -> isWithin(v, count);
            case Variable.OfAtom _ -> propagation.cellsLeft(v) > 1;
            case Variable.OfPart _, Variable.OfField _ -> true;
          };
      if (!isEntailed) {
        int field =
            theory.variable(v) instanceof Variable.OfCount count
                ? open(count)
                : smallest(theory.fieldsOf(v));
        boolean wasJudged = theory.variable(v) instanceof Variable.OfAtom;
        if (field != NONE || !wasJudged) {
          return field == NONE ? CONTRADICTION : field;
        }
      }
    }
    return NONE;
  }

  private boolean isEntailed(int variable, Variable.OfSum sum) {
    for (int field : sum.fields()) {
      if (!propagation.mayBePresent(field)) {
        return propagation.has(variable, sum.absentCell());
      }
      if (propagation.mayBeAbsent(field) && !propagation.has(variable, sum.absentCell())) {
        return false;
      }
    }
    return isWithin(variable, sum);
  }

  /** Whether the number cannot be in a cell that is not left. */
  private boolean isWithin(int variable, Variable.OfRange number) {
    if (propagation.cellsLeft(variable) == number.cells()) {
      return true;
    }
    long least = number.least(propagation);
    long most = number.most(propagation);
    for (int cell = 0; cell < number.ranges(); cell++) {
      if (!propagation.has(variable, cell)
          && number.lowest(cell) <= most
          && number.highest(cell) >= least) {
        return false;
      }
    }
    return true;
  }

  /** A field that may be 0 and may be another number. */
  private int open(Variable.OfCount count) {
    for (int i = 0; i < count.fields().length; i++) {
      if (count.isOpen(propagation, i)) {
        return count.fields()[i];
      }
    }
    return NONE;
  }

  /** The undecided field with the fewest values left. */
  private int smallest(int[] fields) {
    int smallest = NONE;
    long fewest = Long.MAX_VALUE;
    for (int field : fields) {
      if (!propagation.isDecided(field)) {
        long range = propagation.high(field) - propagation.low(field);
        if (smallest == NONE || range < fewest) {
          fewest = range;
          smallest = field;
        }
      }
    }
    return smallest;
  }

  /** Absent; what is wished, or the least value; below that; above. */
  private Truth decide(int depth, int field) {
    long low = propagation.low(field);
    long high = propagation.high(field);
    boolean mayBeAbsent = propagation.mayBeAbsent(field);
    long value =
        propagation.mayBePresent(field) ? propagation.nearest(field, wish.units(field)) : low;
    Truth answer = Truth.FALSE;
    for (int i = mayBeAbsent ? 0 : 1; i < 4; i++) {
      if ((i == 2 && value == low) || (i == 3 && value == high)) {
        continue;
      }
      if (!descend(depth)) {
        return Truth.UNKNOWN;
      }
      switch (i) {
        case 0 -> propagation.makeAbsent(field);
        case 1 -> propagation.within(field, value, value);
        case 2 -> propagation.within(field, low, value - 1);
        default -> propagation.within(field, value + 1, high);
      }
      Truth here = extend(depth + 1);
      if (here == Truth.TRUE) {
        return here;
      }
      answer = Truth.max(answer, here);
    }
    return answer;
  }
}
